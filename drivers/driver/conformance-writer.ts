import { StoreError } from '../common/errors.ts'
import { abortQuietly } from './move-object.ts'
import type { ObjectInfo, ObjectStore, Part, Upload } from './object-store.ts'
import { readObject } from './read-object.ts'
import type { FileWriter } from './storage-driver.ts'
import { uploadedParts, uploadsAt } from './listings.ts'

export interface WriterOptions {
  readonly mode: 'create' | 'append'
  readonly chunkSizeBytes: number
}

/**
 * The writer of the registry's own driver, which only the conformance suite uses; Bollard's uploads are in
 * `electron/transfers/upload`. It sends an object in parts of `chunkSizeBytes`. `create` creates a new multipart upload.
 * `append` continues the oldest upload at the key, or replaces an empty object; it fails with NotFound when there is
 * neither, and with Unsupported when the object has bytes.
 */
export async function openWriter(
  objects: ObjectStore,
  key: string,
  options: WriterOptions,
  signal: AbortSignal,
): Promise<FileWriter> {
  if (options.mode === 'create') {
    return new MultipartWriter(
      objects,
      options.chunkSizeBytes,
      await objects.createUpload(key, signal),
      [],
      signal,
    )
  }
  const upload = await oldestUpload(objects, key, signal)
  if (upload !== undefined) {
    const parts = await allParts(objects, upload, signal)
    return new MultipartWriter(objects, options.chunkSizeBytes, upload, parts, signal)
  }
  requireEmpty(await objects.head(key, signal), key)
  return new MultipartWriter(
    objects,
    options.chunkSizeBytes,
    await objects.createUpload(key, signal),
    [],
    signal,
  )
}

function requireEmpty(object: ObjectInfo | undefined, key: string): void {
  if (object === undefined) throw new StoreError('NotFound', `Path not found: /${key}`, { path: key })
  if (object.sizeBytes > 0) {
    throw new StoreError('Unsupported', 'append to a finished object that is not empty is unsupported', {
      path: key,
    })
  }
}

async function oldestUpload(
  objects: ObjectStore,
  key: string,
  signal: AbortSignal,
): Promise<Upload | undefined> {
  let oldest: (Upload & { readonly startedAtMs: number }) | undefined
  for await (const upload of uploadsAt(objects, key, signal)) {
    if (oldest === undefined || upload.startedAtMs < oldest.startedAtMs) oldest = upload
  }
  return oldest
}

async function allParts(objects: ObjectStore, upload: Upload, signal: AbortSignal): Promise<Part[]> {
  const parts: Part[] = []
  for await (const part of uploadedParts(objects, upload, signal)) parts.push(part)
  return parts
}

class MultipartWriter implements FileWriter {
  readonly #objects: ObjectStore
  readonly #chunkSizeBytes: number
  readonly #signal: AbortSignal
  readonly #parts: Part[]
  #upload: Upload
  #pending: Uint8Array[] = []
  #pendingBytes = 0
  #state: 'open' | 'closed' | 'committed' | 'cancelled' = 'open'

  constructor(
    objects: ObjectStore,
    chunkSizeBytes: number,
    upload: Upload,
    parts: readonly Part[],
    signal: AbortSignal,
  ) {
    this.#objects = objects
    this.#chunkSizeBytes = chunkSizeBytes
    this.#upload = upload
    this.#parts = [...parts]
    this.#signal = signal
  }

  get sizeBytes(): number {
    return this.#parts.reduce((sum, part) => sum + part.sizeBytes, this.#pendingBytes)
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#requireOpen()
    await this.#repairSmallLastPart()
    this.#pending.push(chunk.slice())
    this.#pendingBytes += chunk.byteLength
    while (this.#pendingBytes >= this.#chunkSizeBytes) await this.#flush(this.#chunkSizeBytes)
  }

  async commit(): Promise<void> {
    this.#requireOpen()
    if (this.#pendingBytes > 0 || this.#parts.length === 0) {
      if (this.#pendingBytes > 0) await this.#repairSmallLastPart()
      await this.#flush(this.#pendingBytes)
    }
    await this.#objects.completeUpload(this.#upload, this.#parts, this.#signal)
    this.#state = 'committed'
  }

  async cancel(): Promise<void> {
    if (this.#state === 'committed' || this.#state === 'closed') throw this.#refusal()
    this.#state = 'cancelled'
    this.#pending = []
    this.#pendingBytes = 0
    await this.#objects.abortUpload(this.#upload, this.#signal)
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') throw this.#refusal()
    if (this.#state === 'open' && this.#pendingBytes > 0) {
      await this.#repairSmallLastPart()
      await this.#flush(this.#pendingBytes)
    }
    this.#state = 'closed'
  }

  /**
   * Makes it possible to write after a last part below the service's minimum, which only the last part may be. It completes
   * the upload, creates a new one, and puts the object into it: as its first parts, copied by the service, or, below the
   * minimum, as its first bytes, read back.
   */
  async #repairSmallLastPart(): Promise<void> {
    const last = this.#parts.at(-1)
    const { minPartBytes, maxCopyBytes } = this.#objects.limits
    if (last === undefined || last.sizeBytes >= minPartBytes) return
    const soFarBytes = this.#parts.reduce((sum, part) => sum + part.sizeBytes, 0)
    const { key } = this.#upload
    await this.#objects.completeUpload(this.#upload, this.#parts, this.#signal)
    this.#upload = await this.#objects.createUpload(key, this.#signal)
    this.#parts.length = 0
    if (soFarBytes >= minPartBytes) {
      await this.#copySoFar(key, soFarBytes, maxCopyBytes, minPartBytes)
      return
    }
    const body = await readObject(this.#objects, key, { offset: 0 }, this.#signal)
    for await (const chunk of body.bytes) this.#pending.push(chunk)
    this.#pendingBytes += soFarBytes
  }

  async #copySoFar(
    key: string,
    soFarBytes: number,
    maxCopyBytes: number,
    minPartBytes: number,
  ): Promise<void> {
    for (let offset = 0; offset < soFarBytes;) {
      const left = soFarBytes - offset
      const length = left <= maxCopyBytes ? left : Math.min(maxCopyBytes, left - minPartBytes)
      const number = this.#parts.length + 1
      this.#parts.push(
        await this.#objects.copyPart(this.#upload, number, key, { offset, length }, this.#signal),
      )
      offset += length
    }
  }

  async #flush(sizeBytes: number): Promise<void> {
    const number = this.#parts.length + 1
    if (number > this.#objects.limits.maxParts) {
      await abortQuietly(this.#objects, this.#upload)
      throw new StoreError('TooLarge', `more than ${this.#objects.limits.maxParts} parts; raise chunksize`, {
        path: this.#upload.key,
      })
    }
    this.#parts.push(await this.#objects.putPart(this.#upload, number, this.#take(sizeBytes), this.#signal))
  }

  #take(sizeBytes: number): Uint8Array {
    const taken = new Uint8Array(sizeBytes)
    let at = 0
    while (at < sizeBytes) {
      const head = this.#pending[0]
      if (head === undefined) break
      const length = Math.min(head.byteLength, sizeBytes - at)
      taken.set(head.subarray(0, length), at)
      at += length
      if (length === head.byteLength) this.#pending.shift()
      else this.#pending[0] = head.subarray(length)
    }
    this.#pendingBytes -= sizeBytes
    return taken
  }

  #requireOpen(): void {
    if (this.#state !== 'open') throw this.#refusal()
  }

  #refusal(): StoreError {
    return new StoreError('Unsupported', `already ${this.#state}`, { path: this.#upload.key })
  }
}
