import type { ReactNode } from 'react'

import type { CollectionPlan, StoreRow } from '../../../../electron/api/rows.ts'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import styles from './collection.module.css'
import { MonthlySaving } from './monthly-saving.tsx'

/** What a plan would delete, free and keep, in figures. */
export function PlanNumbers(props: { store: StoreRow; plan: CollectionPlan }): ReactNode {
  const { store, plan } = props
  const { t } = useTranslation(['collection', 'health'])
  const format = useFormat()
  const { totals } = plan
  const requests = format.count(totals.requests)
  const rows: readonly (readonly [name: string, value: ReactNode, title?: string])[] = [
    [t('numbers.blobs'), <b key="blobs">{format.count(totals.blobs)}</b>],
    [
      t('numbers.freed'),
      <b key="freed">{format.bytes(totals.sizeBytes)}</b>,
      format.bytesExact(totals.sizeBytes),
    ],
    ...(totals.manifests > 0 ? [[t('numbers.manifests'), format.count(totals.manifests)] as const] : []),
    ...(totals.tags > 0 ? [[t('numbers.tags'), format.count(totals.tags)] as const] : []),
    [
      t('numbers.kept'),
      t('numbers.keptValue', {
        blobs: t('health:verified.blobs', {
          count: totals.keptBlobs,
          formatted: format.count(totals.keptBlobs),
        }),
        size: format.bytes(totals.keptBytes),
      }),
    ],
    [
      t('numbers.requests'),
      totals.keysARequest > 1
        ? t('numbers.requestsValue', { formatted: requests, keys: format.count(totals.keysARequest) })
        : t('numbers.requestsEach', { formatted: requests }),
    ],
    [t('numbers.saves'), <MonthlySaving key="saves" store={store.id} classes={totals.classes} />],
  ]
  return (
    <dl className={styles['figures']}>
      {rows.map(([name, value, title]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd title={title}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
