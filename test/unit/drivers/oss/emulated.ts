import { afterEach } from 'vitest'

import {
  openDriver,
  resolveParameters,
  type ObjectStore,
  type StorageDriver,
} from '../../../../drivers/index.ts'
import { openOss } from '../../../../drivers/clouds/oss/open.ts'
import { startOssCloud, type OssCloud, type OssCloudOptions } from '../../../clouds/oss/cloud.ts'

export const account = { accessKey: 'LTAIUNITTESTS', secretKey: 'a secret of the unit tests' }

/** A running cloud with the bucket `registry`; it stops with the test. */
export async function emulated(options: Partial<OssCloudOptions> = {}): Promise<OssCloud> {
  const cloud = await startOssCloud({ accounts: [account], buckets: ['registry'], ...options })
  closers.push(() => cloud.close())
  return cloud
}

/** Parameters of the cloud's bucket `registry`, and whatever a test sets beside them. */
export function parametersOf(
  cloud: OssCloud,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    accesskeyid: account.accessKey,
    accesskeysecret: account.secretKey,
    region: cloud.region,
    bucket: 'registry',
    endpoint: cloud.serviceHost,
    secure: false,
    ...more,
  }
}

/** The store without any layer around it, so that nothing is tried again. */
export function bareStore(cloud: OssCloud, more: Readonly<Record<string, unknown>> = {}): ObjectStore {
  const { objects } = openOss(resolveParameters('oss', parametersOf(cloud, more), {}))
  closers.push(() => objects.close())
  return objects
}

/** The store as the application opens it; fails where a parameter is refused. */
export async function opened(
  cloud: OssCloud,
  more: Readonly<Record<string, unknown>> = {},
): Promise<StorageDriver> {
  const resolved = resolveParameters('oss', parametersOf(cloud, more), {})
  const driver = await openDriver(resolved, { store: 'unit', readOnly: false })
  closers.push(() => driver.close())
  return driver
}

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})
