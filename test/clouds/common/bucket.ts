import { createHash, randomBytes } from 'node:crypto'

import { Content, md5Of, Pieces } from './content.ts'
import { Ledger } from './ledger.ts'
import type { StoredObject } from './stored-object.ts'
import { Versions } from './versions.ts'

/** An object as the emulated service keeps it. */
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
  /** Keys of the key service that nobody may use. */
  readonly unusableKeys = new Set<string>()
  /** Keys of objects that may be neither written over nor deleted. */
  readonly locked = new Set<string>()
  readonly versions = new Versions()
  readonly ledger = new Ledger()
  readonly #pieces = new Pieces()
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
    return this.#store(key, new Content([body]), body.byteLength, md5, headers, modifiedAtMs)
  }

  /** An object that came in these parts, whose bytes are kept whatever the bucket keeps. */
  putPieces(key: string, pieces: readonly Buffer[]): StoredObject {
    const tags = createHash('md5')
    const tagOf = new Map<Buffer, Buffer>()
    for (const piece of pieces) {
      const tag = tagOf.get(piece) ?? md5Of(piece)
      tagOf.set(piece, tag)
      tags.update(tag)
    }
    const object = {
      key,
      content: new Content(pieces),
      body: undefined,
      sizeBytes: pieces.reduce((sum, piece) => sum + piece.byteLength, 0),
      etag: `"${tags.digest('hex')}-${pieces.length}"`,
      modifiedAtMs: Date.now(),
      headers: {},
    }
    return this.#set(object)
  }

  delete(key: string): void {
    if (this.#objects.delete(key)) this.#sorted = undefined
    this.versions.delete(key)
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
      body: this.keepBodies ? this.#pieces.keep(body, md5) : undefined,
      crc32: checksum,
      modifiedAtMs: Date.now(),
    }
    upload.parts.set(number, part)
    this.ledger.accepted(upload.uploadId, number)
    return part
  }

  /** Joins the parts; the entity tag is the MD5 of their MD5s and their count, as the service makes it. */
  complete(upload: StoredUpload, parts: readonly StoredPart[]): StoredObject {
    const md5 = createHash('md5')
    for (const part of parts) md5.update(part.md5)
    const content = this.keepBodies
      ? new Content(parts.map((part) => part.body ?? Buffer.alloc(0)))
      : undefined
    const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0)
    this.uploads.delete(upload.uploadId)
    return this.#store(upload.key, content, sizeBytes, `${md5.digest('hex')}-${parts.length}`, upload.headers)
  }

  #store(
    key: string,
    content: Content | undefined,
    sizeBytes: number,
    md5: string,
    headers: Readonly<Record<string, string>>,
    modifiedAtMs = Date.now(),
  ): StoredObject {
    const kept = this.keepBodies || sizeBytes <= smallBytes ? content : undefined
    const object: StoredObject = {
      key,
      content: kept,
      get body() {
        return kept?.whole()
      },
      sizeBytes,
      etag: `"${md5}"`,
      modifiedAtMs,
      headers,
    }
    return this.#set(object)
  }

  #set(object: StoredObject): StoredObject {
    const { key } = object
    if (!this.#objects.has(key)) this.#sorted = undefined
    this.#objects.set(key, object)
    this.versions.put(key, object)
    return object
  }

  #order(): Buffer[] {
    this.#sorted ??= [...this.#objects.keys()]
      .map((key) => Buffer.from(key))
      .sort((a, b) => Buffer.compare(a, b))
    return this.#sorted
  }
}

const smallBytes = 1024 * 1024
