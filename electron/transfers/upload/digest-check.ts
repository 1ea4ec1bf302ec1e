import { StoreError } from '../../../drivers/index.ts'
import type { BeginHash, StreamHasher } from '../model/stream-hasher.ts'
import { HashThreadEnded, hashHere } from '../verify/stream-hashing.ts'

/** Compares bytes, given in order, with an expected digest. It begins with the first byte, and ends with `require` or `drop`. */
export class DigestCheck {
  readonly #wanted: string
  readonly #algorithm: string
  readonly #begin: BeginHash
  #hasher: StreamHasher | undefined
  #last: Promise<void> = Promise.resolve()

  /** `sha256:…`, `sha384:…` or `sha512:…`. Fails with Unsupported for any other. */
  constructor(digest: string, beginHash: BeginHash = hashHere) {
    const [algorithm = ''] = digest.split(':', 1)
    if (!algorithms.has(algorithm)) {
      throw new StoreError('Unsupported', `${algorithm} is no digest that can be verified`)
    }
    this.#wanted = digest
    this.#algorithm = algorithm
    this.#begin = beginHash
  }

  /** Takes the next bytes, which must not change until it resolves. The caller need not wait to give more. */
  update(bytes: Uint8Array): Promise<void> {
    const hasher = this.#begun()
    this.#last = this.#last.then(() => hasher.update(bytes)).catch(explainEnd)
    return this.#last
  }

  /** Fails with Corrupt where the bytes have another digest. Call it once, after the last byte. */
  async require(key: string): Promise<void> {
    const hasher = this.#begun()
    this.#hasher = undefined
    const found = `${this.#algorithm}:${await hasher.digest().catch(explainEnd)}`
    if (found === this.#wanted) return
    const message = `the bytes are not those of ${this.#wanted}, but of ${found}; nothing was stored`
    throw new StoreError('Corrupt', message, { operation: 'upload', path: key })
  }

  /** Nobody wants to know any more. Without effect after `require`. */
  drop(): void {
    this.#hasher?.drop()
    this.#hasher = undefined
  }

  #begun(): StreamHasher {
    return (this.#hasher ??= this.#begin(this.#algorithm))
  }
}

/** Another try hashes in this thread. */
function explainEnd(cause: unknown): never {
  if (!(cause instanceof HashThreadEnded)) throw cause
  const message = 'the thread that verifies the bytes ended'
  throw new StoreError('Unavailable', message, { operation: 'upload' }, { cause, retry: 'later' })
}

const algorithms: ReadonlySet<string> = new Set(['sha256', 'sha384', 'sha512'])
