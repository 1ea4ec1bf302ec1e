import type { ReactNode } from 'react'

import type { StoreRow, StoreUsage } from '../../../../electron/api/rows.ts'
import { useSettings } from '../../../api/settings.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { visible } from '../../../text/visible.ts'
import { classCost, formatMoney } from '../../prices/storage-price.ts'
import { classSavings, savingAgeDays } from '../../prices/store-cost.ts'
import { useEditPrices } from '../use-edit-prices.ts'
import styles from './summary.module.css'

/** Blobs by storage class, what each class costs, and what another would save. */
export function Classes(props: { store: StoreRow; usage: StoreUsage }): ReactNode {
  const { store, usage } = props
  const { t, i18n } = useTranslation('usage')
  const format = useFormat()
  const price = useSettings().storagePrices?.[store.id]
  const edit = useEditPrices(store, usage)
  const money = (amount: number): string =>
    price === undefined ? '' : formatMoney(amount, price.currency, i18n.language)
  return (
    <section className={styles['section']} aria-label={t('classes.title')}>
      <div className={styles['head']}>
        <h2>{t('classes.title')}</h2>
        <Button tone="link" className={styles['more'] ?? ''} onClick={edit}>
          {t(price === undefined ? 'classes.ask' : 'classes.edit')}
        </Button>
      </div>
      <ul className={styles['lines']}>
        {usage.classes.map(({ name, sizeBytes }) => {
          const cost = price === undefined ? undefined : classCost(sizeBytes, name, price)
          return (
            <li key={name} title={name === '' ? t('classes.noneDetail') : undefined}>
              <span className="trunc">{name === '' ? t('classes.none') : visible(name)}</span>
              <b title={format.bytesExact(sizeBytes)}>{format.bytes(sizeBytes)}</b>
              <small>{cost === undefined ? t('classes.noPrice') : money(cost)}</small>
            </li>
          )
        })}
      </ul>
      {price !== undefined &&
        classSavings(usage, price).map(({ name, sizeBytes, saved }) => (
          <p key={name} className={styles['note']} title={t('classes.savingDetail')}>
            {t('classes.saving', {
              size: format.bytes(sizeBytes),
              days: savingAgeDays,
              name: visible(name),
              amount: money(-saved),
            })}
            <span className={styles['detail']}>{t('classes.savingDetail')}</span>
          </p>
        ))}
    </section>
  )
}
