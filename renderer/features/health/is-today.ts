/** Whether a time, in milliseconds since 1970, is on the day that it is here. */
export function isToday(atMs: number): boolean {
  return new Date(atMs).toDateString() === new Date().toDateString()
}
