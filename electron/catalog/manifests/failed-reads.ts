import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

import { asDigest, type Digest } from '../../../drivers/common/names.ts'

/** A version of an object: one that is written again or restored may be read now. */
export type ObjectVersionText = string

/**
 * Manifests that a store has and does not give: too large, in an archive, refused, damaged. They are not asked for again each
 * time that the store is opened, until their objects change or a person asks. Kept on the disk where there is one.
 */
export class FailedReads {
  #failed = new Map<Digest, ObjectVersionText>()
  readonly #path: string | undefined
  readonly #fingerprint: string
  #saved = true

  private constructor(path: string | undefined, fingerprint: string) {
    this.#path = path
    this.#fingerprint = fingerprint
  }

  static inMemory(): FailedReads {
    return new FailedReads(undefined, '')
  }

  /** What is on the disk, for this bucket; none where that cannot be read. */
  static async open(path: string, fingerprint: string): Promise<FailedReads> {
    const reads = new FailedReads(path, fingerprint)
    reads.#failed = await readFailed(path, fingerprint)
    return reads
  }

  get count(): number {
    return this.#failed.size
  }

  /** Whether it could not be read when the object was the same as now. */
  has(digest: Digest, version: ObjectVersionText): boolean {
    return this.#failed.get(digest) === version
  }

  add(digest: Digest, version: ObjectVersionText): void {
    if (this.#failed.size >= mostFailed && !this.#failed.has(digest)) return
    this.#failed.set(digest, version)
    this.#saved = false
  }

  /** Leaves those out that are not wanted any more. */
  keep(isKept: (digest: Digest) => boolean): void {
    for (const digest of this.#failed.keys()) {
      if (isKept(digest)) continue
      this.#failed.delete(digest)
      this.#saved = false
    }
  }

  /** Writes what changed. Where the disk refuses, they are asked for again after a restart. */
  async save(): Promise<void> {
    if (this.#saved || this.#path === undefined) return
    this.#saved = true
    await writeFailed(this.#path, this.#fingerprint, this.#failed).catch(() => undefined)
  }
}

/** As many as `readManifests` tells of. */
const mostFailed = 10_000
const formatVersion = 1

async function readFailed(path: string, fingerprint: string): Promise<Map<Digest, ObjectVersionText>> {
  const failed = new Map<Digest, ObjectVersionText>()
  try {
    const kept: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (!isKept(kept) || kept.version !== formatVersion || kept.fingerprint !== fingerprint) return failed
    for (const [text, version] of Object.entries(kept.failed).slice(0, mostFailed)) {
      const digest = asDigest(text)
      if (digest !== undefined && typeof version === 'string') failed.set(digest, version)
    }
  } catch {
    // There is none, or it is damaged: they are asked for again.
  }
  return failed
}

function isKept(value: unknown): value is { version: unknown; fingerprint: unknown; failed: object } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    'fingerprint' in value &&
    'failed' in value &&
    typeof value.failed === 'object' &&
    value.failed !== null
  )
}

async function writeFailed(
  path: string,
  fingerprint: string,
  failed: ReadonlyMap<Digest, ObjectVersionText>,
): Promise<void> {
  if (failed.size === 0) return await rm(path, { force: true })
  const beside = `${path}.${randomBytes(6).toString('hex')}.new`
  const text = JSON.stringify({ version: formatVersion, fingerprint, failed: Object.fromEntries(failed) })
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  try {
    await writeFile(beside, text, { mode: 0o600, flush: true, flag: 'wx' })
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}
