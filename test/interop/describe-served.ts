import { afterAll, beforeAll } from 'vitest'

import type { StorageDriver } from '../../drivers/index.ts'
import { describeWith, type Peer } from '../peers/need.ts'
import { startRegistry, type Registry } from '../peers/registry.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { folderPlace, radosgwPlace, type Place } from './places.ts'

/** A place that Bollard and a real registry have both opened. What is in it is there once the tests run. */
export interface Served {
  readonly kind: 'folder' | 'radosgw'
  readonly driver: StorageDriver
  readonly registry: Registry
  /** A path for what else a test writes. */
  readonly folder: () => string
}

/** Describes the same of a folder and of a real S3 server, each served by a real registry until the tests are done. */
export function describeServed(
  tools: readonly Peer[],
  titleOf: (place: string) => string,
  suite: (served: Served) => void,
): void {
  for (const { kind, name, peers, make } of places) {
    describeWith(['docker-registry', ...tools, ...peers], titleOf(name), () => {
      const folder = useTempFolder()
      const closing: (() => Promise<void>)[] = []
      const running: { driver?: StorageDriver; registry?: Registry } = {}
      beforeAll(async () => {
        const place = await make(folder())
        closing.push(place.stop)
        const driver = await place.open()
        closing.push(() => driver.close())
        const registry = await startRegistry({ storage: place.storage })
        closing.push(registry.stop)
        Object.assign(running, { driver, registry })
      }, startTimeoutMs)
      afterAll(async () => {
        for (const close of closing.toReversed()) await close()
      })
      suite({
        kind,
        folder,
        get driver() {
          return begun(running.driver)
        },
        get registry() {
          return begun(running.registry)
        },
      })
    })
  }
}

/** A real S3 server takes its time on a machine that is busy. */
const startTimeoutMs = 120_000

interface ServedPlace {
  readonly kind: Served['kind']
  readonly name: string
  readonly peers: readonly Peer[]
  readonly make: (folder: string) => Promise<Place>
}

const places: readonly ServedPlace[] = [
  { kind: 'folder', name: 'a folder', peers: [], make: folderPlace },
  {
    kind: 'radosgw',
    name: 'a real S3 server',
    peers: ['radosgw', 'ceph-mon', 'ceph-osd'],
    make: radosgwPlace,
  },
]

function begun<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('nothing is served before the tests run')
  return thing
}
