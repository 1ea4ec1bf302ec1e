import { filesystemError, type StoreError } from '../../../drivers/index.ts'

/** An error of this computer's file system as a StoreError about the local path. */
export function localFileError(cause: unknown, path: string): StoreError {
  return filesystemError(cause).at({ driver: 'filesystem', path })
}

/** Whether a call of the file system failed with one of these codes, such as `ENOENT`. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
