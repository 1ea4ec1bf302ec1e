import { createHash } from 'node:crypto'

import { algorithmOf, parseDigest, type Digest } from '../../registry/names.ts'

export function sha256Of(bytes: Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)
}

export function hasDigest(bytes: Uint8Array, digest: Digest): boolean {
  const algorithm = algorithmOf(digest)
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}` === digest
}
