import type { Backend } from '../api/contract.ts'
import { StoreError } from '../../drivers/index.ts'

type NotYet = 'abortUploads' | 'listUploads'

/** Scaffolding of a change that is under way: every line of it goes when the method comes. */
export function notYet(): Pick<Backend, NotYet> {
  const call = (): Promise<never> => Promise.reject(new StoreError('Unsupported', 'not built yet'))
  // eslint-disable-next-line require-yield
  async function* stream(): AsyncGenerator<never, void, undefined> {
    throw new StoreError('Unsupported', 'not built yet')
  }
  return {
    abortUploads: call,
    listUploads: stream,
  }
}
