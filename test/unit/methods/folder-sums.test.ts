import { join } from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'

import type { FolderSum } from '../../../electron/api/rows.ts'
import { fileMethods } from '../../../electron/methods/files.ts'
import { cloudDrivers } from '../../clouds/every-cloud.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { oddStore } from '../catalog/odd-store.ts'
import { cloudPlace, fill, folderPlace, type Place } from '../catalog/opened-places.ts'

const folder = useTempFolder()
let place: Place | undefined
afterEach(async () => {
  await place?.close()
  place = undefined
})

const objects = oddStore({ repositories: 10, blobs: 2300 })
const blobs = 'docker/registry/v2/blobs/'
const prefixes = [
  '',
  'docker/',
  blobs,
  'docker/registry/v2/repositories/odd/',
  'none/',
  'docker/registry/v1/',
]

/** By looking at each object. */
function expected(prefix: string) {
  const below = [...objects].filter(([key]) => key.startsWith(prefix) && key !== prefix)
  const sizeBytes = below.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0)
  return { objects: below.length, sizeBytes, whole: true }
}

function sumsOf({ driver }: Place, prefix: string, signal = live): AsyncIterable<FolderSum> {
  const opened = { id: 'x', name: 'x', readOnly: true, driver }
  return fileMethods({ open: () => Promise.resolve(opened), ids: () => ['x'] }).sumFolder(
    { store: 'x', prefix },
    signal,
  )
}

async function all(sums: AsyncIterable<FolderSum>): Promise<readonly FolderSum[]> {
  const told: FolderSum[] = []
  for await (const sum of sums) told.push(sum)
  return told
}

describe('the sum of a folder', () => {
  it.each(cloudDrivers)('is what its objects add up to, on %s', async (name) => {
    place = await cloudPlace(name, '')
    await fill(place, objects)
    // The object that marks a folder is none of its objects.
    await place.put(blobs, 'a marker')
    for (const prefix of prefixes.filter((each) => each !== '' && each !== 'docker/')) {
      const told = await all(sumsOf(place, prefix))
      expect(told.at(-1)).toMatchObject(expected(prefix))
      expect(told.at(-1)?.requests).toBeGreaterThan(0)
    }
  })

  it('is what its files add up to, on this computer', async () => {
    place = await folderPlace(join(folder(), 'store'))
    await fill(place, objects)
    for (const prefix of prefixes) {
      expect((await all(sumsOf(place, prefix))).at(-1)).toMatchObject(expected(prefix))
    }
  })

  it('is 0 of a folder with nothing in it', async () => {
    place = await cloudPlace('s3', '')
    expect((await all(sumsOf(place, 'empty/'))).at(-1)).toMatchObject({
      objects: 0,
      sizeBytes: 0,
      whole: true,
    })
  })

  it('grows as it is made, and can be stopped', async () => {
    place = await cloudPlace('s3', '')
    await fill(place, oddStore({ repositories: 1, blobs: 9000 }))
    if (place.cloud === undefined) throw new Error('no cloud')
    place.cloud.faults.latencyMs = 60
    const told = await all(sumsOf(place, blobs))
    expect(told.length).toBeGreaterThan(2)
    expect(told.slice(0, -1).every(({ whole }) => !whole)).toBe(true)
    const counts = told.map((sum) => sum.objects)
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
    expect(counts.at(-1)).toBeGreaterThan(9000)
    const stop = new AbortController()
    const stopped = (async () => {
      for await (const sum of sumsOf(place, blobs, stop.signal)) if (sum.objects > 0) stop.abort()
    })()
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('fails as the store does, and says no sum for whole', async () => {
    place = await cloudPlace('s3', '')
    await fill(place, oddStore({ repositories: 1, blobs: 4000 }))
    if (place.cloud === undefined) throw new Error('no cloud')
    place.cloud.faults.rules = [
      {
        fault: { kind: 'refuse', code: 'AccessDenied' },
        operation: 'ListObjectsV2',
        probability: 0.5,
      },
    ]
    const told: FolderSum[] = []
    const failed = (async () => {
      for await (const sum of sumsOf(place, '')) told.push(sum)
    })()
    await expect(failed).rejects.toMatchObject({ code: 'PermissionDenied' })
    expect(told.every(({ whole }) => !whole)).toBe(true)
  })
})
