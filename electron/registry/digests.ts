import { createHash } from 'node:crypto'

import { algorithmOf, hexOf, parseDigest, type Digest } from '../../drivers/common/names.ts'

export function sha256Of(bytes: Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)
}

/** Whether the bytes have this digest. */
export function hasDigest(bytes: Uint8Array, digest: Digest): boolean {
  return createHash(algorithmOf(digest)).update(bytes).digest('hex') === hexOf(digest)
}
