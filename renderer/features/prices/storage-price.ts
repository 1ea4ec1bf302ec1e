import type { StoragePrice } from '../../../electron/api/settings.ts'

export type { StoragePrice } from '../../../electron/api/settings.ts'
export type PriceUnit = NonNullable<StoragePrice['unit']>

const bytesOf = { GB: 1e9, GiB: 2 ** 30 } as const satisfies Record<PriceUnit, number>

/** What so many bytes of the standard class cost in a month. */
export function monthlyCost(sizeBytes: number, { perGbMonth, unit = 'GB' }: StoragePrice): number {
  return (sizeBytes / bytesOf[unit]) * perGbMonth
}

/** What so many bytes of a class cost in a month; undefined where nobody typed its price. */
export function classCost(sizeBytes: number, name: string, price: StoragePrice): number | undefined {
  if (isStandard(name)) return monthlyCost(sizeBytes, price)
  const perGbMonth = price.classes?.[name]
  return perGbMonth === undefined ? undefined : monthlyCost(sizeBytes, { ...price, perGbMonth })
}

/** Whether a storage class is what a service keeps objects in that ask for none; so are those of which none is told. */
export function isStandard(name: string): boolean {
  return name === '' || name.toLowerCase() === 'standard'
}

/** A number above 0 in a text, with a point or a comma; undefined where it is none. */
export function readAmount(text: string): number | undefined {
  const typed = text.trim().replace(',', '.')
  if (!/^(?=.*\d)\d{0,6}(?:\.\d{0,8})?$/.test(typed)) return undefined
  const amount = Number(typed)
  return amount > 0 ? amount : undefined
}

/** The price in a text and its currency; undefined where one of them is none. */
export function readPrice(text: string, currency: string): StoragePrice | undefined {
  const perGbMonth = readAmount(text)
  return perGbMonth === undefined || !isCurrency(currency) ? undefined : { perGbMonth, currency }
}

/** Three letters, as ISO 4217 has them. */
export function isCurrency(text: string): boolean {
  return /^[A-Z]{3}$/.test(text)
}

/** An amount in its currency, with more digits where it is small: `¥3.74`, `$0.0042`. */
export function formatMoney(amount: number, currency: string, language: string): string {
  const size = Math.abs(amount)
  const format = new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    // The person chose the currency: the short sign is enough.
    currencyDisplay: 'narrowSymbol',
    ...(size > 0 && size < 0.1 ? { maximumSignificantDigits: 2 } : {}),
  })
  return format.format(amount)
}
