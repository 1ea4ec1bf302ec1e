import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'

import { algorithmOf, hexOf, type Digest } from '../../../drivers/common/names.ts'
import { mapConcurrent } from '../../../drivers/index.ts'
import { readLayerFile, writeLayerFile, type KeptLayer } from './layer-file.ts'

/**
 * What was read of layers, in files by their digest: a layer of this digest is the same everywhere. At most 1 GiB and 5,000
 * files; those that were used longest ago go first. Does not fail: what cannot be read or written is as if it were not there.
 */
export class KeptLayers {
  readonly #folder: string
  readonly #limits: KeptLimits
  /** Undefined until the folder was looked at. */
  #files: Promise<Map<string, KeptFile>> | undefined
  /** One after another: each counts what the others have written. */
  #writing: Promise<void> = Promise.resolve()

  /** Only one process writes in the folder at a time. */
  constructor(folder: string, limits: KeptLimits = usualLimits) {
    this.#folder = folder
    this.#limits = limits
  }

  async load(digest: Digest): Promise<KeptLayer | undefined> {
    const name = nameOf(digest)
    const path = join(this.#folder, name)
    let file: Buffer
    try {
      const { size } = await stat(path)
      if (size > this.#limits.mostBytes) return undefined
      file = await readFile(path)
    } catch {
      return undefined
    }
    try {
      const layer = await readLayerFile(file, digest)
      void this.#noteUse(name, path)
      return layer
    } catch {
      await this.#remove(name)
      return undefined
    }
  }

  /** Keeps a layer whose bytes had its digest. */
  save(layer: KeptLayer & { readonly digest: Digest }): Promise<void> {
    this.#writing = this.#writing.then(() => this.#save(layer).catch(() => undefined))
    return this.#writing
  }

  /** Forgets all of them. */
  clear(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#clear())
    return this.#writing
  }

  /** What is being written is written then. */
  async close(): Promise<void> {
    await this.#writing
  }

  async #save(layer: KeptLayer & { readonly digest: Digest }): Promise<void> {
    const pieces = await writeLayerFile(layer)
    const sizeBytes = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0)
    if (sizeBytes > this.#limits.mostBytes / 4) return
    const name = nameOf(layer.digest)
    await this.#makeRoom(name, sizeBytes)
    await writeBeside(join(this.#folder, name), pieces)
    const files = await this.#known()
    files.set(name, { sizeBytes, usedAtMs: Date.now() })
  }

  async #makeRoom(name: string, sizeBytes: number): Promise<void> {
    const files = await this.#known()
    let bytes = sizeBytes
    let count = 1
    for (const [other, file] of files) {
      if (other === name) continue
      bytes += file.sizeBytes
      count += 1
    }
    const oldestFirst = [...files].sort(([, a], [, b]) => a.usedAtMs - b.usedAtMs)
    for (const [other, file] of oldestFirst) {
      if (bytes <= this.#limits.mostBytes && count <= this.#limits.mostFiles) return
      if (other === name) continue
      await this.#remove(other)
      bytes -= file.sizeBytes
      count -= 1
    }
  }

  async #clear(): Promise<void> {
    const names = Array.from((await this.#known()).keys())
    for (const name of names) await this.#remove(name)
  }

  async #noteUse(name: string, path: string): Promise<void> {
    const nowMs = Date.now()
    const file = (await this.#known()).get(name)
    if (file !== undefined) file.usedAtMs = nowMs
    await utimes(path, nowMs / 1000, nowMs / 1000).catch(() => undefined)
  }

  async #remove(name: string): Promise<void> {
    const files = await this.#known()
    files.delete(name)
    await rm(join(this.#folder, name), { force: true }).catch(() => undefined)
  }

  #known(): Promise<Map<string, KeptFile>> {
    this.#files ??= lookAt(this.#folder)
    return this.#files
  }
}

export interface KeptLimits {
  readonly mostBytes: number
  readonly mostFiles: number
}

const usualLimits: KeptLimits = { mostBytes: 1024 ** 3, mostFiles: 5000 }

interface KeptFile {
  readonly sizeBytes: number
  usedAtMs: number
}

function nameOf(digest: Digest): string {
  return `${algorithmOf(digest)}-${hexOf(digest)}`
}

/** The files that are there. What a crash left half written is deleted. */
async function lookAt(folder: string): Promise<Map<string, KeptFile>> {
  const files = new Map<string, KeptFile>()
  const names = await readdir(folder).catch((): string[] => [])
  const looked = mapConcurrent(
    names,
    filesAtOnce,
    async (name) => {
      const path = join(folder, name)
      if (name.endsWith('.new')) await rm(path, { force: true }).catch(() => undefined)
      else {
        const found = await stat(path).catch(() => undefined)
        if (found?.isFile() === true) files.set(name, { sizeBytes: found.size, usedAtMs: found.mtimeMs })
      }
    },
    new AbortController().signal,
  )
  for await (const _ of looked) void _
  return files
}

const filesAtOnce = 16

/** A new file beside it, flushed to disk, and renamed. Only its owner can read it. */
async function writeBeside(path: string, pieces: readonly Uint8Array[]): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
  const beside = `${path}.${randomBytes(6).toString('hex')}.new`
  const file = await open(beside, 'wx', 0o600)
  try {
    try {
      for (const piece of pieces) await file.writeFile(piece)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined)
    throw error
  }
}
