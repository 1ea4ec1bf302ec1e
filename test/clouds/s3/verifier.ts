import type { Account } from '../common/account.ts'
import { S3Refusal } from './errors.ts'

/** Whom the service knows, and what it accepts. */
export interface Verifier {
  readonly accounts: readonly Account[]
  readonly region: string
  readonly signatures: readonly ('v2' | 'v4')[]
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** The account of an access key; temporary keys must bring the token they came with. */
export function accountOf(accessKey: string, token: string | undefined, verifier: Verifier): Account {
  const account = verifier.accounts.find((each) => each.accessKey === accessKey)
  if (account === undefined) throw new S3Refusal('InvalidAccessKeyId', { AWSAccessKeyId: accessKey })
  if (account.sessionToken !== token) throw new S3Refusal('InvalidToken')
  return account
}

/** The service refuses requests that were made more than 15 minutes from its own time. */
export function requireFresh(requestTimeMs: number, verifier: Verifier): void {
  if (Number.isNaN(requestTimeMs)) throw new S3Refusal('AccessDenied', {}, 'A valid date is required')
  if (Math.abs(verifier.now() - requestTimeMs) <= 15 * 60_000) return
  throw new S3Refusal('RequestTimeTooSkewed', { ServerTime: new Date(verifier.now()).toISOString() })
}
