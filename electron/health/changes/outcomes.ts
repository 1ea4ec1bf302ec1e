import { isStoreError, type ErrorCode, type StoreError } from '../../../drivers/index.ts'
import { changeError } from './explain.ts'

/** What became of an object that was not changed as planned. */
export interface Outcome {
  readonly key: string
  readonly result: 'failed' | 'kept'
  readonly error: StoreError
}

/** What became of a window, and how much of it is done. */
export interface WindowResult {
  readonly outcomes: readonly Outcome[]
  readonly done: number
  readonly doneBytes: number
}

/** Whether a failure is of one object only, so that the others can go on. */
export function isOfOneObject(error: unknown): error is StoreError {
  return isStoreError(error) && ofOneObject.has(error.code)
}

const ofOneObject: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'NotFound',
  'AlreadyExists',
  'InvalidPath',
  'InvalidParameter',
  'PermissionDenied',
  'Archived',
  'PreconditionFailed',
  'Corrupt',
  'TooLarge',
  'Unsupported',
])

export function failed(key: string, error: StoreError): Outcome {
  return { key, result: 'failed', error }
}

/** The object stays as it is, since somebody else changed it meanwhile. */
export function keptAsItIs(key: string, why: 'namedAgain' | 'writtenAgain' | 'writtenByOthers'): Outcome {
  return { key, result: 'kept', error: changeError('PreconditionFailed', why, key) }
}
