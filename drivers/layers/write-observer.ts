import type { ObjectStore } from '../driver/object-store.ts'

/** Called with the keys of objects that were written or deleted, or may have been: the response of the service got lost. */
export type OnWritten = (keys: readonly string[]) => void

/** Tells of each change that the store was asked for, once the call has ended. */
export function observeWrites(inner: ObjectStore, onWritten: OnWritten): ObjectStore {
  const told = <Result>(keys: readonly string[], ended: Promise<Result>): Promise<Result> =>
    ended.finally(() => onWritten(keys))
  return {
    ...inner,
    put: (key, body, signal) => told([key], inner.put(key, body, signal)),
    copy: (from, to, signal) => told([to], inner.copy(from, to, signal)),
    deleteMany: (keys, signal, way) => told(keys, inner.deleteMany(keys, signal, way)),
    completeUpload: (upload, parts, signal) =>
      told([upload.key], inner.completeUpload(upload, parts, signal)),
  }
}
