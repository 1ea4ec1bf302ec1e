import { isStoreError } from '../../../drivers/index.ts'
import { localFileError } from './local-file-error.ts'

/** Does something with a file of this computer; a failure says so, and which. */
export async function localCall<Result>(path: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (cause) {
    if (!(cause instanceof Error) || !('syscall' in cause)) throw cause
    throw localFileError(cause, path).at({ operation })
  }
}

/** Whether it was this computer's disk that failed, and not a store. */
export function isLocalFailure(error: unknown): boolean {
  return isStoreError(error) && error.where.operation === operation
}

const operation = 'save'
