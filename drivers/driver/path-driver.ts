import { usualCopies, type CopySizes } from './copy-sizes.ts'
import { StoreError } from '../common/errors.ts'
import type { DriverName } from '../driver-names.ts'
import { deleteTree } from './delete-tree.ts'
import { objectPages } from './listings.ts'
import { moveObject } from './move-object.ts'
import { openWriter } from './conformance-writer.ts'
import type { ObjectInfo, ObjectStore } from './object-store.ts'
import { rangedPages } from './ranges/ranged-pages.ts'
import { readObject } from './read-object.ts'
import type { FileInfo, StorageDriver, StorePath } from './storage-driver.ts'
import { requireContentPath, requirePath } from './store-path.ts'

export interface PathDriverOptions {
  readonly name: DriverName
  /** The registry's parameter: slashes at both ends are ignored. Empty for the whole bucket. */
  readonly rootdirectory: string
  readonly chunkSizeBytes: number
  /** Replaces the store's secrets in an error; absent where there are none. */
  readonly hideSecrets?: (error: StoreError) => StoreError
  /** `usualCopies` when absent. */
  readonly copies?: CopySizes | undefined
}

/**
 * The registry's storage driver over any object store. The key of a path is `rootdirectory` without the slashes at its
 * ends, then the path; inner slashes stay, as in distribution's drivers.
 */
export function pathDriver(objects: ObjectStore, options: PathDriverOptions): StorageDriver {
  const { name, chunkSizeBytes, copies = usualCopies } = options
  const keyOf = (path: StorePath): string =>
    `${options.rootdirectory.replace(/\/+$/, '')}${path === '/' ? '' : path}`.replace(/^\/+/, '')
  const rootKey = keyOf('/')
  const prefixOf = (path: StorePath): string => (keyOf(path) === '' ? '' : `${keyOf(path)}/`)
  const pathOf = (key: string): StorePath =>
    `/${key.slice(rootKey === '' ? 0 : rootKey.length + 1).replace(/\/$/, '')}`

  return {
    name,
    objects,
    chunkSizeBytes,
    copies,
    keyOf,
    hideSecrets: options.hideSecrets ?? ((error) => error),
    async getContent(path, { maxBytes }, signal) {
      requireContentPath(path)
      return (await objects.getWhole(keyOf(path), { maxBytes }, signal)).bytes
    },
    async putContent(path, content, signal) {
      requireContentPath(path)
      await objects.put(keyOf(path), content, signal)
    },
    async read(path, offset, signal) {
      if (!Number.isSafeInteger(offset) || offset < 0) {
        throw new StoreError('InvalidOffset', `invalid offset: ${offset} for path: ${path}`, { path })
      }
      requireContentPath(path)
      return (await readObject(objects, keyOf(path), { offset }, signal)).bytes
    },
    writer(path, mode, signal) {
      requireContentPath(path)
      return openWriter(objects, keyOf(path), { mode, chunkSizeBytes }, signal)
    },
    async stat(path, signal) {
      requirePath(path)
      const object = path === '/' ? undefined : await objects.head(keyOf(path), signal)
      if (object !== undefined) return fileInfo(path, object)
      const below = await objects.list({ prefix: prefixOf(path), maxKeys: 1 }, signal)
      if (below.objects.length > 0 || path === '/') return { kind: 'directory', path }
      const folders = await objects.list({ prefix: prefixOf(path), delimiter: '/', maxKeys: 1 }, signal)
      if (folders.prefixes.length > 0) return { kind: 'directory', path }
      throw notFound(path)
    },
    async *list(path, signal) {
      requirePath(path)
      let found = path === '/'
      for await (const page of objectPages(objects, { prefix: prefixOf(path), delimiter: '/' }, signal)) {
        const files = page.objects.filter((object) => isFileKey(object.key)).map(toFile)
        const directories = page.prefixes.map(
          (prefix) => ({ kind: 'directory', path: pathOf(prefix) }) as const,
        )
        found ||= page.objects.length > 0 || page.prefixes.length > 0
        if (files.length + directories.length > 0) yield [...files, ...directories]
      }
      if (!found) throw notFound(path)
    },
    async *walk(path, { startAfter }, signal) {
      requirePath(path)
      const from = startAfter === undefined ? {} : { startAfter: keyOf(startAfter) }
      const query = { prefix: prefixOf(path), ...from, atOnce: walkAtOnce }
      for await (const page of rangedPages(objects, query, signal)) {
        const files = page.objects.filter((object) => isFileKey(object.key)).map(toFile)
        if (files.length > 0) yield files
      }
    },
    async move(from, to, signal) {
      requireContentPath(from)
      requireContentPath(to)
      await moveObject(objects, keyOf(from), keyOf(to), copies, signal)
    },
    async delete(path, signal) {
      requireContentPath(path)
      if (!(await deleteTree(objects, keyOf(path), signal))) throw notFound(path)
    },
    redirectUrl(path, method) {
      requireContentPath(path)
      return objects.presign(method, keyOf(path), redirectSeconds)
    },
    close: () => objects.close(),
  }

  function toFile(object: ObjectInfo): FileInfo {
    return fileInfo(pathOf(object.key), object)
  }
}

/** False for a key that ends in a slash: consoles create such objects to show a folder. */
function isFileKey(key: string): boolean {
  return !key.endsWith('/')
}

/** Requests of one walk: a repository of 100,000 tags has 200 pages. */
const walkAtOnce = 16

/** A redirect to a blob is valid for 20 minutes, as in the registry's drivers. */
const redirectSeconds = 20 * 60

function fileInfo(path: StorePath, object: ObjectInfo): FileInfo {
  const { sizeBytes, modifiedAtMs, etag, storageClass, restore } = object
  return {
    kind: 'file',
    path,
    sizeBytes,
    modifiedAtMs,
    ...(etag === undefined ? {} : { etag }),
    ...(storageClass === undefined ? {} : { storageClass }),
    ...(restore === undefined ? {} : { restore }),
  }
}

function notFound(path: StorePath): StoreError {
  return new StoreError('NotFound', `Path not found: ${path}`, { path })
}
