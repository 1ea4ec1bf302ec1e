import { S3Refusal } from './errors.ts'
import type { S3Request } from './request.ts'
import { verifyHeaderV2, verifyQueryV2 } from './signature-v2.ts'
import { verifyHeaderV4, verifyQueryV4 } from './signature-v4.ts'

export interface Account {
  readonly accessKey: string
  readonly secretKey: string
  /** Temporary keys come with one, and are refused without it. */
  readonly sessionToken?: string
}

export interface Verifier {
  readonly accounts: readonly Account[]
  readonly region: string
  readonly signatures: readonly ('v2' | 'v4')[]
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Checks who sent the request and that it is what was signed; gives the body that was meant (chunks joined). */
export function authenticate(request: S3Request, verifier: Verifier): Buffer {
  const authorization = request.headers.get('authorization')
  if (authorization?.startsWith('AWS4-HMAC-SHA256') === true) {
    requireVersion('v4', verifier)
    return verifyHeaderV4(request, authorization, verifier)
  }
  if (authorization?.startsWith('AWS ') === true) {
    requireVersion('v2', verifier)
    verifyHeaderV2(request, authorization, verifier)
    return request.body
  }
  if (request.query.has('X-Amz-Algorithm')) {
    requireVersion('v4', verifier)
    verifyQueryV4(request, verifier)
    return request.body
  }
  if (request.query.has('Signature')) {
    requireVersion('v2', verifier)
    verifyQueryV2(request, verifier)
    return request.body
  }
  throw new S3Refusal('AccessDenied')
}

function requireVersion(version: 'v2' | 'v4', verifier: Verifier): void {
  if (verifier.signatures.includes(version)) return
  throw new S3Refusal('InvalidRequest', {}, 'The authorization mechanism you have provided is not supported.')
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
