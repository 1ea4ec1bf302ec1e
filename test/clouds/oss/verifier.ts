import type { Account } from '../common/account.ts'
import { OssRefusal } from './errors.ts'

/** Whom the service knows, and what it accepts. */
export interface Verifier {
  readonly accounts: readonly Account[]
  /** Without `oss-`, as version 4 has it in its scope. */
  readonly region: string
  readonly signatures: readonly ('v1' | 'v4')[]
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** The account of a key; temporary keys must bring the token they came with. */
export function accountOf(accessKey: string, token: string | undefined, verifier: Verifier): Account {
  const account = verifier.accounts.find((each) => each.accessKey === accessKey)
  if (account === undefined) throw new OssRefusal('InvalidAccessKeyId', { OSSAccessKeyId: accessKey })
  if (account.sessionToken === token) return account
  // Without its token, a temporary key is one that the service does not know.
  if (token === undefined) throw new OssRefusal('InvalidAccessKeyId', { OSSAccessKeyId: accessKey })
  throw new OssRefusal('InvalidSecurityToken')
}

/** The service refuses requests that were made more than 15 minutes from its own time. */
export function requireFresh(requestTimeMs: number, verifier: Verifier): void {
  if (Number.isNaN(requestTimeMs)) {
    throw new OssRefusal('AccessDenied', {}, 'OSS authentication requires a valid Date.')
  }
  if (Math.abs(verifier.now() - requestTimeMs) <= 15 * 60_000) return
  throw new OssRefusal('RequestTimeTooSkewed', {
    MaxAllowedSkewMilliseconds: '900000',
    RequestTime: new Date(requestTimeMs).toISOString(),
    ServerTime: new Date(verifier.now()).toISOString(),
  })
}
