import { isStoreError } from '../../../drivers/index.ts'
import { localFileError } from './local-file-error.ts'

/**
 * Runs file system calls for one path. An error of the system becomes a StoreError with that path; `isLocalFailure`
 * knows it.
 */
export async function localCall<Result>(path: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (cause) {
    if (!(cause instanceof Error) || !('syscall' in cause)) throw cause
    throw localFileError(cause, path).at({ operation })
  }
}

/** Whether this computer's disk failed, and not a store. */
export function isLocalFailure(error: unknown): boolean {
  return isStoreError(error) && error.where.operation === operation
}

const operation = 'save'
