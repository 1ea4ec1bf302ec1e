import type { CloudRequest } from '../common/request.ts'
import { OssRefusal } from './errors.ts'
import { verifyHeaderV1, verifyQueryV1 } from './signature-v1.ts'
import { verifyHeaderV4, verifyQueryV4 } from './signature-v4.ts'
import type { Verifier } from './verifier.ts'

/** Checks who sent the request and that it is what was signed. */
export function authenticate(request: CloudRequest, verifier: Verifier): void {
  const authorization = request.headers.get('authorization')
  if (authorization?.startsWith('OSS4-HMAC-SHA256') === true) {
    requireVersion('v4', verifier)
    verifyHeaderV4(request, authorization, verifier)
  } else if (authorization?.startsWith('OSS ') === true) {
    requireVersion('v1', verifier)
    verifyHeaderV1(request, authorization, verifier)
  } else if (authorization !== undefined) {
    throw new OssRefusal('InvalidArgument', {}, 'Authorization header is invalid.')
  } else if (request.query.has('x-oss-signature-version')) {
    requireVersion('v4', verifier)
    verifyQueryV4(request, verifier)
  } else if (request.query.has('Signature')) {
    requireVersion('v1', verifier)
    verifyQueryV1(request, verifier)
  } else {
    throw new OssRefusal('AccessDenied')
  }
}

function requireVersion(version: 'v1' | 'v4', verifier: Verifier): void {
  if (verifier.signatures.includes(version)) return
  throw new OssRefusal('AccessDenied', {}, 'The signature version is not allowed.')
}
