import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { VersionCount } from '../../../electron/api/rows.ts'
import { openDriver, resolveParameters, type StorageDriver } from '../../../drivers/index.ts'
import { versionMethods } from '../../../electron/methods/versions.ts'
import { startCloud, type StartedCloud } from '../../clouds/every-cloud.ts'
import { live, someBytes } from '../../conformance/harness.ts'

const account = { accessKey: 'AKIDVERSIONS', secretKey: 'a secret of versions' }
let cloud: StartedCloud
let driver: StorageDriver
beforeEach(async () => {
  cloud = await startCloud('s3', { account })
  driver = await openDriver(resolveParameters('s3', cloud.values, {}), { store: 'x', readOnly: false })
})
afterEach(async () => {
  await driver.close()
  await cloud.close()
})

function methods() {
  return versionMethods({
    open: () => Promise.resolve({ id: 'x', name: 'x', readOnly: true, driver }),
    ids: () => ['x'],
  })
}

async function counted(): Promise<readonly VersionCount[]> {
  const counts: VersionCount[] = []
  for await (const count of methods().countVersions({ store: 'x' }, live)) counts.push(count)
  return counts
}

describe('the versions of a bucket', () => {
  it('are said to be off, on or suspended', async () => {
    expect(await methods().getVersioning({ store: 'x' }, live)).toMatchObject({ state: 'off' })
    cloud.bucket.versions.versioning = 'on'
    expect(await methods().getVersioning({ store: 'x' }, live)).toMatchObject({ state: 'on' })
    cloud.bucket.versions.versioning = 'suspended'
    expect(await methods().getVersioning({ store: 'x' }, live)).toMatchObject({ state: 'suspended' })
  })

  it('are not known where the key may not ask, and what it needs is said', async () => {
    cloud.faults.rules = [{ fault: { kind: 'refuse', code: 'AccessDenied' } }]
    expect(await methods().getVersioning({ store: 'x' }, live)).toMatchObject({
      state: 'unknown',
      error: { code: 'PermissionDenied' },
      permissions: { status: 's3:GetBucketVersioning', list: 's3:ListBucketVersions' },
    })
  })

  it('are not told of where the service does not answer at all', async () => {
    await cloud.close()
    await expect(methods().getVersioning({ store: 'x' }, live)).rejects.toMatchObject({ code: 'Unreachable' })
  })

  it('are counted with the bytes that they hold, beside the delete markers', async () => {
    cloud.bucket.versions.versioning = 'on'
    for (const sizeBytes of [100, 200]) await driver.objects.put('over', someBytes(sizeBytes), live)
    await driver.objects.put('gone', someBytes(50), live)
    await driver.objects.deleteMany(['gone'], live)
    expect((await counted()).at(-1)).toEqual({
      oldVersions: 2,
      oldBytes: 150,
      deleteMarkers: 1,
      listed: 4,
      whole: true,
    })
  })

  it('grow while they are counted, and counting stops when nobody reads on', async () => {
    cloud.bucket.versions.versioning = 'on'
    for (let at = 0; at < 2500; at += 1) cloud.bucket.put(`blob-${at % 100}`, Buffer.alloc(1))
    const [first] = await counted()
    expect(first).toMatchObject({ listed: 1000, whole: false })
    const before = cloud.stats.count('ListObjectVersions')
    for await (const _ of methods().countVersions({ store: 'x' }, live)) break
    expect(cloud.stats.count('ListObjectVersions')).toBe(before + 1)
  })
})
