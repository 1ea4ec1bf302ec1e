import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

import type { DriverName } from '../../drivers/index.ts'
import { cloudDrivers, startCloud, type CloudDriver, type StartedCloud } from '../clouds/every-cloud.ts'
import { faultMix } from '../faults/fault-mix.ts'

/** Where a store's objects are, as nobody but its service sees them. */
export interface SoakPlace {
  readonly driver: DriverName
  readonly values: Readonly<Record<string, string>>
  keys(): Promise<readonly string[]>
  /** Undefined where there is none. */
  read(key: string): Promise<Uint8Array | undefined>
  remove(key: string): Promise<void>
  /** Keys of multipart uploads that were neither finished nor taken back. */
  unfinished(): readonly string[]
  /** Ends the service and cuts its connections; the promise that it gives starts it again. Undefined for a folder. */
  readonly interrupt?: () => Promise<() => Promise<void>>
  /** No more faults from now on. */
  behave(): void
  close(): Promise<void>
}

/** One of every driver. Clouds fail, cut off or delay one request in twenty, each in its own words. */
export async function startPlaces(folder: string): Promise<readonly SoakPlace[]> {
  return [...(await Promise.all(cloudDrivers.map(cloudPlace))), await folderPlace(join(folder, 'store'))]
}

const account = { accessKey: 'AKIDSOAK', secretKey: 'a secret of the soak' }
const faultRate = 0.05
const chunksize = String(5 * 1024 * 1024)

async function cloudPlace(driver: CloudDriver): Promise<SoakPlace> {
  const cloud: StartedCloud = await startCloud(driver, { account })
  cloud.faults.latencyMs = 2
  cloud.faults.rules = faultMix(cloud, faultRate)
  const { bucket } = cloud
  return {
    driver,
    values: { ...cloud.values, chunksize },
    keys: () => Promise.resolve(bucket.keys()),
    read: (key) => Promise.resolve(bucket.get(key)?.body),
    remove: (key) => Promise.resolve(bucket.delete(key)),
    unfinished: () => [...bucket.uploads.values()].map(({ key }) => key),
    async interrupt() {
      await cloud.close()
      return () => cloud.listenAgain()
    },
    behave() {
      cloud.faults.rules = []
    },
    close: () => cloud.close(),
  }
}

async function folderPlace(root: string): Promise<SoakPlace> {
  await mkdir(root)
  return {
    driver: 'filesystem',
    values: { rootdirectory: root },
    async keys() {
      const entries = await readdir(root, { recursive: true, withFileTypes: true })
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    },
    read: (key) => readFile(join(root, key)).catch(() => undefined),
    remove: (key) => rm(join(root, key), { force: true }),
    unfinished: () => [],
    behave: () => undefined,
    close: () => Promise.resolve(),
  }
}
