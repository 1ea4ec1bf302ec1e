import {
  isNotFound,
  mapConcurrent,
  type FileInfo,
  type Restore,
  type StorageDriver,
  type StorePath,
} from '../../../drivers/index.ts'
import { explain } from '../explain.ts'
import { layout, parseLayout } from '../layout/layout.ts'
import type { Problem } from '../../../drivers/common/problem.ts'

/** A page of blobs in columns: a million blobs fit into few large arrays. */
export interface BlobColumns {
  readonly digests: readonly string[]
  readonly sizeBytes: readonly number[]
  readonly modifiedAtMs: readonly number[]
  readonly storageClasses: readonly (string | null)[]
  /** Restore states of blobs in archive classes. */
  readonly restores: readonly (Restore['state'] | null)[]
  readonly problems: readonly Problem[]
}

/**
 * Lists every blob of the store, in pages as they arrive. The layout shards blobs by the first two hex digits. Existing
 * shards are listed in parallel, because a flat listing must wait for each page.
 */
export async function* listBlobs(
  driver: StorageDriver,
  signal: AbortSignal,
): AsyncGenerator<BlobColumns, void, undefined> {
  for await (const algorithm of directories(driver, layout.blobs(), signal)) {
    yield* eachShard(algorithm)
  }

  async function* eachShard(algorithm: StorePath) {
    const shards: StorePath[] = []
    for await (const shard of directories(driver, algorithm, signal)) shards.push(shard)
    for await (const pages of mapConcurrent(shards, shardsAtOnce, readShard, signal)) yield* pages
  }

  async function readShard(shard: StorePath, stop: AbortSignal): Promise<readonly BlobColumns[]> {
    const pages: BlobColumns[] = []
    for await (const page of driver.walk(shard, {}, stop)) pages.push(toColumns(page))
    return pages
  }
}

const shardsAtOnce = 32

async function* directories(driver: StorageDriver, path: StorePath, signal: AbortSignal) {
  try {
    for await (const page of driver.list(path, signal)) {
      for (const info of page) if (info.kind === 'directory') yield info.path
    }
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}

/** What an object is that lies where blobs do and is none. */
export function badBlobPath(path: StorePath): Problem {
  return { id: 'badBlobPath', path, ...explain('blobPath', {}) }
}

function toColumns(page: readonly FileInfo[]): BlobColumns {
  const digests: string[] = []
  const sizeBytes: number[] = []
  const modifiedAtMs: number[] = []
  const storageClasses: (string | null)[] = []
  const restores: (Restore['state'] | null)[] = []
  const problems: Problem[] = []
  for (const info of page) {
    if (info.kind !== 'file') continue
    const entry = parseLayout(info.path)
    if (entry.kind !== 'blobData') {
      problems.push(badBlobPath(info.path))
      continue
    }
    digests.push(entry.digest)
    sizeBytes.push(info.sizeBytes)
    modifiedAtMs.push(info.modifiedAtMs)
    storageClasses.push(info.storageClass ?? null)
    restores.push(info.restore?.state ?? null)
  }
  return { digests, sizeBytes, modifiedAtMs, storageClasses, restores, problems }
}
