import { StoreError } from '../../../drivers/index.ts'

/** What is sent is not as long as it was said to be: it changed while it was read. */
export function sourceChanged(key: string, how: 'shorter' | 'longer'): StoreError {
  const message = `the file became ${how} while it was read; nothing was stored`
  return new StoreError('PreconditionFailed', message, { operation: 'upload', path: key })
}
