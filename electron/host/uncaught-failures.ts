/**
 * Keeps the process running after an uncaught exception or an unhandled rejection. The failed work has ended; transfers
 * and calls of windows go on. Calls `tell` with the kind of the failure and its source line, not with its message,
 * which may quote a request.
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

/** The end of the stack: the message before it may be of any length. */
function framesOf({ stack = '' }: Error): string {
  return stack.slice(-longestFrames)
}

const longestFrames = 4000
