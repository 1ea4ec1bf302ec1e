import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { openDriver, resolveParameters, type StorageDriver } from '../../../drivers/index.ts'
import { startCloud, type CloudDriver, type StartedCloud } from '../../clouds/every-cloud.ts'
import { startS3Cloud } from '../../clouds/s3/cloud.ts'
import type { StoreObjects } from './odd-store.ts'

/** A store to list, and what fills it past the driver. */
export interface Place {
  readonly driver: StorageDriver
  /** `headers` are for a service, such as those of a storage class. */
  readonly put: (
    key: string,
    text: string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<void> | void
  readonly remove: (key: string) => Promise<void> | void
  readonly cloud: Pick<StartedCloud, 'faults' | 'stats'> | undefined
  readonly close: () => Promise<void>
}

export const account = { accessKey: 'AKIDCATALOG', secretKey: 'secret-of-catalog' }

export async function cloudPlace(name: CloudDriver, rootdirectory: string): Promise<Place> {
  const cloud = await startCloud(name, { account })
  const driver = await opened(name, { ...cloud.values, rootdirectory })
  return {
    driver,
    put: (key, text, headers) => void cloud.bucket.put(key, Buffer.from(text), headers),
    remove: (key) => cloud.bucket.delete(key),
    cloud,
    close: async () => {
      await driver.close()
      await cloud.close()
    },
  }
}

/** An S3 service whose objects a key service encrypts: entity tags say nothing of the bytes. */
export async function encryptedPlace(rootdirectory: string): Promise<Place> {
  const cloud = await startS3Cloud({ accounts: [account], buckets: ['registry'], encrypted: true })
  const driver = await opened('s3', {
    accesskey: account.accessKey,
    secretkey: account.secretKey,
    region: cloud.region,
    regionendpoint: cloud.endpoint,
    bucket: 'registry',
    rootdirectory,
  })
  const bucket = cloud.bucket('registry')
  return {
    driver,
    put: (key, text) => void bucket.put(key, Buffer.from(text)),
    remove: (key) => bucket.delete(key),
    cloud,
    close: async () => {
      await driver.close()
      await cloud.close()
    },
  }
}

export async function folderPlace(folder: string): Promise<Place> {
  const driver = await opened('filesystem', { rootdirectory: folder })
  const pathOf = (key: string): string => join(folder, key)
  return {
    driver,
    async put(key, text) {
      await mkdir(dirname(pathOf(key)), { recursive: true })
      await writeFile(pathOf(key), text)
    },
    remove: (key) => driver.objects.deleteMany([key], new AbortController().signal).then(() => undefined),
    cloud: undefined,
    close: () => driver.close(),
  }
}

export async function opened(
  name: CloudDriver | 'filesystem',
  values: Readonly<Record<string, unknown>>,
): Promise<StorageDriver> {
  return openDriver(resolveParameters(name, values, {}), {
    store: 'catalog',
    readOnly: false,
    timeouts: { answerMs: 5000 },
  })
}

/** Fills a place with objects, below `prefix`. */
export async function fill({ put }: Place, objects: StoreObjects, prefix = ''): Promise<void> {
  for (const [key, text] of objects) await put(`${prefix}${key}`, text)
}
