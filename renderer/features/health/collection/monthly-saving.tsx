import { Popover, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'

import type { CollectionTotals } from '../../../../electron/api/rows.ts'
import { useChangeSettings, useSettings } from '../../../api/settings.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import styles from './collection.module.css'
import { formatMoney, readPrice } from '../../prices/storage-price.ts'
import { classesCost } from '../../prices/store-cost.ts'

/**
 * What blobs cost in a month, each storage class at the price that the person typed; a button for the price where there is
 * none. It says how much is of classes without a price: that is not in the amount.
 */
export function MonthlySaving(props: { store: string; classes: CollectionTotals['classes'] }): ReactNode {
  const { store, classes } = props
  const { t, i18n } = useTranslation('collection')
  const format = useFormat()
  const price = useSettings().storagePrices?.[store]
  const cost = price === undefined ? undefined : classesCost(classes, price)
  const unpriced = cost?.unpricedBytes ?? 0
  const [opened, setOpened] = useState(false)
  return (
    <Popover opened={opened} onChange={setOpened} width={250} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button
          tone="link"
          title={price === undefined ? t('price.hint') : t('price.change')}
          onClick={() => setOpened((now) => !now)}
        >
          {price === undefined || cost === undefined
            ? t('price.ask')
            : t(unpriced > 0 ? 'numbers.aboutPart' : 'numbers.about', {
                amount: formatMoney(cost.perMonth, price.currency, i18n.language),
                size: format.bytes(unpriced),
              })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('price.title')}>
        <PriceForm store={store} onDone={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}

function PriceForm(props: { store: string; onDone: () => void }): ReactNode {
  const { store, onDone } = props
  const { t } = useTranslation(['collection', 'common'])
  const settings = useSettings()
  const save = useChangeSettings()
  const known = settings.storagePrices?.[store]
  const [text, setText] = useState(known === undefined ? '' : String(known.perGbMonth))
  const [currency, setCurrency] = useState(known?.currency ?? '')
  const price = readPrice(text, currency)
  const isEmpty = text.trim() === ''
  return (
    <form
      className={styles['price']}
      onSubmit={(event) => {
        event.preventDefault()
        if (price === undefined && !isEmpty) return
        const next = price === undefined ? null : { ...known, ...price }
        save.mutate({ storagePrices: { [store]: next } }, { onSuccess: onDone })
      }}
    >
      <TextInput
        label={t('price.label')}
        description={t('price.hint')}
        inputMode="decimal"
        value={text}
        maxLength={16}
        data-autofocus
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <TextInput
        label={t('price.currency')}
        placeholder="CNY"
        value={currency}
        maxLength={3}
        onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
      />
      {save.isError && <ErrorPanel error={save.error} compact />}
      <Button submit size="small" tone="primary" disabled={price === undefined && !isEmpty}>
        {t('common:save')}
      </Button>
    </form>
  )
}
