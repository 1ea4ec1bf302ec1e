import { resolve } from 'node:path'

import { afterAll, beforeAll } from 'vitest'

import {
  networkOfProcess,
  threadLanes,
  type Lanes,
  type Network,
  type ObjectStore,
  type StorageDriver,
} from '../../drivers/index.ts'

/** The built program of a lane's thread. */
export const laneProgram = resolve('dist/lanes/lane-worker.mjs')

/** Where large bodies go: through this thread, or through lanes. */
export type Way = 'lanes' | 'this thread'

export interface Ways {
  /** How a store is opened for this way, as the environment is now. */
  network(way: Way): Network
  /** Of a store that was opened so. Bodies go by a lane only where they lie in memory that threads share. */
  objects(way: Way, objects: ObjectStore): ObjectStore
  driver(way: Way, driver: StorageDriver): StorageDriver
}

/** Lanes for the tests of one file. */
export function useWays(): Ways {
  let lanes: Lanes | undefined
  beforeAll(() => {
    lanes = threadLanes({ program: laneProgram, threads: 2 })
  })
  afterAll(() => lanes?.close())
  return {
    network: (way) => (way === 'lanes' ? { ...networkOfProcess(), lanes } : networkOfProcess()),
    objects: (way, objects) => (way === 'lanes' ? sharingObjects(objects) : objects),
    driver: (way, driver) => (way === 'lanes' ? sharingDriver(driver) : driver),
  }
}

function sharingDriver(driver: StorageDriver): StorageDriver {
  return {
    ...driver,
    objects: sharingObjects(driver.objects),
    putContent: (path, content, signal) => driver.putContent(path, shared(content), signal),
  }
}

function sharingObjects(objects: ObjectStore): ObjectStore {
  return {
    ...objects,
    put: (key, body, signal) => objects.put(key, shared(body), signal),
    putPart: (upload, number, body, signal, known) =>
      objects.putPart(upload, number, shared(body), signal, known),
  }
}

/** The same bytes in memory that threads share. */
export function shared(bytes: Uint8Array): Uint8Array<SharedArrayBuffer> {
  const memory = new Uint8Array(new SharedArrayBuffer(bytes.byteLength))
  memory.set(bytes)
  return memory
}
