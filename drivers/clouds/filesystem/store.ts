import { constants, type Stats } from 'node:fs'
import { copyFile, mkdir, open, readdir, rm, rmdir, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'

import { StoreError } from '../../common/errors.ts'
import { sourceIn } from '../../objects/copy-source.ts'
import type {
  ByteRange,
  CopySource,
  KeyFailure,
  ListQuery,
  ObjectBody,
  ObjectPage,
  ObjectStore,
  WholeObject,
  WholeOptions,
} from '../../driver/object-store.ts'
import { packPage } from '../../driver/unpack-page.ts'
import { tooLargeObject } from '../../driver/whole-object.ts'
import { filesystemError, hasSystemCode } from './errors.ts'
import { Folder, writeAll } from './folder.ts'
import { listFolder } from './listing.ts'
import { objectInfo } from './object-info.ts'
import { Uploads } from './uploads.ts'

/** A local folder as an object store. Objects appear whole or not at all: written aside, synced, moved into place. */
export function filesystemStore(root: string): ObjectStore {
  const folder = new Folder(root)
  const uploads = new Uploads(folder)

  return {
    limits: filesystemLimits,
    bucketAddress: { service: 'this computer', bucket: root },
    list: (query, signal) => listPage(query, signal),
    scan: async (query, scanner, signal) => {
      const page = packPage(await listPage(query, signal))
      return scanner({ kind: 'packed', page })
    },
    head: (key, signal) =>
      mapped(signal, async () => {
        const stats = await statObject(key)
        return stats === undefined ? undefined : objectInfo(key, stats)
      }),
    getWhole: (key, options, signal) => mapped(signal, () => readWhole(key, options, signal)),
    get: (key, range, signal) => mapped(signal, () => openBody(key, range, signal, folder)),
    getInto: () => Promise.resolve({ kind: 'unread' }),
    put: (key, body, signal) =>
      mapped(signal, async () => {
        if (key.endsWith('/') && body.byteLength === 0) {
          await mkdir(folder.pathOf(key), { recursive: true })
          return
        }
        folder.pathOf(key)
        await folder.place(await written(body), key)
      }),
    copy: (from, to, signal) =>
      mapped(signal, async () => {
        const { folder: other, key } = located(from)
        const source = other.pathOf(key)
        await other.requireInside(source)
        folder.pathOf(to)
        const aside = await folder.writeHidden(() => Promise.resolve())
        try {
          await copyFile(source, aside, constants.COPYFILE_FICLONE)
          await sync(aside)
        } catch (error) {
          await rm(aside, { force: true }).catch(() => undefined)
          throw error
        }
        await folder.place(aside, to)
      }),
    deleteMany: (keys, signal) =>
      mapped(signal, async () => {
        const failures: KeyFailure[] = []
        for (const key of keys) {
          const error = await remove(key).catch((cause: unknown) => filesystemError(cause))
          // Asked again for all of them: those that are gone already do no harm.
          if (error instanceof StoreError && error.retry === 'later') throw error
          if (error instanceof StoreError) {
            failures.push({ key, code: error.where.serviceCode ?? error.code, message: error.message })
          }
        }
        return failures
      }),
    createUpload: (key, signal) => mapped(signal, () => uploads.create(key)),
    putPart: (upload, number, body, signal) =>
      mapped(signal, () => uploads.putPart(upload, number, () => written(body))),
    copyPart: (upload, number, from, range, signal) =>
      mapped(signal, () =>
        // Opened when it is read from: a body that nobody reads would stay open.
        uploads.putPart(upload, number, () =>
          folder.writeHidden(async (file) => {
            const { folder: other, key } = located(from)
            await writeAll(file, (await openBody(key, range, signal, other)).bytes)
          }),
        ),
      ),
    listParts: (upload, after, signal) =>
      mapped(signal, () => uploads.listParts(upload, after, filesystemLimits.pageSize)),
    completeUpload: (upload, parts, signal) => mapped(signal, () => uploads.complete(upload, parts)),
    abortUpload: (upload, signal) => mapped(signal, () => uploads.abort(upload)),
    listUploads: ({ prefix }, signal) => mapped(signal, () => uploads.list(prefix)),
    location: () => Promise.resolve(undefined),
    versioning: () => Promise.resolve('none'),
    listVersions: () => Promise.resolve({ versions: [], next: undefined }),
    presign: () => Promise.resolve(undefined),
    close: () => {
      folder.large.clear()
      return folder.tidy()
    },
  }

  function listPage(query: ListQuery, signal: AbortSignal): Promise<ObjectPage> {
    const { pageSize } = filesystemLimits
    return mapped(signal, () => listFolder(folder, query, Math.min(query.maxKeys ?? pageSize, pageSize)))
  }

  function written(body: Uint8Array): Promise<string> {
    return folder.writeHidden((file) => file.writeFile(body))
  }

  /** A folder counts only as the marker `key/`, and only while nothing is in it. */
  async function statObject(key: string): Promise<Stats | undefined> {
    const path = folder.pathOf(key)
    try {
      await folder.requireInside(dirname(path))
      const stats = await stat(path)
      if (stats.isDirectory()) {
        return key.endsWith('/') && (await readdir(path)).length === 0 ? stats : undefined
      }
      return key.endsWith('/') ? undefined : stats
    } catch (error) {
      if (hasSystemCode(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG')) return undefined
      throw error
    }
  }

  function located(from: CopySource): { readonly folder: Folder; readonly key: string } {
    const { bucket, key } = sourceIn(from, root)
    return { folder: bucket === root ? folder : new Folder(bucket), key }
  }

  async function readWhole(
    key: string,
    { maxBytes, progress }: WholeOptions,
    signal: AbortSignal,
  ): Promise<WholeObject> {
    const { file, stats } = await opened(key, folder)
    try {
      const info = objectInfo(key, stats)
      if (info.sizeBytes > maxBytes) throw tooLargeObject(info.sizeBytes, maxBytes)
      const bytes = new Uint8Array(info.sizeBytes)
      for (let at = 0; at < bytes.byteLength;) {
        signal.throwIfAborted()
        const { bytesRead } = await file.read(bytes, at, Math.min(bytes.byteLength - at, pieceBytes), at)
        if (bytesRead === 0)
          throw new StoreError('Unavailable', 'the body ended early', {}, { retry: 'later' })
        progress?.()
        at += bytesRead
      }
      return { info, bytes }
    } finally {
      await file.close()
    }
  }

  /** A file to be read, or the folder of a marker. */
  async function opened(key: string, within: Folder) {
    const path = within.pathOf(key)
    await within.requireInside(path)
    const file = await open(path, 'r')
    try {
      const stats = await file.stat()
      if (stats.isDirectory() && !key.endsWith('/'))
        throw new StoreError('NotFound', 'it is a folder', { path: key })
      return { file, stats }
    } catch (error) {
      await file.close()
      throw error
    }
  }

  async function openBody(
    key: string,
    range: ByteRange,
    signal: AbortSignal,
    within: Folder,
  ): Promise<ObjectBody> {
    const { file, stats } = await opened(key, within)
    const start = Math.min(range.offset, stats.size)
    const end = Math.min(stats.size, range.length === undefined ? stats.size : range.offset + range.length)
    if (stats.isDirectory() || start >= end) {
      await file.close()
      return { info: objectInfo(key, stats), bytes: nothing() }
    }
    const stream = file.createReadStream({ start, end: end - 1, signal, highWaterMark: 256 * 1024 })
    // A reader gets the failure; without one, a body that is stopped before it is read would end the process.
    stream.on('error', () => undefined)
    return { info: objectInfo(key, stats), bytes: stream as AsyncIterable<Uint8Array> }
  }

  async function remove(key: string): Promise<void> {
    const path = folder.pathOf(key)
    try {
      await folder.requireInside(dirname(path))
      await (key.endsWith('/') ? rmdir(path) : unlink(path))
    } catch (error) {
      if (!hasSystemCode(error, 'ENOENT', 'ENOTDIR')) throw error
    }
    await folder.prune(path)
  }
}

/** Pages and batches as a cloud's, so that the same code is exercised; no least size of a part. */
const filesystemLimits = {
  pageSize: 1000,
  rangesAtOnce: 1,
  deleteBatch: 1000,
  minPartBytes: 1,
  maxPartBytes: 5 * 1024 ** 3,
  maxParts: 10_000,
  maxPutBytes: 5 * 1024 ** 3,
  maxCopyBytes: 5 * 1024 ** 3,
} as const

/** So much is read at a time: in between, a reader may stop. */
const pieceBytes = 1024 * 1024

// oxlint-disable-next-line require-yield -- a body of no bytes yields nothing
async function* nothing(): AsyncGenerator<Uint8Array, void, undefined> {}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

async function mapped<Result>(signal: AbortSignal, run: () => Promise<Result>): Promise<Result> {
  signal.throwIfAborted()
  try {
    return await run()
  } catch (cause) {
    throw filesystemError(cause)
  }
}
