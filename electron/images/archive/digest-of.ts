import { createHash } from 'node:crypto'

import { parseDigest, type Digest } from '../../registry/names.ts'

export function sha256Of(bytes: Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)
}
