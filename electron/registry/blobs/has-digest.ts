import { createHash } from 'node:crypto'

import { algorithmOf, hexOf, type Digest } from '../names.ts'

/** Whether bytes are those that a digest names. */
export function hasDigest(bytes: Uint8Array, digest: Digest): boolean {
  return createHash(algorithmOf(digest)).update(bytes).digest('hex') === hexOf(digest)
}
