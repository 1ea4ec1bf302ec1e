import { filesystemError, type StoreError } from '../../../drivers/index.ts'

/** A failure of this computer's file system as one of ours: what it is about is the local path. */
export function localFileError(cause: unknown, path: string): StoreError {
  return filesystemError(cause).at({ driver: 'filesystem', path })
}
