import { createHash, type Hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { crc32 } from 'node:zlib'

import { StoreError } from '../../../drivers/index.ts'

/**
 * The CRC32 of a part. The same bytes go into the digest of the whole object, if there is one. Works in slices of a
 * few ms.
 */
export async function partCrc32(body: Uint8Array, digest: DigestCheck | undefined): Promise<number> {
  let crc = 0
  for (let at = 0; at < body.byteLength; at += sliceBytes) {
    if (at > 0) await setImmediate()
    const slice = body.subarray(at, at + sliceBytes)
    crc = crc32(slice, crc)
    digest?.update(slice)
  }
  return crc
}

/** Compares bytes, given in order, with an expected digest. */
export class DigestCheck {
  readonly #wanted: string
  readonly #algorithm: string
  readonly #hash: Hash

  /** `sha256:…`, `sha384:…` or `sha512:…`. Fails with Unsupported for any other. */
  constructor(digest: string) {
    const [algorithm = ''] = digest.split(':', 1)
    if (!algorithms.has(algorithm)) {
      throw new StoreError('Unsupported', `${algorithm} is no digest that can be verified`)
    }
    this.#wanted = digest
    this.#algorithm = algorithm
    this.#hash = createHash(algorithm)
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes)
  }

  /** Fails with Corrupt where the bytes have another digest. Call it once, after the last byte. */
  require(key: string): void {
    const found = `${this.#algorithm}:${this.#hash.digest('hex')}`
    if (found === this.#wanted) return
    const message = `the bytes are not those of ${this.#wanted}, but of ${found}; nothing was stored`
    throw new StoreError('Corrupt', message, { operation: 'upload', path: key })
  }
}

const algorithms: ReadonlySet<string> = new Set(['sha256', 'sha384', 'sha512'])
const sliceBytes = 2 * 1024 * 1024
