import { createHash } from 'node:crypto'

import type { SignatureResult } from '../../../api/rows.ts'
import type { Over, Signed } from './signed.ts'
import type { VerificationKey } from './verification-key.ts'

/**
 * What a key says of a signature. It is called verified where the key made it over bytes that were read here, and these
 * name the manifest that was asked about; where none was asked about, the signature says what it is for. Nothing else is:
 * no certificate, no time, no entry of a log is looked at.
 */
export function checkSignature(
  { view, over }: Signed,
  key: VerificationKey,
  about: string | undefined,
  subject: Uint8Array | undefined,
): SignatureResult['state'] {
  const data = over === undefined ? undefined : dataOf(over, subject)
  if (over === undefined || data === undefined) return 'notTold'
  if (!key.verifies(data, over.signature)) return 'otherKey'
  return about === undefined || view.isThis === 'yes' ? 'verified' : 'otherContent'
}

function dataOf(over: Over, subject: Uint8Array | undefined): Uint8Array | undefined {
  if ('data' in over) return over.data
  if (subject === undefined) return undefined
  const digest = `sha256:${createHash('sha256').update(subject).digest('hex')}`
  return digest === over.ofSubject ? subject : undefined
}
