import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'

import { driverNames, type StorageDriver } from '../../../../drivers/index.ts'
import type { Digest } from '../../../../drivers/common/names.ts'
import { layout } from '../../../../electron/registry/layout/layout.ts'
import { live, someBytes } from '../../../conformance/harness.ts'
import { useTempFolder } from '../../../peers/temp-folder.ts'
import { cloudPlace, folderPlace, type Place } from '../../catalog/opened-places.ts'
import { blobOf, type Blob } from '../../registry/tiny-registry.ts'
import { findingsIn, unlimited, verifierOf } from './verifier.ts'

const drivers = driverNames.toSorted()
/** Some are read whole, some in pieces. */
const sizes = [0, 1, 5000, 262_144, 262_145, 700_000, 1_300_000]
const blobs = Array.from({ length: 40 }, (_, at) => blobOf(someBytes(sizes[at % sizes.length] ?? 0, at + 1)))

describe('a verification of contents', () => {
  const folder = useTempFolder()
  let place: Place | undefined

  afterEach(async () => {
    await place?.close()
    place = undefined
  })

  it.each(drivers)('on %s finds the blobs of which a byte is another one, and no others', async (name) => {
    const driver = await filled(name)
    expect(await findingsIn(driver, 'content')).toEqual([])
    const damaged = distinct(blobs).filter((_, at) => at % 6 === 1)
    for (const { digest, bytes } of damaged) {
      const wrong = bytes.slice()
      wrong[wrong.length >> 1] = (wrong[wrong.length >> 1] ?? 0) ^ 0x40
      await driver.objects.put(keyOf(driver, digest), wrong, live)
    }
    expect(damaged.length).toBeGreaterThan(4)
    const findings = await findingsIn(driver, 'content')
    expect(findings.map(({ kind, digest = '' }) => `${kind} ${digest}`).toSorted()).toEqual(
      damaged.map(({ digest }) => `corruptBlob ${digest}`).toSorted(),
    )
  })

  it('goes on after a stop with what it has not read', async () => {
    const driver = await filled('filesystem')
    const kept = await mkdtemp(join(folder(), 'kept-'))
    const allBytes = distinct(blobs).reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
    const first = verifierOf(counting(driver).driver, { folder: kept })
    const running = first.start({ ...unlimited, level: 'content', mostBytesPerSecond: allBytes / 3 })
    for await (const { running: run } of first.watch(live)) {
      if (run !== undefined && run.doneBytes > allBytes / 3) break
    }
    await first.stop()
    await running
    const stopped = await stateOf(first)
    expect(stopped.last).toMatchObject({ wasStopped: true, level: 'content' })
    const { doneBytes = 0, ofBytes } = stopped.unfinished ?? {}
    expect(ofBytes).toBe(allBytes)
    expect(doneBytes).toBeGreaterThan(0)
    expect(doneBytes).toBeLessThan(allBytes)
    await first.close()

    const second = counting(driver)
    const again = verifierOf(second.driver, { folder: kept })
    expect((await stateOf(again)).unfinished).toMatchObject({ doneBytes })
    await again.start({ ...unlimited, level: 'content', goOn: true })
    expect(second.readBytes()).toBe(allBytes - doneBytes)
    const done = await stateOf(again)
    expect(done.last).toMatchObject({ wasStopped: false, level: 'content' })
    expect(done.unfinished).toBeUndefined()
    await again.close()
  })

  it('reads a blob anew that was written since', async () => {
    const driver = await filled('filesystem')
    const kept = await mkdtemp(join(folder(), 'kept-'))
    const first = verifierOf(driver, { folder: kept })
    const running = first.start({ ...unlimited, level: 'content', mostRequestsPerSecond: 20 })
    for await (const { running: run } of first.watch(live)) if ((run?.done ?? 0) > 10) break
    await first.stop()
    await running
    await first.close()
    const damaged = distinct(blobs).filter(({ bytes }) => bytes.byteLength > 1)
    for (const { digest, bytes } of damaged) {
      await driver.objects.put(
        keyOf(driver, digest),
        bytes.map((byte) => byte ^ 1),
        live,
      )
    }
    const again = verifierOf(driver, { folder: kept })
    await again.start({ ...unlimited, level: 'content', goOn: true })
    const found = await again.findings()
    expect(new Set(found.map(({ digest }) => digest))).toEqual(new Set(damaged.map(({ digest }) => digest)))
    await again.close()
  })

  it('keeps within the bytes of a second that a person allows', async () => {
    const driver = await filled('filesystem')
    const allBytes = distinct(blobs).reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
    const verification = verifierOf(driver)
    const beganAtMs = performance.now()
    await verification.start({ ...unlimited, level: 'content', mostBytesPerSecond: allBytes / 2 })
    const tookMs = performance.now() - beganAtMs
    // The last blobs are not paid for by others.
    expect(tookMs).toBeGreaterThan(1200)
    await verification.close()
  })

  it('keeps its findings through a restart', async () => {
    const driver = await filled('filesystem')
    const kept = await mkdtemp(join(folder(), 'kept-'))
    const { digest, bytes } = blobs[5] ?? blobOf('')
    await driver.objects.put(
      keyOf(driver, digest),
      bytes.map((byte) => byte ^ 1),
      live,
    )
    const first = verifierOf(driver, { folder: kept })
    await first.start({ ...unlimited, level: 'content' })
    const [findings, { last }] = [await first.findings(), await stateOf(first)]
    expect(findings).toMatchObject([{ kind: 'corruptBlob', digest }])
    await first.close()
    const again = verifierOf(driver, { folder: kept })
    expect(await again.findings()).toEqual(findings)
    expect((await stateOf(again)).last).toEqual(last)
    await again.close()
  })

  async function filled(name: (typeof drivers)[number]): Promise<StorageDriver> {
    const root = await mkdtemp(join(folder(), 'store-'))
    place = name === 'filesystem' ? await folderPlace(root) : await cloudPlace(name, '/below')
    const { driver } = place
    for (const { digest, bytes } of distinct(blobs))
      await driver.objects.put(keyOf(driver, digest), bytes, live)
    return driver
  }
})

async function stateOf(verification: ReturnType<typeof verifierOf>) {
  for await (const state of verification.watch(live)) return state
  throw new Error('no state came')
}

/** The empty ones are the same. */
function distinct(all: readonly Blob[]): readonly Blob[] {
  return [...new Map(all.map((blob) => [blob.digest, blob])).values()]
}

function keyOf(driver: StorageDriver, digest: Digest): string {
  return driver.keyOf(layout.blobData(digest))
}

/** Counts the bytes of blobs that are read. */
function counting(driver: StorageDriver): {
  readonly driver: StorageDriver
  readonly readBytes: () => number
} {
  let read = 0
  const { objects } = driver
  const counted: StorageDriver = {
    ...driver,
    keyOf: (path) => driver.keyOf(path),
    objects: {
      ...objects,
      async get(key, range, signal) {
        const body = await objects.get(key, range, signal)
        read += body.info.sizeBytes
        return body
      },
      async getWhole(key, options, signal) {
        const whole = await objects.getWhole(key, options, signal)
        read += whole.bytes.byteLength
        return whole
      },
    },
  }
  return { driver: counted, readBytes: () => read }
}
