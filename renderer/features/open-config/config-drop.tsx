import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { carriesFiles, takeDropped } from '../../api/drops/dropped-files.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { configurationIn } from '../drop/configuration-file.ts'
import styles from './open-config.module.css'

/**
 * Takes what is dropped beside everything else: while it is `all`, for a configuration whatever it is called; with
 * `named`, where it has the name of one. `none` only keeps the browser from leaving the window for it.
 */
export function ConfigDrop(props: { takes: 'all' | 'named' | 'none' }): ReactNode {
  const { takes } = props
  const { t } = useTranslation('stores')
  const { openDialog } = useWindowState()
  const [over, setOver] = useState(false)
  useEffect(() => {
    const onDragOver = (event: DragEvent): void => {
      if (event.defaultPrevented || !carriesFiles(event.dataTransfer)) return
      event.preventDefault()
      // The browser tells the file's name only after the drop.
      const one = event.dataTransfer?.items.length === 1
      const taken = takes === 'all' || (takes === 'named' && one)
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = taken ? 'copy' : 'none'
      setOver(takes === 'all')
    }
    const onDragLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent): void => {
      setOver(false)
      if (event.defaultPrevented) return
      event.preventDefault()
      const { dataTransfer } = event
      if (dataTransfer === null || takes === 'none') return
      const file = takes === 'all' ? dataTransfer.files[0] : configurationIn(takeDropped(dataTransfer))
      if (file !== undefined) openDialog({ kind: 'openConfig', file })
    }
    window.addEventListener('dragover', onDragOver)
    window.addEventListener('dragleave', onDragLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onDragOver)
      window.removeEventListener('dragleave', onDragLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [takes, openDialog])
  return over && takes === 'all' ? <div className={styles['drop']}>{t('firstRun.dropHere')}</div> : null
}
