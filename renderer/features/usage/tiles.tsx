import type { ReactNode } from 'react'

import type { StoreRow, StoreUsage } from '../../../electron/api/rows.ts'
import { useSettings } from '../../api/settings.ts'
import { Button } from '../../parts/controls/button.tsx'
import { useGoTo } from '../../state/address/use-address.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { formatMoney, monthlyCost } from '../prices/storage-price.ts'
import { storeCost } from '../prices/store-cost.ts'
import { useEditPrices } from './use-edit-prices.ts'
import styles from './usage.module.css'

/** The store in five figures. */
export function Tiles(props: { store: StoreRow; usage: StoreUsage }): ReactNode {
  const { store, usage } = props
  const { t, i18n } = useTranslation('usage')
  const format = useFormat()
  const goTo = useGoTo()
  const price = useSettings().storagePrices?.[store.id]
  const { unique, shared, unreferenced } = usage
  const blobs = unique.blobs + shared.blobs + unreferenced.blobs
  const blobBytes = unique.sizeBytes + shared.sizeBytes + unreferenced.sizeBytes
  const now = usage.growth.periods.at(-1)
  const added = (now?.referencedBytes ?? 0) + (now?.unreferencedBytes ?? 0)
  const times = blobBytes === 0 ? 1 : usage.withoutSharingBytes / blobBytes
  return (
    <section className={styles['tiles']} aria-label={t('tiles.label')}>
      <div>
        <b title={format.bytesExact(blobBytes)}>{format.bytes(blobBytes)}</b>
        <span>{t('tiles.stored', { count: blobs, formatted: format.count(blobs) })}</span>
      </div>
      <CostTile store={store} usage={usage} />
      <div title={t('tiles.unsharedDetail', { apart: format.bytes(usage.apartBytes) })}>
        <b>{format.bytes(usage.withoutSharingBytes)}</b>
        <span>
          {t('tiles.unshared', {
            times: new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(times),
          })}
        </span>
      </div>
      <div data-tone={unreferenced.sizeBytes > 0 ? 'warning' : undefined}>
        <b title={format.bytesExact(unreferenced.sizeBytes)}>{format.bytes(unreferenced.sizeBytes)}</b>
        <Button
          tone="link"
          className={styles['tileLink'] ?? ''}
          onClick={() => goTo({ at: 'health', store: store.id, collect: 'yes' })}
        >
          {price === undefined || unreferenced.sizeBytes === 0
            ? t('tiles.unreferenced')
            : t('tiles.unreferencedCost', {
                amount: formatMoney(
                  monthlyCost(unreferenced.sizeBytes, price),
                  price.currency,
                  i18n.language,
                ),
              })}
        </Button>
      </div>
      <div>
        <b title={format.bytesExact(added)}>+{format.bytes(added)}</b>
        <span>{t(usage.growth.step === 'month' ? 'tiles.thisMonth' : 'tiles.thisWeek')}</span>
      </div>
    </section>
  )
}

function CostTile(props: { store: StoreRow; usage: StoreUsage }): ReactNode {
  const { store, usage } = props
  const { t, i18n } = useTranslation('usage')
  const format = useFormat()
  const price = useSettings().storagePrices?.[store.id]
  const edit = useEditPrices(store, usage)
  const cost = price === undefined ? undefined : storeCost(usage, price)
  return (
    <div>
      <b>
        {cost === undefined || price === undefined ? (
          <small>{t('tiles.noPrice')}</small>
        ) : (
          <>
            {formatMoney(cost.perMonth, price.currency, i18n.language)} <small>{t('tiles.month')}</small>
          </>
        )}
      </b>
      <Button tone="link" className={styles['tileLink'] ?? ''} onClick={edit}>
        {cost === undefined
          ? t('tiles.enterPrices')
          : cost.unpricedBytes > 0
            ? t('tiles.someUnpriced', { size: format.bytes(cost.unpricedBytes) })
            : t('tiles.atYourPrices')}
      </Button>
    </div>
  )
}
