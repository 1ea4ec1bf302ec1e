/** What a store asks for one GB (1,000,000,000 bytes) and month, as a person typed it. */
export interface StoragePrice {
  readonly perGbMonth: number
  /** Three letters, as ISO 4217 has them. */
  readonly currency: string
}

const bytesOfGb = 1e9

/** What so many bytes cost in a month. */
export function monthlyCost(sizeBytes: number, { perGbMonth }: StoragePrice): number {
  return (sizeBytes / bytesOfGb) * perGbMonth
}

/** The price in a text and its currency; undefined where one of them is none. */
export function readPrice(text: string, currency: string): StoragePrice | undefined {
  const typed = text.trim().replace(',', '.')
  if (!/^\d{0,6}(?:\.\d{0,8})?$/.test(typed) || !/^[A-Z]{3}$/.test(currency)) return undefined
  const perGbMonth = Number(typed === '' || typed === '.' ? NaN : typed)
  return perGbMonth > 0 ? { perGbMonth, currency } : undefined
}

/** An amount in its currency, with more digits where it is small: `¥3.74`, `$0.0042`. */
export function formatMoney(amount: number, currency: string, language: string): string {
  const format = new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    ...(amount > 0 && amount < 0.1 ? { maximumSignificantDigits: 2 } : {}),
  })
  return format.format(amount)
}
