import { createHash } from 'node:crypto'

import { StoreError } from '../../../drivers/index.ts'
import { asDigest, algorithmOf, hexOf } from '../../../drivers/common/names.ts'

/** Passes bytes on and hashes them. Fails with Corrupt, at the end when the digest differs, at once when it is invalid. */
export async function* verifyDigest(
  chunks: AsyncIterable<Uint8Array>,
  digest: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const wanted = asDigest(digest)
  if (wanted === undefined) throw new StoreError('Corrupt', `${digest.slice(0, 200)} is no digest`)
  const hash = createHash(algorithmOf(wanted))
  for await (const chunk of chunks) {
    hash.update(chunk)
    yield chunk
  }
  if (hash.digest('hex') === hexOf(wanted)) return
  throw new StoreError('Corrupt', 'its bytes are not those of its digest', { operation: 'get', path: digest })
}
