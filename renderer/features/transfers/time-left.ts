/** A time that is left, as coarse as it is known: nobody reads seconds of an estimate. */
export type TimeLeft =
  | { readonly unit: 'underMinute' | 'overWeek' }
  | { readonly unit: 'minutes'; readonly minutes: number }
  | { readonly unit: 'hours'; readonly hours: number }
  | { readonly unit: 'hoursMinutes'; readonly hours: number; readonly minutes: number }
  | { readonly unit: 'days'; readonly days: number }

/** From 5 minutes on in steps, so that it stays readable while it falls: 5 minutes, ten minutes, hours, days. */
export function timeLeftOf(seconds: number): TimeLeft {
  if (seconds < 50) return { unit: 'underMinute' }
  const minutes = Math.max(1, Math.round(seconds / 60))
  if (minutes <= 15) return { unit: 'minutes', minutes }
  const inFives = Math.round(minutes / 5) * 5
  if (inFives < 60) return { unit: 'minutes', minutes: inFives }
  const inTens = Math.round(minutes / 10) * 10
  if (inTens < 5 * 60) {
    const hours = Math.floor(inTens / 60)
    return inTens % 60 === 0
      ? { unit: 'hours', hours }
      : { unit: 'hoursMinutes', hours, minutes: inTens % 60 }
  }
  const hours = Math.round(minutes / 60)
  if (hours < 24) return { unit: 'hours', hours }
  const days = Math.round(hours / 24)
  return days <= 7 ? { unit: 'days', days } : { unit: 'overWeek' }
}
