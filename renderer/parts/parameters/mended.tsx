import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { Fix, ParameterSpec } from '../../../electron/api/rows.ts'
import { Button } from '../controls/button.tsx'
import styles from './finding.module.css'
import { useFixWords } from './fix-button.tsx'

/** Says what a press changed, with a way back. */
export function Mended(props: {
  fix: Fix
  parameters: readonly ParameterSpec[]
  disabled?: boolean
  onUndo: () => void
}): ReactNode {
  const { t } = useTranslation('configuration')
  const words = useFixWords(props.parameters)
  return (
    <div className={styles['mended']} role="status">
      <span className="grow">{t('fix.done', { fix: words({ ...props.fix, kind: 'answer' }) })}</span>
      <Button size="small" disabled={props.disabled === true} onClick={props.onUndo}>
        {t('fix.undo')}
      </Button>
    </div>
  )
}
