/** A count of a query, as `max-keys`: `absent` where there is none, and never more than `most`; undefined when malformed. */
export function readCount(text: string | undefined, absent: number, most = absent): number | undefined {
  if (text === undefined || text === '') return absent
  return /^\d{1,9}$/.test(text) ? Math.min(Number(text), most) : undefined
}
