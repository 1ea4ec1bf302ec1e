import { scanPacked } from '../../../drivers/xml/scan-packed.ts'
import { packPage } from '../../../drivers/driver/unpack-page.ts'
import type { ObjectBody, ObjectInfo, ObjectStore } from '../../../drivers/driver/object-store.ts'

export const info: ObjectInfo = { key: 'key', sizeBytes: 3, modifiedAtMs: 0, etag: '"e"' }
export const part = { number: 1, etag: '"p"', sizeBytes: 1 }
export const upload = { key: 'key', uploadId: 'u' }

/** A store whose every answer is written down beforehand: layers are proven by what they make of answers. */
export function scriptedStore(answers: Partial<ObjectStore> = {}): ObjectStore {
  return {
    bucketAddress: { service: 'scripted', bucket: 'one' },
    limits: {
      pageSize: 1000,
      rangesAtOnce: 64,
      deleteBatch: 1000,
      minPartBytes: 1,
      maxPartBytes: 10,
      maxParts: 10,
      maxPutBytes: 10,
      maxCopyBytes: 10,
    },
    list: () => Promise.resolve({ objects: [], prefixes: [], next: undefined }),
    scan: async (_, scanner) =>
      scanner({ kind: 'packed', page: packPage({ objects: [], prefixes: [], next: undefined }) }),
    head: () => Promise.resolve(info),
    getWhole: () => Promise.resolve({ info, bytes: new Uint8Array(3) }),
    get: () => Promise.resolve(body('one', 'two')),
    getInto: () => Promise.resolve({ kind: 'unread' }),
    put: () => Promise.resolve(),
    copy: () => Promise.resolve(),
    deleteMany: () => Promise.resolve([]),
    createUpload: () => Promise.resolve(upload),
    putPart: () => Promise.resolve(part),
    copyPart: () => Promise.resolve(part),
    listParts: () => Promise.resolve({ parts: [], next: undefined }),
    completeUpload: () => Promise.resolve(),
    abortUpload: () => Promise.resolve(),
    listUploads: () => Promise.resolve({ uploads: [], next: undefined }),
    location: () => Promise.resolve(undefined),
    versioning: () => Promise.resolve('off'),
    listVersions: () => Promise.resolve({ versions: [], next: undefined }),
    presign: () => Promise.resolve('https://signed.example'),
    close: () => Promise.resolve(),
    ...answers,
  }
}

/** Every call of a store that makes a request, by the name of its operation. */
export const calls: Readonly<Record<string, (store: ObjectStore, signal: AbortSignal) => Promise<unknown>>> =
  {
    list: (store, signal) => store.list({ prefix: 'key' }, signal),
    scan: (store, signal) => store.scan({ prefix: 'key' }, scanPacked, signal),
    head: (store, signal) => store.head('key', signal),
    getWhole: (store, signal) => store.getWhole('key', { maxBytes: 3 }, signal),
    get: (store, signal) => store.get('key', { offset: 0 }, signal),
    put: (store, signal) => store.put('key', new Uint8Array(3), signal),
    copy: (store, signal) => store.copy('key', 'to', signal),
    deleteMany: (store, signal) => store.deleteMany(['key', 'other'], signal),
    createUpload: (store, signal) => store.createUpload('key', signal),
    putPart: (store, signal) => store.putPart(upload, 1, new Uint8Array(3), signal),
    copyPart: (store, signal) => store.copyPart(upload, 1, 'key', { offset: 0, length: 1 }, signal),
    listParts: (store, signal) => store.listParts(upload, 0, signal),
    completeUpload: (store, signal) => store.completeUpload(upload, [part], signal),
    abortUpload: (store, signal) => store.abortUpload(upload, signal),
    listUploads: (store, signal) => store.listUploads({ prefix: 'key' }, signal),
    versioning: (store, signal) => store.versioning(signal),
    listVersions: (store, signal) => store.listVersions({ prefix: 'key' }, signal),
  }

/** A store whose every operation does this. */
export function uniformStore(answer: (signal: AbortSignal) => Promise<never>): ObjectStore {
  return scriptedStore({
    list: (_, signal) => answer(signal),
    scan: (_, __, signal) => answer(signal),
    head: (_, signal) => answer(signal),
    getWhole: (_, __, signal) => answer(signal),
    get: (_, __, signal) => answer(signal),
    put: (_, __, signal) => answer(signal),
    copy: (_, __, signal) => answer(signal),
    deleteMany: (_, signal) => answer(signal),
    createUpload: (_, signal) => answer(signal),
    putPart: (_, __, ___, signal) => answer(signal),
    copyPart: (_, __, ___, ____, signal) => answer(signal),
    listParts: (_, __, signal) => answer(signal),
    completeUpload: (_, __, signal) => answer(signal),
    abortUpload: (_, signal) => answer(signal),
    listUploads: (_, signal) => answer(signal),
    versioning: (signal) => answer(signal),
    listVersions: (_, signal) => answer(signal),
  })
}

export function body(...chunks: readonly string[]): ObjectBody {
  return {
    info,
    bytes: (async function* bytes() {
      for (const chunk of chunks) yield await Promise.resolve(new TextEncoder().encode(chunk))
    })(),
  }
}

/** A promise that is settled from outside. */
export interface Held<Value> {
  readonly promise: Promise<Value>
  readonly resolve: (value: Value) => void
  readonly reject: (error: unknown) => void
}

export function held<Value>(): Held<Value> {
  let resolve: (value: Value) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<Value>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}

/** Lets everything run that can run without the outside. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

/** What it fails with; listened to from now on, however late it is asked for. */
export async function failureOf(promise: Promise<unknown> | undefined): Promise<unknown> {
  try {
    await promise
    return undefined
  } catch (error) {
    return error
  }
}
