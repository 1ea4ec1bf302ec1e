import { TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'

import { useChangeSettings, useSettings } from '../../api/settings.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ChoiceBar } from '../../parts/controls/choice-bar.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './prices.module.css'
import { isCurrency, isStandard, readAmount, type PriceUnit, type StoragePrice } from './storage-price.ts'

const units: readonly PriceUnit[] = ['GB', 'GiB']

/** What a store asks for a unit and month, class by class. `classes` are those that its listing told. */
export function PricesForm(props: {
  store: string
  classes: readonly string[]
  onDone: () => void
}): ReactNode {
  const { store, onDone } = props
  const { t } = useTranslation(['usage', 'common'])
  const settings = useSettings()
  const save = useChangeSettings()
  const known = settings.storagePrices?.[store]
  const names = [...new Set([...props.classes, ...Object.keys(known?.classes ?? {})])]
    .filter((name) => !isStandard(name))
    .sort()
  const [currency, setCurrency] = useState(known?.currency ?? '')
  const [unit, setUnit] = useState<PriceUnit>(known?.unit ?? 'GB')
  const [standard, setStandard] = useState(known === undefined ? '' : String(known.perGbMonth))
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(names.map((name) => [name, String(known?.classes?.[name] ?? '')])),
  )
  const [another, setAnother] = useState({ name: '', price: '' })
  const isAnother = another.name.trim() !== ''
  const typed = isAnother ? { ...texts, [another.name.trim()]: another.price } : texts
  const bad = Object.values(typed).some((text) => text.trim() !== '' && readAmount(text) === undefined)
  const perGbMonth = readAmount(standard)
  const ready = perGbMonth !== undefined && isCurrency(currency) && !bad
  const write = (price: StoragePrice | undefined): void => {
    save.mutate({ storagePrices: { [store]: price ?? null } }, { onSuccess: onDone })
  }
  return (
    <form
      className="dialog-body"
      onSubmit={(event) => {
        event.preventDefault()
        if (perGbMonth !== undefined && ready) write(priceOf(perGbMonth, currency, unit, typed))
      }}
    >
      <p className={styles['hint']}>{t('prices.hint')}</p>
      <div className={styles['row']}>
        <TextInput
          className={styles['currency'] ?? ''}
          label={t('prices.currency')}
          placeholder="CNY"
          value={currency}
          maxLength={3}
          data-autofocus
          error={currency !== '' && !isCurrency(currency) ? t('prices.badCurrency') : undefined}
          onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
        />
        <div>
          <span className={styles['label']}>{t('prices.unit')}</span>
          <ChoiceBar
            label={t('prices.unit')}
            value={unit}
            choices={units.map((value) => ({ value, text: value }))}
            onChange={setUnit}
          />
        </div>
      </div>
      <Price
        name={t('prices.standard')}
        text={standard}
        onChange={setStandard}
        {...(standard === '' && Object.values(typed).some((text) => text !== '')
          ? { error: t('prices.standardNeeded') }
          : {})}
      />
      {names.map((name) => (
        <Price
          key={name}
          name={name}
          text={texts[name] ?? ''}
          onChange={(text) => setTexts((now) => ({ ...now, [name]: text }))}
        />
      ))}
      <div className={styles['price']}>
        <TextInput
          aria-label={t('prices.anotherName')}
          placeholder={t('prices.another')}
          value={another.name}
          maxLength={64}
          spellCheck={false}
          onChange={(event) => setAnother({ ...another, name: event.currentTarget.value })}
        />
        <TextInput
          aria-label={t('prices.price', { name: isAnother ? another.name : t('prices.another') })}
          inputMode="decimal"
          value={another.price}
          maxLength={16}
          disabled={!isAnother}
          onChange={(event) => setAnother({ ...another, price: event.currentTarget.value })}
        />
      </div>
      {save.isError && <ErrorPanel error={save.error} compact />}
      <div className="dialog-actions">
        {known !== undefined && (
          <Button tone="ghost" onClick={() => write(undefined)}>
            {t('prices.remove')}
          </Button>
        )}
        <span className="grow" />
        <Button onClick={onDone}>{t('common:cancel')}</Button>
        <Button tone="primary" submit disabled={!ready || save.isPending}>
          {t('common:save')}
        </Button>
      </div>
    </form>
  )
}

function Price(props: {
  name: string
  text: string
  error?: string
  onChange: (text: string) => void
}): ReactNode {
  const { name, text } = props
  const { t } = useTranslation('usage')
  const isBad = text.trim() !== '' && readAmount(text) === undefined
  return (
    <div className={styles['price']}>
      <span className="trunc" title={name}>
        {name}
      </span>
      <TextInput
        aria-label={t('prices.price', { name })}
        inputMode="decimal"
        value={text}
        maxLength={16}
        error={isBad ? t('prices.badPrice') : props.error}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
    </div>
  )
}

function priceOf(
  perGbMonth: number,
  currency: string,
  unit: PriceUnit,
  texts: Readonly<Record<string, string>>,
): StoragePrice {
  const classes: Record<string, number> = {}
  for (const [name, text] of Object.entries(texts)) {
    const amount = readAmount(text)
    if (amount !== undefined && !isStandard(name)) classes[name] = amount
  }
  return {
    perGbMonth,
    currency,
    ...(unit === 'GB' ? {} : { unit }),
    ...(Object.keys(classes).length === 0 ? {} : { classes }),
  }
}
