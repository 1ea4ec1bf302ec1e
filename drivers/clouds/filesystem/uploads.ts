import { randomUUID } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { copyFile, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { StoreError } from '../../common/errors.ts'
import type { Part, PartPage, Upload, UploadPage } from '../../driver/object-store.ts'
import { compareKeys } from '../../driver/store-path.ts'
import { hasSystemCode } from './errors.ts'
import { within, writeAll, type Folder } from './folder.ts'

/**
 * Multipart uploads of a folder: each a hidden folder with a file for every part, so that they survive a crash and
 * can be listed and resumed as a cloud's. Completing writes the whole beside them and moves it into place.
 */
export class Uploads {
  readonly #folder: Folder

  constructor(folder: Folder) {
    this.#folder = folder
  }

  async create(key: string): Promise<Upload> {
    this.#folder.pathOf(key)
    const uploadId = randomUUID()
    const path = this.#pathOf(uploadId)
    const record = JSON.stringify({ key, startedAtMs: Date.now() })
    await within(path, () => writeFile(join(path, 'upload.json'), record))
    return { key, uploadId }
  }

  async putPart(upload: Upload, number: number, fill: () => Promise<string>): Promise<Part> {
    await this.#require(upload)
    const written = await fill()
    const path = join(this.#pathOf(upload.uploadId), `${number}.part`)
    await rename(written, path)
    return partOf(number, await stat(path))
  }

  async listParts(upload: Upload, after: number, pageSize: number): Promise<PartPage> {
    await this.#require(upload)
    const path = this.#pathOf(upload.uploadId)
    const numbers = (await readdir(path))
      .map((name) => Number(/^(\d+)\.part$/.exec(name)?.[1]))
      .filter((number) => number > after)
      .sort((a, b) => a - b)
    const shown = numbers.slice(0, pageSize)
    const parts = await Promise.all(
      shown.map(async (number) => partOf(number, await stat(join(path, `${number}.part`)))),
    )
    return { parts, next: numbers.length > shown.length ? shown.at(-1) : undefined }
  }

  async complete(upload: Upload, parts: readonly Part[]): Promise<void> {
    await this.#require(upload)
    const paths = parts.map((part) => join(this.#pathOf(upload.uploadId), `${part.number}.part`))
    if (!(await this.#isPlaced(upload, parts))) await this.#place(upload, parts, paths)
    await this.#forget(upload)
    await this.#folder.tidy()
  }

  /** Whether the only part was moved already by a try that failed after that: moved files stay the same ones. */
  async #isPlaced(upload: Upload, parts: readonly Part[]): Promise<boolean> {
    const [only] = parts
    if (only === undefined || parts.length > 1) return false
    const stats = await stat(this.#folder.pathOf(upload.key)).catch(absent)
    return stats !== undefined && partOf(only.number, stats).etag === only.etag
  }

  async #place(upload: Upload, parts: readonly Part[], paths: readonly string[]): Promise<void> {
    for (const [index, part] of parts.entries()) {
      const stats = await stat(paths[index] ?? '').catch(absent)
      if (stats === undefined || partOf(part.number, stats).etag !== part.etag) {
        throw new StoreError('PreconditionFailed', `part ${part.number} is not the one that was sent`)
      }
    }
    const whole = await this.#assemble(paths)
    // The only part is moved itself: it must be there for another try when it could not be.
    await this.#folder.place(whole, upload.key, paths.includes(whole) ? 'keep' : 'remove')
  }

  /** Gone at once for whoever lists uploads; what cannot be removed then is in nobody's way. */
  async #forget(upload: Upload): Promise<void> {
    const aside = this.#folder.hiddenPath('tmp', randomUUID())
    await within(dirname(aside), () => rename(this.#pathOf(upload.uploadId), aside))
    await rm(aside, { recursive: true, force: true }).catch(() => undefined)
  }

  async abort(upload: Upload): Promise<void> {
    await rm(this.#pathOf(upload.uploadId), { recursive: true, force: true })
    await this.#folder.tidy()
  }

  async list(prefix: string): Promise<UploadPage> {
    const path = this.#folder.hiddenPath('uploads')
    const ids = await readdir(path).catch(absent)
    const uploads = []
    for (const uploadId of ids ?? []) {
      const record = await this.#record(uploadId)
      if (record?.key.startsWith(prefix) === true) uploads.push({ uploadId, ...record })
    }
    return { uploads: uploads.sort(byKeyAndAge), next: undefined }
  }

  async #assemble(paths: readonly string[]): Promise<string> {
    const [first, ...others] = paths
    if (first === undefined) throw new StoreError('InvalidParameter', 'an upload has at least one part')
    if (others.length === 0) return first
    const whole = this.#folder.hiddenPath('tmp', randomUUID())
    await within(dirname(whole), () => copyFile(first, whole, constants.COPYFILE_FICLONE))
    const file = await open(whole, 'a')
    try {
      for (const path of others) await writeAll(file, createReadStream(path, { highWaterMark: 1024 * 1024 }))
      await file.sync()
    } finally {
      await file.close()
    }
    return whole
  }

  #pathOf(uploadId: string): string {
    if (!/^[0-9a-f-]{36}$/.test(uploadId)) throw new StoreError('NotFound', 'there is no such upload')
    return this.#folder.hiddenPath('uploads', uploadId)
  }

  async #require(upload: Upload): Promise<void> {
    const record = await this.#record(upload.uploadId)
    if (record?.key !== upload.key)
      throw new StoreError('NotFound', 'there is no such upload', { path: upload.key })
  }

  async #record(uploadId: string): Promise<{ key: string; startedAtMs: number } | undefined> {
    const text = await readFile(join(this.#pathOf(uploadId), 'upload.json'), 'utf8').catch(absent)
    try {
      const { key, startedAtMs } = JSON.parse(text ?? '{}') as { key?: unknown; startedAtMs?: unknown }
      return typeof key === 'string' && typeof startedAtMs === 'number' ? { key, startedAtMs } : undefined
    } catch {
      return undefined
    }
  }
}

/** As services list them; where two were begun at once, the order is still always the same. */
function byKeyAndAge(a: ListedUpload, b: ListedUpload): number {
  return compareKeys(a.key, b.key) || a.startedAtMs - b.startedAtMs || compareKeys(a.uploadId, b.uploadId)
}

type ListedUpload = UploadPage['uploads'][number]

/** Undefined for what is not there; any other failure is one. */
function absent(error: unknown): undefined {
  if (!hasSystemCode(error, 'ENOENT', 'ENOTDIR')) throw error
}

function partOf(number: number, stats: { size: number; mtimeMs: number; ino: number }): Part {
  return { number, etag: `"${stats.ino}-${stats.size}-${stats.mtimeMs}"`, sizeBytes: stats.size }
}
