import { StoreError } from '../common/errors.ts'

/**
 * Compares the checksum of a sent body with the service's checksum of what it stored. Fails with Corrupt, to be sent again,
 * when both are known and differ.
 */
export function requireStoredChecksum(sent: string | undefined, stored: string | undefined): void {
  if (!checksumsDiffer(sent, stored)) return
  const message = 'the service keeps other bytes than were sent'
  throw new StoreError('Corrupt', message, {}, { retry: 'later' })
}

/** The same for an object that the service made of parts. It cannot be sent again: the parts are gone. */
export function requireJoinedChecksum(sent: string | undefined, stored: string | undefined): void {
  if (!checksumsDiffer(sent, stored)) return
  throw joinedChecksumError()
}

export function joinedChecksumError(): StoreError {
  return new StoreError('Corrupt', 'the object that the service made of the parts is not what was sent')
}

/** Whether both checksums are known and differ. */
export function checksumsDiffer(sent: string | undefined, stored: string | undefined): boolean {
  return sent !== undefined && stored !== undefined && sent !== stored
}
