import { isStoreError, StoreError } from '../common/errors.ts'
import type { DeleteWay, ObjectStore, Part, Upload } from '../driver/object-store.ts'

/** What could not be cleaned up. */
export interface Leftovers {
  readonly keys: readonly string[]
  /** The last failure to delete an object. */
  readonly error: StoreError | undefined
}

/**
 * The small objects and uploads that a check makes, all below one key. It records what may exist, also after a request
 * without a response.
 */
export class Probes {
  readonly #objects: ObjectStore
  readonly #below: string
  readonly #keys = new Set<string>()
  readonly #uploads = new Map<string, Upload>()
  /** Whether an upload may exist whose id is not known. */
  #lost = false

  constructor(objects: ObjectStore, below: string) {
    this.#objects = objects
    this.#below = below
  }

  keyOf(name: string): string {
    return `${this.#below}/${name}`
  }

  /** Whether there may be an object to delete. */
  get wroteObjects(): boolean {
    return this.#keys.size > 0
  }

  put(name: string, signal: AbortSignal): Promise<void> {
    return this.#making(name, () => this.#objects.put(this.keyOf(name), probeBytes, signal))
  }

  copy(from: string, to: string, signal: AbortSignal): Promise<void> {
    return this.#making(to, () => this.#objects.copy(this.keyOf(from), this.keyOf(to), signal))
  }

  async beginUpload(name: string, signal: AbortSignal): Promise<Upload> {
    try {
      const upload = await this.#objects.createUpload(this.keyOf(name), signal)
      this.#uploads.set(upload.uploadId, upload)
      return upload
    } catch (error) {
      this.#lost ||= !isStoreError(error, 'PermissionDenied')
      throw error
    }
  }

  /** Sends a last part, which may have any size. */
  putPart(upload: Upload, signal: AbortSignal): Promise<Part> {
    return this.#objects.putPart(upload, 1, probeBytes, signal)
  }

  /** Replaces the part that was put. */
  copyPart(upload: Upload, from: string, signal: AbortSignal): Promise<Part> {
    const range = { offset: 0, length: probeBytes.byteLength }
    return this.#objects.copyPart(upload, 1, this.keyOf(from), range, signal)
  }

  async complete(name: string, upload: Upload, part: Part, signal: AbortSignal): Promise<void> {
    await this.#making(name, () => this.#objects.completeUpload(upload, [part], signal))
    this.#uploads.delete(upload.uploadId)
  }

  async abort(upload: Upload, signal: AbortSignal): Promise<void> {
    await this.#objects.abortUpload(upload, signal)
    this.#uploads.delete(upload.uploadId)
  }

  /** Deletes keys that do not exist. Fails with PermissionDenied where the access key may not delete: services check that first. */
  async deleteNothing(way: DeleteWay, signal: AbortSignal): Promise<void> {
    const keys =
      way === 'together' ? [this.keyOf('nothing'), this.keyOf('nothing else')] : [this.keyOf('nothing')]
    await this.#delete(keys, signal, way)
  }

  /** Deletes and aborts all that may exist. Never fails: returns what is left. */
  async cleanUp(signal: AbortSignal): Promise<Leftovers> {
    let failure: StoreError | undefined
    const attempt = async (run: () => Promise<void>): Promise<boolean> => {
      try {
        await run()
        return true
      } catch (cause) {
        failure = isStoreError(cause)
          ? cause
          : new StoreError('Unexpected', 'cleaning up failed', {}, { cause })
        return false
      }
    }
    if (this.#lost) this.#lost = !(await attempt(() => this.#findUploads(signal)))
    for (const upload of this.#uploads.values()) {
      // Without the permission to abort, it completes the upload and deletes the object.
      if (!(await attempt(() => this.abort(upload, signal)))) {
        await attempt(() => this.#completeAnyhow(upload, signal))
      }
    }
    failure = undefined
    for (const key of this.#keys) {
      if (await attempt(() => this.#delete([key], signal))) this.#keys.delete(key)
    }
    const uploads = [...this.#uploads.values()].map(({ key }) => key)
    return { keys: [...new Set([...this.#keys, ...uploads])], error: failure }
  }

  async #making(name: string, run: () => Promise<void>): Promise<void> {
    this.#keys.add(this.keyOf(name))
    try {
      await run()
    } catch (error) {
      if (isStoreError(error, 'PermissionDenied')) this.#keys.delete(this.keyOf(name))
      throw error
    }
  }

  async #findUploads(signal: AbortSignal): Promise<void> {
    const { uploads } = await this.#objects.listUploads({ prefix: `${this.#below}/` }, signal)
    for (const { key, uploadId } of uploads) this.#uploads.set(uploadId, { key, uploadId })
  }

  async #completeAnyhow(upload: Upload, signal: AbortSignal): Promise<void> {
    const part = await this.putPart(upload, signal)
    this.#keys.add(upload.key)
    await this.#objects.completeUpload(upload, [part], signal)
    this.#uploads.delete(upload.uploadId)
  }

  async #delete(keys: readonly string[], signal: AbortSignal, way?: DeleteWay): Promise<void> {
    const [failure] = await this.#objects.deleteMany(keys, signal, way)
    if (failure === undefined) return
    throw new StoreError('PermissionDenied', failure.message, {
      path: failure.key,
      serviceCode: failure.code,
    })
  }
}

const probeBytes = new TextEncoder().encode(
  'Written by an access check of Bollard, which takes it away again.\n',
)
