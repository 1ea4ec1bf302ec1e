import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useKeepsVersions } from '../../api/queries/versions.ts'

/** Says beside a sum of sizes that the bucket also holds old versions. */
export function NewestNote(props: { store: StoreRow }): ReactNode {
  const { t } = useTranslation('versions')
  if (!useKeepsVersions(props.store)) return null
  return <span title={t('newestDetail')}>{t('newest')}</span>
}
