import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { mapConcurrent, sumVersions, type StorageDriver, type VersionSums } from '../../drivers/index.ts'
import { live, someBytes, type DriverHarness } from './harness.ts'

/** What every cloud says of the versions that its bucket keeps. */
export function describeVersions(harness: DriverHarness): void {
  describe(`versions of ${harness.name}`, () => {
    let driver: StorageDriver
    const keys = ['versions/a b', 'versions/b+\u00e9', 'versions/c'] as const
    beforeEach(async () => {
      driver = await harness.open('')
    })
    afterEach(async () => {
      await harness.setVersioning?.('suspended')
      await driver.objects.deleteMany(keys, live)
      await driver.close()
    })

    if (harness.setVersioning === undefined) {
      it('there are none of', async () => {
        expect(await driver.objects.versioning(live)).toBe('none')
        await driver.objects.put(keys[0], someBytes(3), live)
        expect(await sums()).toEqual({ oldVersions: 0, oldBytes: 0, deleteMarkers: 0, listed: 0 })
      })
      return
    }
    const { setVersioning } = harness

    it('is on or suspended as the bucket is', async () => {
      await setVersioning('on')
      expect(await driver.objects.versioning(live)).toBe('on')
      await setVersioning('suspended')
      expect(await driver.objects.versioning(live)).toBe('suspended')
    })

    it('keeps what is written over and deleted: as old versions and delete markers, with their bytes', async () => {
      await setVersioning('on')
      const before = await sums()
      const [kept, over, gone] = keys
      await driver.objects.put(kept, someBytes(10), live)
      await driver.objects.put(over, someBytes(20), live)
      await driver.objects.put(over, someBytes(30), live)
      await driver.objects.put(gone, someBytes(40), live)
      await driver.objects.deleteMany([gone], live)
      const after = await sums()
      expect({
        oldVersions: after.oldVersions - before.oldVersions,
        oldBytes: after.oldBytes - before.oldBytes,
        deleteMarkers: after.deleteMarkers - before.deleteMarkers,
      }).toEqual({ oldVersions: 2, oldBytes: 60, deleteMarkers: 1 })
      const { versions } = await driver.objects.listVersions({ prefix: 'versions/' }, live)
      const newest = versions.filter(({ latest }) => latest)
      expect(Object.fromEntries(newest.map(({ key, kind }) => [key, kind]))).toEqual({
        [kept]: 'version',
        [over]: 'version',
        [gone]: 'deleteMarker',
      })
    })

    it('goes on with the next page within the versions of a key', { timeout: 120_000 }, async () => {
      await setVersioning('on')
      const before = await versionsOf(keys[2])
      const times = Array.from({ length: 1003 }, (_, time) => time)
      const put = () => driver.objects.put(keys[2], someBytes(1), live)
      const bucket = harness.bucket?.()
      if (bucket === undefined) for await (const _ of mapConcurrent(times, 32, put, live)) void _
      else for (const _ of times) bucket.put(keys[2], Buffer.from(someBytes(1)))
      const after = await versionsOf(keys[2])
      expect(after.length - before.length).toBe(1003)
      expect(new Set(after).size).toBe(after.length)
    })

    async function versionsOf(key: string): Promise<readonly string[]> {
      const found: string[] = []
      let token: string | undefined
      do {
        const query = { prefix: key, ...(token === undefined ? {} : { token }) }
        const page = await driver.objects.listVersions(query, live)
        found.push(...page.versions.map(({ versionId }) => versionId))
        token = page.next
      } while (token !== undefined)
      return found
    }

    async function sums(): Promise<VersionSums> {
      let last: VersionSums = { oldVersions: 0, oldBytes: 0, deleteMarkers: 0, listed: 0 }
      for await (const each of sumVersions(driver.objects, live)) last = each
      return last
    }
  })
}
