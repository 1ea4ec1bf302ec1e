import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { carriesFiles, takeDropped } from '../../api/drops/dropped-files.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { useBrought } from '../drop/use-brought.ts'
import { useConfigPaste } from './use-config-paste.ts'
import styles from './open-config.module.css'

/**
 * Takes what is dropped beside everything else, or pasted: while it is `all`, one file for a configuration whatever it
 * says; with `recognized`, what is one. `none` only keeps the browser from leaving the window for it.
 */
export function ConfigDrop(props: { takes: 'all' | 'recognized' | 'none' }): ReactNode {
  const { takes } = props
  const { t } = useTranslation('stores')
  const { openDialog } = useWindowState()
  const brought = useBrought()
  const [over, setOver] = useState(false)
  useConfigPaste(takes !== 'none')
  useEffect(() => {
    const onDragOver = (event: DragEvent): void => {
      if (event.defaultPrevented || !carriesFiles(event.dataTransfer)) return
      event.preventDefault()
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = takes === 'none' ? 'none' : 'copy'
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
      const [file, more] = dataTransfer.files
      if (takes === 'all' && file !== undefined && more === undefined)
        openDialog({ kind: 'openConfig', file })
      else brought(takeDropped(dataTransfer))
    }
    window.addEventListener('dragover', onDragOver)
    window.addEventListener('dragleave', onDragLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onDragOver)
      window.removeEventListener('dragleave', onDragLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [takes, openDialog, brought])
  return over && takes === 'all' ? <div className={styles['drop']}>{t('firstRun.dropHere')}</div> : null
}
