import type { Language } from '../../api/values/language.ts'

export interface AuditFormat {
  /** Decimal units: `46.4 MB`, as the window has them. */
  bytes(count: number): string
  count(count: number): string
  percent(part: number): string
  /** With the time zone: who reads it later may be elsewhere. */
  dateTime(atMs: number): string
  date(atMs: number): string
}

export function auditFormat(language: Language): AuditFormat {
  const whole = new Intl.NumberFormat(language)
  const percent = new Intl.NumberFormat(language, { style: 'percent' })
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long' })
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
  return {
    bytes: (count) => bytesOf(count, language),
    count: (count) => whole.format(count),
    percent: (part) => percent.format(part),
    dateTime: (atMs) => (Number.isFinite(atMs) ? dateTime.format(atMs) : '–'),
    date: (atMs) => (Number.isFinite(atMs) ? date.format(atMs) : '–'),
  }
}

const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const

/** At most three significant digits. */
function bytesOf(count: number, language: Language): string {
  let value = count
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || (unit === 1 && value >= 100) ? 0 : unit >= 3 && value < 10 ? 2 : 1
  const format = new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return `${format.format(value)} ${units[unit] ?? ''}`
}
