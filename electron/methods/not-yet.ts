import type { Backend } from '../api/contract.ts'
import { StoreError } from '../../drivers/index.ts'

type NotYet =
  | 'startPush'
  | 'startExport'
  | 'startCopy'
  | 'pauseTransfers'
  | 'resumeTransfers'
  | 'moveTransfers'
  | 'chooseExisting'
  | 'provideToTransfer'
  | 'transferReports'
  | 'abortUploads'
  | 'tagTargets'
  | 'listUploads'
  | 'previewPush'
  | 'planCopy'

/** Scaffolding of a change that is under way: every line of it goes when the method comes. */
export function notYet(): Pick<Backend, NotYet> {
  const call = (): Promise<never> => Promise.reject(new StoreError('Unsupported', 'not built yet'))
  // eslint-disable-next-line require-yield
  async function* stream(): AsyncGenerator<never, void, undefined> {
    throw new StoreError('Unsupported', 'not built yet')
  }
  return {
    startPush: call,
    startExport: call,
    startCopy: call,
    pauseTransfers: call,
    resumeTransfers: call,
    moveTransfers: call,
    chooseExisting: call,
    provideToTransfer: call,
    transferReports: call,
    abortUploads: call,
    tagTargets: call,
    listUploads: stream,
    previewPush: stream,
    planCopy: stream,
  }
}
