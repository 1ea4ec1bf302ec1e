import { handleUncaughtFailures } from '../../../electron/host/uncaught-failures.ts'

/** A process in which things fail that nobody waits for. */
handleUncaughtFailures((what) => process.send?.(what))
process.on('message', (how: 'callback' | 'promise' | 'no error' | 'ask') => {
  if (how === 'ask') process.send?.('alive')
  if (how === 'callback') {
    setImmediate(() => {
      throw new RangeError('quoting AKIASECRET')
    })
  }
  if (how === 'promise') void Promise.reject(new TypeError('quoting AKIASECRET'))
  if (how === 'no error') {
    setImmediate(() => {
      // oxlint-disable-next-line typescript/only-throw-error
      throw 'AKIASECRET'
    })
  }
})
process.send?.('ready')
