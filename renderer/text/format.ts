import type { i18n, TFunction } from 'i18next'
import { useTranslation } from './use-translation.ts'

export interface Format {
  /** Decimal units: `412 KB`, `46.4 MB`, `1.21 TB`. */
  bytes(count: number): string
  /** Every byte of it: `184,213,004 bytes`. */
  bytesExact(count: number): string
  /** Binary units for what is configured in them: `10 MiB`. */
  binaryBytes(count: number): string
  /** How long ago within 60 days, the date beyond. */
  ago(atMs: number): string
  dateTime(atMs: number): string
  /** `09:14` of today; with its date otherwise. */
  timeOfDay(atMs: number): string
  count(count: number): string
  /** A part from 0 to 1: `12%`. */
  percent(part: number): string
  duration(lengthMs: number): string
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Numbers, sizes and times in the language of the window. */
export function useFormat(): Format {
  const { i18n } = useTranslation('common')
  return formatOf(i18n, i18n.language)
}

const formats = new WeakMap<i18n, Map<string, Format>>()

/** One for all that show numbers: a row of a list that made its own would take longer for it than for all else. */
function formatOf(texts: i18n, language: string): Format {
  const byLanguage = formats.get(texts) ?? new Map<string, Format>()
  formats.set(texts, byLanguage)
  const kept = byLanguage.get(language)
  if (kept !== undefined) return kept
  const made = makeFormat(texts.getFixedT(language, 'common'), language)
  byLanguage.set(language, made)
  return made
}

function makeFormat(t: TFunction, language: string): Format {
  const whole = new Intl.NumberFormat(language)
  const percent = new Intl.NumberFormat(language, { style: 'percent' })
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' })
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short' })
  return {
    bytes: (count) => formatBytes(count, language),
    bytesExact: (count) => t('exactBytes', { count, formatted: whole.format(count) }),
    binaryBytes: formatBinaryBytes,
    ago: (atMs) => {
      const age = ageOf(Date.now() - atMs)
      if (age.unit === 'date') return date.format(atMs)
      return age.unit === 'now' ? t('now') : t(`${age.unit}Ago`, { count: age.count })
    },
    dateTime: (atMs) => dateTime.format(atMs),
    timeOfDay: (atMs) =>
      new Date(atMs).toDateString() === new Date().toDateString() ? time.format(atMs) : dateTime.format(atMs),
    count: (count) => whole.format(count),
    percent: (part) => percent.format(part),
    duration: (lengthMs) => {
      const length = lengthOf(lengthMs)
      if (length.unit === 'hours') return t('hours', { hours: length.hours, minutes: length.minutes })
      if (length.unit === 'minutes') return t('minutes', { minutes: length.minutes, seconds: length.seconds })
      return t(length.unit, { value: length.value })
    },
  }
}

const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const

/** At most three significant digits, enough to compare sizes in a column. */
export function formatBytes(count: number, language: string): string {
  let value = count
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || (unit === 1 && value >= 100) ? 0 : unit >= 3 && value < 10 ? 2 : 1
  return `${numberFormat(language, digits).format(value)} ${units[unit] ?? ''}`
}

const numberFormats = new Map<string, Intl.NumberFormat>()

/** Kept: making one takes longer than formatting all the numbers in sight. */
function numberFormat(language: string, digits: number): Intl.NumberFormat {
  const key = `${language} ${digits}`
  let kept = numberFormats.get(key)
  if (kept === undefined) {
    kept = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits })
    numberFormats.set(key, kept)
  }
  return kept
}

/** Whole where it is whole: `10 MiB`, `5 GiB`; otherwise the bytes. */
export function formatBinaryBytes(count: number): string {
  const names = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let value = count
  let unit = 0
  while (value > 0 && value % 1024 === 0 && unit < names.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${value} ${names[unit] ?? ''}`
}

type Age =
  | { readonly unit: 'now' }
  | { readonly unit: 'minutes' | 'hours' | 'days'; readonly count: number }
  | { readonly unit: 'date' }

/** A time in the future counts as now, since clocks differ. */
export function ageOf(ageMs: number): Age {
  if (ageMs < minuteMs) return { unit: 'now' }
  if (ageMs < hourMs) return { unit: 'minutes', count: Math.floor(ageMs / minuteMs) }
  if (ageMs < dayMs) return { unit: 'hours', count: Math.floor(ageMs / hourMs) }
  if (ageMs < 60 * dayMs) return { unit: 'days', count: Math.floor(ageMs / dayMs) }
  return { unit: 'date' }
}

type Length =
  | { readonly unit: 'milliseconds' | 'seconds'; readonly value: number }
  | { readonly unit: 'minutes'; readonly minutes: number; readonly seconds: number }
  | { readonly unit: 'hours'; readonly hours: number; readonly minutes: number }

export function lengthOf(lengthMs: number): Length {
  if (lengthMs < 1000) return { unit: 'milliseconds', value: Math.round(lengthMs) }
  if (lengthMs < 10_000) return { unit: 'seconds', value: Math.round(lengthMs / 100) / 10 }
  const seconds = Math.round(lengthMs / 1000)
  if (seconds < 60) return { unit: 'seconds', value: seconds }
  if (seconds < 3600) return { unit: 'minutes', minutes: Math.floor(seconds / 60), seconds: seconds % 60 }
  return { unit: 'hours', hours: Math.floor(seconds / 3600), minutes: Math.floor((seconds % 3600) / 60) }
}
