import { StoreError } from '../common/errors.ts'

/**
 * Compares a checksum of a body that was sent with the service's of what it keeps. Fails with Corrupt, to be sent
 * again, when they differ; one that is not known is not compared.
 */
export function requireStoredChecksum(sent: string | undefined, kept: string | undefined): void {
  if (!checksumsDiffer(sent, kept)) return
  const message = 'the service keeps other bytes than were sent'
  throw new StoreError('Corrupt', message, {}, { retry: 'later' })
}

/** The same for the object that a service made of parts, which cannot be sent again: the parts are gone. */
export function requireJoinedChecksum(sent: string | undefined, kept: string | undefined): void {
  if (!checksumsDiffer(sent, kept)) return
  throw joinedChecksumError()
}

export function joinedChecksumError(): StoreError {
  return new StoreError('Corrupt', 'the object that the service made of the parts is not what was sent')
}

/** Whether both are known and not the same. */
export function checksumsDiffer(sent: string | undefined, kept: string | undefined): boolean {
  return sent !== undefined && kept !== undefined && sent !== kept
}
