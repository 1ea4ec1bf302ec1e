import { setMaxListeners } from 'node:events'

import type { CopySource, ObjectStore } from '../driver/object-store.ts'

/** A method of an ObjectStore that makes requests. A `scan` is a `list` whose page somebody else reads. */
export type Operation = Exclude<keyof ObjectStore, 'limits' | 'bucketAddress' | 'presign' | 'close' | 'scan'>

export interface StoreCall {
  readonly operation: Operation
  /** The key or prefix that the call is about; of several keys the first. */
  readonly key: string
  /** Length of the body that the call sends, in bytes. */
  readonly sentBytes: number
  /** The most bytes that a whole object may have. */
  readonly wholeBytes?: number
  readonly signal: AbortSignal
}

/** Runs in place of each call of a store, and makes the call by `run`: it may wait, try again or change the error. */
export type CallLayer = <Result>(
  call: StoreCall,
  run: (signal: AbortSignal) => Promise<Result>,
) => Promise<Result>

/** The same store with the layer around each call. `presign` and `close` make no request and have no layer. */
export function wrapCalls(inner: ObjectStore, layer: CallLayer): ObjectStore {
  const at = (operation: Operation, key: string, signal: AbortSignal, sentBytes = 0): StoreCall => {
    // One signal may stop thousands of calls: that many listeners are no leak, of which Node would warn.
    setMaxListeners(0, signal)
    return { operation, key, sentBytes, signal }
  }
  return {
    limits: inner.limits,
    bucketAddress: inner.bucketAddress,
    list: (query, signal) => layer(at('list', query.prefix, signal), (s) => inner.list(query, s)),
    scan: (query, scanner, signal) =>
      layer(at('list', query.prefix, signal), (s) => inner.scan(query, scanner, s)),
    head: (key, signal) => layer(at('head', key, signal), (s) => inner.head(key, s)),
    getWhole: (key, options, signal) =>
      layer({ ...at('getWhole', key, signal), wholeBytes: options.maxBytes }, (s) =>
        inner.getWhole(key, options, s),
      ),
    get: (key, range, signal) => layer(at('get', key, signal), (s) => inner.get(key, range, s)),
    getInto: (key, target, signal) => layer(at('getInto', key, signal), (s) => inner.getInto(key, target, s)),
    put: (key, body, signal) =>
      layer(at('put', key, signal, body.byteLength), (s) => inner.put(key, body, s)),
    copy: (from, to, signal) => layer(at('copy', keyIn(from), signal), (s) => inner.copy(from, to, s)),
    deleteMany: (keys, signal, way) =>
      layer(at('deleteMany', keys[0] ?? '', signal), (s) => inner.deleteMany(keys, s, way)),
    createUpload: (key, signal) => layer(at('createUpload', key, signal), (s) => inner.createUpload(key, s)),
    putPart: (upload, number, body, signal, known) =>
      layer(at('putPart', upload.key, signal, body.byteLength), (s) =>
        inner.putPart(upload, number, body, s, known),
      ),
    copyPart: (upload, number, from, range, signal) =>
      layer(at('copyPart', keyIn(from), signal), (s) => inner.copyPart(upload, number, from, range, s)),
    listParts: (upload, after, signal) =>
      layer(at('listParts', upload.key, signal), (s) => inner.listParts(upload, after, s)),
    completeUpload: (upload, parts, signal) =>
      layer(at('completeUpload', upload.key, signal), (s) => inner.completeUpload(upload, parts, s)),
    abortUpload: (upload, signal) =>
      layer(at('abortUpload', upload.key, signal), (s) => inner.abortUpload(upload, s)),
    listUploads: (query, signal) =>
      layer(at('listUploads', query.prefix, signal), (s) => inner.listUploads(query, s)),
    location: (signal) => layer(at('location', '', signal), (s) => inner.location(s)),
    versioning: (signal) => layer(at('versioning', '', signal), (s) => inner.versioning(s)),
    listVersions: (query, signal) =>
      layer(at('listVersions', query.prefix, signal), (s) => inner.listVersions(query, s)),
    presign: (method, key, expiresInSeconds) => inner.presign(method, key, expiresInSeconds),
    close: () => inner.close(),
  }
}

function keyIn(from: CopySource): string {
  return typeof from === 'string' ? from : from.key
}
