import { S3Refusal } from './errors.ts'
import type { CloudRequest } from '../common/request.ts'
import { verifyHeaderV2, verifyQueryV2 } from './signature-v2.ts'
import { verifyHeaderV4, verifyQueryV4 } from './signature-v4.ts'
import type { Verifier } from './verifier.ts'

/** Checks who sent the request and that it is what was signed; gives the body that was meant (chunks joined). */
export function authenticate(request: CloudRequest, verifier: Verifier): Buffer {
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
