/**
 * Reads a time as services write it in lists, such as `2026-01-02T03:04:05.678Z`, in milliseconds since 1970. Undefined for
 * any other form, which may be a time all the same.
 */
export function readTime(bytes: Uint8Array, start: number, end: number): number | undefined {
  const length = end - start
  if ((length !== 24 && length !== 20) || bytes[end - 1] !== letterZ) return undefined
  if (bytes[start + 4] !== hyphen || bytes[start + 7] !== hyphen || bytes[start + 10] !== letterT)
    return undefined
  if (bytes[start + 13] !== colon || bytes[start + 16] !== colon) return undefined
  const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2)
  const month = twoDigits(bytes, start + 5)
  const day = twoDigits(bytes, start + 8)
  const hour = twoDigits(bytes, start + 11)
  const minute = twoDigits(bytes, start + 14)
  const second = twoDigits(bytes, start + 17)
  let fraction = 0
  if (length === 24) {
    if (bytes[start + 19] !== dot) return undefined
    fraction = twoDigits(bytes, start + 20) * 10 + (Math.max(0, twoDigits(bytes, start + 21)) % 10)
    if (twoDigits(bytes, start + 21) < 0) return undefined
  }
  // What is no digit gives a number far below 0.
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > 28 + (month === 2 ? 0 : 2)) return undefined
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || fraction < 0)
    return undefined
  return daysTo(year, month, day) * 86_400_000 + hour * 3_600_000 + minute * 60_000 + second * 1000 + fraction
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - zero
  const ones = (bytes[at + 1] as number) - zero
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? noNumber : 10 * tens + ones
}

/** Days from 1970 to a day of the Gregorian calendar: years are counted from March, so that a leap day is the last. */
function daysTo(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  return 365 * marchYear + leapDays + dayOfYear - daysTo1970
}

const daysTo1970 = 719_468
const noNumber = -1_000_000
const zero = 0x30
const hyphen = 0x2d
const colon = 0x3a
const dot = 0x2e
const letterT = 0x54
const letterZ = 0x5a
