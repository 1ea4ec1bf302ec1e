import type { Backend } from '../api/contract.ts'
import { StoreError } from '../../drivers/index.ts'
import type { TransferOrder } from '../transfers/order.ts'
import type { Runner } from '../transfers/runner.ts'

type NotYet = 'startExport' | 'abortUploads' | 'listUploads'

/** The same for kinds of transfers. */
export function notYetRunner(): Runner<TransferOrder> {
  return {
    run: () => Promise.reject(new StoreError('Unsupported', 'not built yet')),
    undo: () => Promise.resolve(),
  }
}

/** Scaffolding of a change that is under way: every line of it goes when the method comes. */
export function notYet(): Pick<Backend, NotYet> {
  const call = (): Promise<never> => Promise.reject(new StoreError('Unsupported', 'not built yet'))
  // eslint-disable-next-line require-yield
  async function* stream(): AsyncGenerator<never, void, undefined> {
    throw new StoreError('Unsupported', 'not built yet')
  }
  return {
    startExport: call,
    abortUploads: call,
    listUploads: stream,
  }
}
