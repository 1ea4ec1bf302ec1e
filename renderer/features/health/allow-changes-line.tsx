import { IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { Button } from '../../parts/controls/button.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './allow-changes-line.module.css'

/** Says that the store is read-only, with the way to allow changes. Nothing where they are allowed. */
export function AllowChangesLine(props: { store: StoreRow; text: string }): ReactNode {
  const { store } = props
  const { t } = useTranslation(['health', 'collection'])
  const { openDialog } = useWindowState()
  if (!store.readOnly) return null
  return (
    <p className={styles['line']}>
      <IconLock size={14} aria-hidden="true" />
      <span>
        {props.text}{' '}
        <Button tone="link" onClick={() => openDialog({ kind: 'allowChanges', store })}>
          {t('collection:allow')}
        </Button>
      </span>
    </p>
  )
}
