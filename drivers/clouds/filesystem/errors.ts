import { isStoreError, StoreError, type ErrorCode } from '../../common/errors.ts'

/** A failure of the operating system as one of ours. */
export function filesystemError(cause: unknown): StoreError {
  if (isStoreError(cause)) return cause
  const { code = '', syscall = '' } = cause as NodeJS.ErrnoException
  const [ours, sentence] = bySystemCode[code] ?? [
    'Unexpected',
    `the file system answered ${code} to ${syscall}`,
  ]
  return new StoreError(
    ours,
    sentence,
    { serviceCode: code },
    { retry: passing.has(code) ? 'later' : 'never' },
  )
}

/** What may be over in a moment, on a network's file system above all. */
const passing = new Set(['EBUSY', 'EMFILE', 'ENFILE', 'EAGAIN', 'ESTALE', 'ETIMEDOUT'])

const bySystemCode: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOENT: ['NotFound', 'there is no such file'],
  ENOTDIR: ['InvalidPath', 'a part of the path is a file, not a folder'],
  EISDIR: ['InvalidPath', 'it is a folder, not a file'],
  EEXIST: ['AlreadyExists', 'something else is there already'],
  ENOTEMPTY: ['AlreadyExists', 'a folder with content is there already'],
  EACCES: ['PermissionDenied', 'this user may not do that here'],
  EPERM: ['PermissionDenied', 'this user may not do that here'],
  EROFS: ['PermissionDenied', 'the file system is read-only'],
  ENOSPC: ['Unavailable', 'the disk is full'],
  EDQUOT: ['Unavailable', 'the quota of this user is used up'],
  EMFILE: ['Throttled', 'too many files are open'],
  ENFILE: ['Throttled', 'too many files are open on this machine'],
  EAGAIN: ['Unavailable', 'the file system is busy'],
  ESTALE: ['Unavailable', 'the file system lost the file for a moment'],
  ETIMEDOUT: ['Unavailable', 'the file system does not answer'],
  ENAMETOOLONG: ['InvalidPath', 'the name is too long for this file system'],
  ELOOP: ['InvalidPath', 'links lead round in a circle'],
  EBUSY: ['Unavailable', 'the file is in use'],
  EIO: ['Unavailable', 'the disk cannot be read or written'],
}

/** True for a failure of the operating system with one of these codes. */
export function hasSystemCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && codes.includes(String((error as NodeJS.ErrnoException).code))
}
