import { decodeKey } from './key-bytes.ts'
import type { ObjectInfo, ObjectPage } from './object-store.ts'
import {
  etagAt,
  hexOf,
  PageColumns,
  restoreCode,
  tagForm,
  writtenTag,
  type PackedPage,
} from './packed-page.ts'
import type { Restore } from '../common/restore.ts'

/** The page with an object a key. */
export function unpackPage(page: PackedPage): ObjectPage {
  const objects: ObjectInfo[] = []
  const keys = keysOf(page)
  const md5s = hexOf(page.md5s, 0, page.md5s.length)
  for (let at = 0; at < page.count; at += 1) {
    const object: { -readonly [Field in keyof ObjectInfo]: ObjectInfo[Field] } = {
      key: keys[at] ?? '',
      sizeBytes: page.sizeBytes[at] ?? 0,
      modifiedAtMs: page.modifiedAtMs[at] ?? 0,
    }
    const form = page.tagForms[at] ?? tagForm.none
    const etag = form > tagForm.other ? writtenTag(md5s.slice(32 * at, 32 * at + 32), form) : etagAt(page, at)
    if (etag !== undefined) object.etag = etag
    const storageClass = page.classNames[(page.storageClasses[at] ?? 0) - 1]
    if (storageClass !== undefined) object.storageClass = storageClass
    const restore = restoreAt(page, at)
    if (restore !== undefined) object.restore = restore
    objects.push(object)
  }
  return { objects, prefixes: page.prefixes, next: page.next }
}

/** The same page in columns. */
export function packPage(page: ObjectPage): PackedPage {
  const columns = new PageColumns()
  for (const object of page.objects) {
    columns.addKey(object.key)
    columns.addObject(object.sizeBytes, object.modifiedAtMs)
    if (object.etag !== undefined) columns.addEtag(object.etag)
    columns.addState(object.storageClass, object.restore)
  }
  return columns.page(page.prefixes, page.next)
}

function keysOf(page: PackedPage): string[] {
  const all = decodeKey(page.keyBytes, 0, page.keyBytes.length)
  // As many characters as bytes: all of them are ASCII.
  const isPlain = all.length === page.keyBytes.length
  const keys: string[] = []
  let start = 0
  for (const end of page.keyEnds) {
    keys.push(isPlain ? all.slice(start, end) : decodeKey(page.keyBytes, start, end))
    start = end
  }
  return keys
}

function restoreAt(page: PackedPage, index: number): Restore | undefined {
  const code = page.restores[index]
  if (code === restoreCode.archived) return { state: 'archived' }
  if (code === restoreCode.restoring) return { state: 'restoring' }
  if (code !== restoreCode.restored) return undefined
  const untilMs = page.restoredUntilMs[index] ?? Number.NaN
  return Number.isNaN(untilMs) ? { state: 'restored' } : { state: 'restored', untilMs }
}
