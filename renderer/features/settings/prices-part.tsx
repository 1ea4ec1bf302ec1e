import type { ReactNode } from 'react'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useSettings } from '../../api/settings.ts'
import { Button } from '../../parts/controls/button.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import { formatMoney } from '../prices/storage-price.ts'
import styles from './settings.module.css'

/** What all stores ask for storage. */
export function PricesPart(props: { stores: readonly StoreRow[] }): ReactNode {
  const { t, i18n } = useTranslation('settings')
  const prices = useSettings().storagePrices ?? {}
  const { openDialog } = useWindowState()
  if (props.stores.length === 0) return <p className={styles['hint']}>{t('prices.noStores')}</p>
  return (
    <>
      <p className={styles['hint']}>{t('prices.hint')}</p>
      <table className={styles['prices']}>
        <thead>
          <tr>
            <th scope="col">{t('prices.store')}</th>
            <th scope="col">{t('prices.standard')}</th>
            <th scope="col">{t('prices.classes')}</th>
            <th scope="col" aria-label={t('prices.edit')} />
          </tr>
        </thead>
        <tbody>
          {props.stores.map((store) => {
            const price = prices[store.id]
            const money = (amount: number): string =>
              price === undefined ? '' : formatMoney(amount, price.currency, i18n.language)
            return (
              <tr key={store.id}>
                <th scope="row">{store.name}</th>
                <td>
                  {price === undefined
                    ? t('prices.none')
                    : `${money(price.perGbMonth)} / ${price.unit ?? 'GB'}`}
                </td>
                <td>
                  {Object.entries(price?.classes ?? {})
                    .map(([name, amount]) => `${name} ${money(amount)}`)
                    .join(' · ')}
                </td>
                <td>
                  <Button
                    tone="link"
                    aria-label={t('prices.editOf', { store: store.name })}
                    onClick={() => openDialog({ kind: 'prices', store, classes: [] })}
                  >
                    {t('prices.edit')}
                  </Button>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </>
  )
}
