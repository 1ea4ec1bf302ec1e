import { createHash, randomBytes } from 'node:crypto'

/** An object as the emulated service keeps it. */
export interface StoredObject {
  readonly key: string
  readonly sizeBytes: number
  /** Undefined when only hashes are kept. */
  readonly body: Buffer | undefined
  readonly etag: string
  readonly modifiedAtMs: number
  readonly headers: Readonly<Record<string, string>>
}

export interface StoredPart {
  readonly number: number
  readonly etag: string
  readonly md5: Buffer
  readonly sizeBytes: number
  readonly body: Buffer | undefined
  /** As it was sent with the part, where the protocol keeps it. */
  readonly crc32?: string | undefined
  readonly modifiedAtMs: number
}

export interface StoredUpload {
  readonly uploadId: string
  readonly key: string
  readonly startedAtMs: number
  readonly headers: Readonly<Record<string, string>>
  /** What its parts are to be checked by, where the protocol has that. */
  readonly checksumAlgorithm?: string | undefined
  readonly parts: Map<number, StoredPart>
}

/** One bucket in memory: objects in the byte order of their keys, and multipart uploads. */
export class Bucket {
  readonly name: string
  readonly keepBodies: boolean
  readonly uploads = new Map<string, StoredUpload>()
  /** False where its policy lets nobody copy out of it into another bucket. */
  copyable = true
  readonly #objects = new Map<string, StoredObject>()
  #sorted: Buffer[] | undefined

  readonly #tagOf: (body: Buffer) => Buffer

  /** `opaqueTags`: entity tags say nothing of the bytes, as where a key service encrypts them. */
  constructor(name: string, keepBodies: boolean, opaqueTags = false) {
    this.name = name
    this.keepBodies = keepBodies
    this.#tagOf = opaqueTags ? () => randomBytes(16) : md5Of
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key)
  }

  put(
    key: string,
    body: Buffer,
    headers: Readonly<Record<string, string>> = {},
    modifiedAtMs = Date.now(),
  ): StoredObject {
    const md5 = this.#tagOf(body).toString('hex')
    return this.#store(key, body, body.byteLength, md5, headers, modifiedAtMs)
  }

  delete(key: string): void {
    if (this.#objects.delete(key)) this.#sorted = undefined
  }

  /** All keys, in order. */
  keys(): string[] {
    return this.#order().map((key) => key.toString('utf8'))
  }

  /** Keys in order, from the first that is at least (or after) this one. */
  *from(start: string, inclusive: boolean): Generator<string, void, undefined> {
    const order = this.#order()
    const wanted = Buffer.from(start)
    let low = 0
    let high = order.length
    while (low < high) {
      const middle = (low + high) >> 1
      const compared = Buffer.compare(order[middle] ?? wanted, wanted)
      if (compared < 0 || (compared === 0 && !inclusive)) low = middle + 1
      else high = middle
    }
    for (let at = low; at < order.length; at += 1) yield order[at]?.toString('utf8') ?? ''
  }

  createUpload(
    key: string,
    headers: Readonly<Record<string, string>>,
    checksumAlgorithm?: string,
  ): StoredUpload {
    const upload = {
      checksumAlgorithm,
      uploadId: randomBytes(16).toString('hex'),
      key,
      startedAtMs: Date.now(),
      headers,
      parts: new Map(),
    }
    this.uploads.set(upload.uploadId, upload)
    return upload
  }

  putPart(upload: StoredUpload, number: number, body: Buffer, checksum?: string): StoredPart {
    const md5 = this.#tagOf(body)
    const part = {
      number,
      md5,
      etag: `"${md5.toString('hex')}"`,
      sizeBytes: body.byteLength,
      body: this.keepBodies ? body : undefined,
      crc32: checksum,
      modifiedAtMs: Date.now(),
    }
    upload.parts.set(number, part)
    return part
  }

  /** Joins the parts; the entity tag is the MD5 of their MD5s and their count, as the service makes it. */
  complete(upload: StoredUpload, parts: readonly StoredPart[]): StoredObject {
    const md5 = createHash('md5')
    for (const part of parts) md5.update(part.md5)
    const body = this.keepBodies
      ? Buffer.concat(parts.map((part) => part.body ?? Buffer.alloc(0)))
      : undefined
    const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0)
    this.uploads.delete(upload.uploadId)
    return this.#store(upload.key, body, sizeBytes, `${md5.digest('hex')}-${parts.length}`, upload.headers)
  }

  #store(
    key: string,
    body: Buffer | undefined,
    sizeBytes: number,
    md5: string,
    headers: Readonly<Record<string, string>>,
    modifiedAtMs = Date.now(),
  ): StoredObject {
    const kept = this.keepBodies || sizeBytes <= smallBytes ? body : undefined
    const object = { key, body: kept, sizeBytes, etag: `"${md5}"`, modifiedAtMs, headers }
    if (!this.#objects.has(key)) this.#sorted = undefined
    this.#objects.set(key, object)
    return object
  }

  #order(): Buffer[] {
    this.#sorted ??= [...this.#objects.keys()]
      .map((key) => Buffer.from(key))
      .sort((a, b) => Buffer.compare(a, b))
    return this.#sorted
  }
}

function md5Of(body: Buffer): Buffer {
  return createHash('md5').update(body).digest()
}

const smallBytes = 1024 * 1024
