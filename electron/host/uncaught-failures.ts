/**
 * Keeps the process when something fails that nobody waits for: an exception in a callback, a promise without a reader.
 * What failed has ended. Transfers and the calls of windows are others' work, and go on. `tell` gets the kind of the
 * failure and where it came from; its message may quote what a request held, and is not told.
 */
export function handleUncaughtFailures(tell: (what: string) => void): void {
  const onFailure = (failure: unknown): void => tell(describeFailure(failure))
  process.on('uncaughtException', onFailure)
  process.on('unhandledRejection', onFailure)
}

/** `RangeError at traverse.ts:56`, without the folders of this computer. */
export function describeFailure(failure: unknown): string {
  if (!(failure instanceof Error)) return typeof failure
  const [, file = '', line = ''] = /([\w.-]+\.[cm]?[jt]s):(\d+):\d+\)?$/m.exec(framesOf(failure)) ?? []
  const name = /^\w{1,64}$/.test(failure.name) ? failure.name : 'Error'
  return file === '' ? name : `${name} at ${file}:${line}`
}

/** Behind the message, which is as long as whoever failed makes it. */
function framesOf({ stack = '' }: Error): string {
  return stack.slice(-longestFrames)
}

const longestFrames = 4000
