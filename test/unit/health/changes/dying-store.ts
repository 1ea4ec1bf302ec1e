import { cp } from 'node:fs/promises'

import { StoreError, type ObjectStore, type StorageDriver } from '../../../../drivers/index.ts'
import { newDeferred } from '../../../../drivers/common/deferred.ts'

/** A store whose application is killed at a write. */
export interface DyingStore {
  readonly driver: StorageDriver
  /** Resolves at the kill, when what the disk has by then is copied. */
  readonly killed: Promise<void>
  /** Ends what still waits for an answer, so that its files can be closed. */
  readonly bury: () => void
}

/**
 * The same store until its write number `at` (from 1): then the application is killed, before or after the service does what
 * it was asked for. Nothing is answered any more, and what the data folder holds at that moment is copied.
 */
export function dyingStore(
  inner: StorageDriver,
  kill: { readonly at: number; readonly done: boolean; readonly folder: string; readonly copyTo: string },
): DyingStore {
  let writes = 0
  let dead = false
  const underWay = new Set<Promise<unknown>>()
  const killed = newDeferred()
  const buried = newDeferred<never>()
  const never = buried.promise
  never.catch(() => undefined)
  const write = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    if (dead) return await never
    writes += 1
    if (writes !== kill.at) {
      const writing = run()
      underWay.add(writing)
      return await alive(() => writing.finally(() => underWay.delete(writing)))
    }
    dead = true
    const copied = cp(kill.folder, kill.copyTo, { recursive: true })
    if (kill.done) await run()
    // What reached the service by then is done.
    Promise.all([copied, Promise.allSettled(underWay)]).then(() => killed.resolve(), killed.reject)
    return await never
  }
  const alive = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    if (dead) return await never
    const result = await run()
    // The answer comes too late.
    return dead ? await never : result
  }
  const { objects } = inner
  const dying: ObjectStore = {
    ...objects,
    // So that a few operations are many windows.
    limits: { ...objects.limits, deleteBatch: 2 },
    list: (query, signal) => alive(() => objects.list(query, signal)),
    head: (key, signal) => alive(() => objects.head(key, signal)),
    getWhole: (key, options, signal) => alive(() => objects.getWhole(key, options, signal)),
    put: (key, body, signal) => write(() => objects.put(key, body, signal)),
    copy: (from, to, signal) => write(() => objects.copy(from, to, signal)),
    deleteMany: (keys, signal, way) => write(() => objects.deleteMany(keys, signal, way)),
  }
  return {
    driver: { ...inner, objects: dying },
    killed: killed.promise,
    bury: () => buried.reject(new StoreError('Unreachable', 'it was killed')),
  }
}

/**
 * Kills at each write, first before and then after it is done, until there are no more: `killsAt` says whether there was one.
 * Gives how many there were.
 */
export async function killsAtEachWrite(
  killsAt: (at: number, done: boolean) => Promise<boolean>,
): Promise<number> {
  let kills = 0
  for (const done of [false, true]) {
    for (let at = 1; await killsAt(at, done); at += 1) kills += 1
  }
  return kills
}
