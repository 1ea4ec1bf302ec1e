import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconBan,
  IconCheck,
  IconDownload,
  IconHandStop,
  IconPackageExport,
  IconPlayerPause,
  IconStackPush,
  IconUpload,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { TransferKind, TransferRow } from '../../../electron/api/rows.ts'
import styles from './transfer-item.module.css'

/** An icon for the kind of a running transfer, otherwise for its state. Its label has both. */
export function TransferIcon(props: { row: TransferRow }): ReactNode {
  const { t } = useTranslation('transfers')
  const { kind, state } = props.row
  const Icon = byPhase[state.phase] ?? byKind[kind]
  return (
    <span className={styles['icon']} title={t(kind)}>
      <Icon size={16} aria-hidden="true" />
      <span className="visually-hidden">{`${t(kind)}, ${t(state.phase)}`}</span>
    </span>
  )
}

const byKind: Readonly<Record<TransferKind, typeof IconUpload>> = {
  upload: IconUpload,
  download: IconDownload,
  push: IconStackPush,
  export: IconPackageExport,
  extract: IconPackageExport,
  copy: IconArrowsExchange,
}

const byPhase: Partial<Record<TransferRow['state']['phase'], typeof IconUpload>> = {
  paused: IconPlayerPause,
  waiting: IconHandStop,
  done: IconCheck,
  failed: IconAlertTriangle,
  cancelled: IconBan,
}
