import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { carriesFiles } from '../files/dropped-files.ts'
import { useWindowState } from '../../shell/window-state.tsx'
import styles from './open-config.module.css'

/**
 * While it is enabled, a config.yml dropped anywhere on the window is opened. At all other times it only keeps
 * the browser from leaving the window for a file that was dropped beside its target.
 */
export function ConfigDrop(props: { enabled: boolean }): ReactNode {
  const { enabled } = props
  const { t } = useTranslation('stores')
  const { openDialog } = useWindowState()
  const [over, setOver] = useState(false)
  useEffect(() => {
    const onDragOver = (event: DragEvent): void => {
      if (event.defaultPrevented || !carriesFiles(event.dataTransfer)) return
      event.preventDefault()
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = enabled ? 'copy' : 'none'
      setOver(enabled)
    }
    const onDragLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent): void => {
      setOver(false)
      if (event.defaultPrevented) return
      event.preventDefault()
      const file = event.dataTransfer?.files[0]
      if (enabled && file !== undefined) openDialog({ kind: 'openConfig', file })
    }
    window.addEventListener('dragover', onDragOver)
    window.addEventListener('dragleave', onDragLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onDragOver)
      window.removeEventListener('dragleave', onDragLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [enabled, openDialog])
  return over && enabled ? <div className={styles['drop']}>{t('firstRun.dropHere')}</div> : null
}
