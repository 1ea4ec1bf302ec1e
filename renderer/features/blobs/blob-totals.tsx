import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { BlobList } from '../../api/lists/blob-columns.ts'
import { Counted, extentOf, ListingGrows } from '../../parts/feedback/listing-state.tsx'
import { useFormat } from '../../text/format.ts'
import type { BlobOrder } from './blob-order.ts'
import styles from './blobs.module.css'

/** Number and size of the blobs. */
export function BlobTotals(props: {
  list: BlobList
  order: BlobOrder | undefined
  growing: boolean
  ended: boolean
  prefix: string
  onStop: () => void
}): ReactNode {
  const { list, order } = props
  const { t } = useTranslation(['blobs', 'problems'])
  const format = useFormat()
  const formatted = format.count(list.count)
  const size = format.bytes(list.totalBytes)
  if (props.growing) return <ListingGrows text={t('listing', { formatted, size })} onStop={props.onStop} />
  return (
    <>
      <Counted extent={extentOf(props, list.count)} text={t('stored', { formatted, size })} />
      {props.prefix !== '' && order !== undefined && (
        <span>{t('matching', { formatted: format.count(order.matches) })}</span>
      )}
      {order?.byState !== undefined && (
        <>
          <span>{t('referencedBytes', { size: format.bytes(order.byState.referenced.bytes) })}</span>
          <span className={order.byState.unreferenced.count > 0 ? styles['unreferenced'] : ''}>
            {t('unreferencedBytes', { size: format.bytes(order.byState.unreferenced.bytes) })}
          </span>
        </>
      )}
      {list.problems.length > 0 && (
        <span
          className={styles['problem']}
          title={list.problems.map((problem) => `${t(`problems:${problem.id}`)}: ${problem.path}`).join('\n')}
        >
          {t('problems', { count: list.problems.length })}
        </span>
      )}
    </>
  )
}
