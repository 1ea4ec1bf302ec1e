import { isPutAway, type ArchiveNames } from './archive.ts'
import type { StoredObject } from './stored-object.ts'
import type { Call } from './call.ts'
import type { Refuse } from './refusal.ts'

/** Where a copy is from: `/<bucket>/<key>` of a header, percent-encoded. */
export function readCopySource(header = ''): readonly [bucket: string, key: string] {
  const source = decodeURIComponent(header).replace(/^\//, '')
  const at = source.indexOf('/')
  return [source.slice(0, at), source.slice(at + 1)]
}

/** The object that is copied: another bucket of the account may not let it go, and an archive must be restored first. */
export function sourceObject(
  { bucket: target, service }: Call,
  [name, key]: readonly [bucket: string, key: string],
  refuse: Refuse,
  archive: ArchiveNames,
): StoredObject {
  const bucket = service.buckets.get(name)
  if (bucket === undefined) throw refuse('NoSuchBucket', { BucketName: name })
  if (!bucket.copyable && bucket !== target) throw refuse('AccessDenied')
  const object = bucket.get(key)
  if (object === undefined) throw refuse('NoSuchKey', { Key: key })
  if (isPutAway(object, archive)) throw refuse('InvalidObjectState')
  return object
}

/** All bytes of it, zeros where they were not kept. */
export function bytesOf(source: StoredObject): Buffer {
  return source.body ?? Buffer.alloc(source.sizeBytes)
}

/** The bytes that `bytes=a-b` names, all where there is no such header; undefined where it reaches beyond the end. */
export function bytesWithin(source: StoredObject, range: string | undefined): Buffer | undefined {
  const match = /^bytes=(\d+)-(\d+)$/.exec(range ?? '')
  if (match === null) return bytesOf(source)
  const end = Number(match[2]) + 1
  return end > source.sizeBytes ? undefined : bytesOf(source).subarray(Number(match[1]), end)
}
