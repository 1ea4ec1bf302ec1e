import { setMaxListeners } from 'node:events'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { valuesOf } from '../../clouds/s3/values.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { account, openBackend, type TestBackend } from './test-backend.ts'

const folder = useTempFolder()
const repositories = Array.from({ length: 60 }, (_, index) => `team/service-${index}`)
let cloud: S3Cloud
let host: TestBackend
let store = ''
beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['images'] })
  for (const repository of repositories) {
    const tag = `docker/registry/v2/repositories/${repository}/_manifests/tags/latest`
    cloud.bucket('images').put(`${tag}/current/link`, Buffer.from(`sha256:${'0'.repeat(64)}`))
  }
})
afterAll(() => cloud.close())
beforeEach(async () => {
  host = await openBackend(folder())
  const values = valuesOf(cloud, 'images', account)
  store = (await host.backend.addStore({ driver: 's3', values, name: 'images', readOnly: true }, live)).store
})
afterEach(async () => {
  cloud.faults.rules = []
  await host.close()
})

describe('the setting of requests at once', () => {
  it('is how many a store has in flight, once it is opened', async () => {
    expect(await mostInFlight(32)).toBe(32)
    await host.backend.changeSettings({ maxRequests: 3 }, live)
    // It is open: it keeps what it was opened with.
    expect(await mostInFlight(32)).toBe(32)
    await openAnew('5242880')
    expect(await mostInFlight(3)).toBe(3)
    await host.backend.changeSettings({ maxRequests: null }, live)
    await openAnew('6291456')
    expect(await mostInFlight(32)).toBe(32)
  })
})

/** A store with other parameters is closed, and opened at its next use. */
async function openAnew(chunksize: string): Promise<void> {
  const values = { ...valuesOf(cloud, 'images', account), chunksize }
  const edited = await host.backend.editStore({ store, driver: 's3', values, name: 'images' }, live)
  expect(edited.reopened).toBe(true)
}

/** Asks much of a service that does not answer, until so many requests wait, and gives up. */
async function mostInFlight(expected: number): Promise<number> {
  cloud.stats.maxInFlight = 0
  cloud.faults.rules = [{ fault: { kind: 'stall' } }]
  const stop = new AbortController()
  setMaxListeners(0, stop.signal)
  // One count alone asks less at once than a store may.
  const counting = Promise.allSettled(
    repositories.map((repository) =>
      host.backend.countTags({ store, repositories: [repository] }, stop.signal),
    ),
  )
  while (cloud.stats.inFlight < expected) await new Promise(setImmediate)
  // Whoever is let through beyond that has its turn.
  await host.backend.getSettings({}, live)
  stop.abort()
  await counting
  cloud.faults.rules = []
  while (cloud.stats.inFlight > 0) await new Promise(setImmediate)
  return cloud.stats.maxInFlight
}
