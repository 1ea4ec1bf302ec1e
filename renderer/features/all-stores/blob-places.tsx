import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { BlobInStore, StoreRow, StoreTotals } from '../../../electron/api/rows.ts'
import { hrefOf } from '../../state/address/address-text.ts'
import { shortDigest } from '../../parts/values/digest.tsx'
import { useFormat } from '../../text/format.ts'
import styles from './all-stores.module.css'
import { placeOf } from './blob-lines.ts'
import { ListStore } from './list-store.tsx'

/** Each store, and what it knows of a digest; without one, how many blobs it holds. Each leads there. */
export function BlobPlaces(props: {
  stores: readonly StoreRow[]
  labels: ReadonlyMap<string, string>
  totals: ReadonlyMap<string, StoreTotals>
  /** Undefined while nothing is looked for. */
  digest: string | undefined
  places: readonly BlobInStore[]
}): ReactNode {
  const { stores, labels, totals, digest, places } = props
  const { t } = useTranslation('allStores')
  return (
    <table className={`${styles['placesTable']} ${styles['blobPlaces']}`} aria-label={t('blobs.where')}>
      <thead>
        <tr>
          <th scope="col">{t('store')}</th>
          <th scope="col">{t('blobs.blob')}</th>
          <th scope="col" className={styles['number']}>
            {t('size')}
          </th>
          <th scope="col" className={styles['number']}>
            {t(digest === undefined ? 'blobs.count' : 'blobs.uses')}
          </th>
          <th scope="col" className={styles['number']}>
            {t('blobs.asOf')}
          </th>
        </tr>
      </thead>
      <tbody>
        {stores.map((store) => (
          <tr key={store.id}>
            <th scope="row" aria-label={store.name}>
              <span className={styles['placeName']}>
                <span className={`${styles['mark']} ${styles['plain']}`}>{labels.get(store.id)}</span>
                <span className="trunc" title={store.name}>
                  {store.name}
                </span>
              </span>
            </th>
            <Cells
              store={store}
              known={totals.get(store.id)}
              digest={digest}
              place={placeOf(places, store.id, digest)}
            />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cells(props: {
  store: StoreRow
  known: StoreTotals | undefined
  digest: string | undefined
  place: ReturnType<typeof placeOf>
}): ReactNode {
  const { store, known, digest, place } = props
  const { t } = useTranslation('allStores')
  const format = useFormat()
  if (known === undefined || place === 'unknown') {
    return (
      <td colSpan={4}>
        <ListStore store={store} />
      </td>
    )
  }
  const found = typeof place === 'object' ? place : undefined
  const isHeld = found?.sizeBytes !== undefined
  const sizeBytes = digest === undefined ? known.totals.blobBytes : found?.sizeBytes
  return (
    <>
      <td className={stateStyle()}>
        {digest === undefined ? (
          <a href={hrefOf({ at: 'blobs', store: store.id })}>{t('blobs.open')}</a>
        ) : isHeld ? (
          <a
            href={hrefOf({ at: 'blobs', store: store.id, filter: shortDigest(digest), blob: digest })}
            aria-label={t('blobs.openBlob', { store: store.name })}
          >
            {t('blobs.holds')}
          </a>
        ) : place === undefined ? (
          ''
        ) : (
          t(found === undefined ? 'blobs.absent' : 'blobs.missing')
        )}
      </td>
      <td className={styles['number']} title={sizeBytes === undefined ? '' : format.bytesExact(sizeBytes)}>
        {sizeBytes === undefined ? '' : format.bytes(sizeBytes)}
      </td>
      <td
        className={styles['number']}
        title={found?.complete === false ? t('blobs.usesIncomplete') : undefined}
      >
        {digest === undefined
          ? format.count(known.totals.blobs)
          : found !== undefined && `${found.complete ? '' : '≥ '}${format.count(found.uses)}`}
      </td>
      <td className={`${styles['number']} ${styles['sub']}`} title={format.dateTime(known.asOfMs)}>
        {format.ago(known.asOfMs)}
      </td>
    </>
  )

  function stateStyle(): string | undefined {
    if (digest === undefined || isHeld) return ''
    return found === undefined ? styles['sub'] : styles['lost']
  }
}
