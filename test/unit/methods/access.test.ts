import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { AccessEvent } from '../../../electron/api/rows.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { valuesOf } from '../../clouds/s3/values.ts'
import { account, openBackend, type TestBackend } from './test-backend.ts'

const folder = useTempFolder()
let cloud: S3Cloud
let host: TestBackend
beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['images'] })
})
afterAll(() => cloud.close())
beforeEach(async () => {
  cloud.faults.rules = []
  host = await openBackend(folder())
})
afterEach(() => host.close())

async function addStore(readOnly: boolean): Promise<string> {
  const values = { ...valuesOf(cloud, 'images', account), rootdirectory: '/root' }
  const { store } = await host.backend.addStore({ driver: 's3', values, name: 'images', readOnly }, live)
  return store
}

const written = (): number => cloud.bucket('images').keys().length + cloud.bucket('images').uploads.size

describe('checkAccess', () => {
  it('tells first what is tried and the policy, then each outcome, and at last that it is done', async () => {
    const store = await addStore(false)
    const events: AccessEvent[] = []
    for await (const event of host.backend.checkAccess({ store }, live)) events.push(event)
    const [begun] = events
    expect(begun).toMatchObject({ kind: 'begun', policy: { kind: 'iam' } })
    const actions = begun?.kind === 'begun' ? begun.actions.map(({ action }) => action) : []
    const told = events.flatMap((event) => (event.kind === 'outcome' ? [event.action] : []))
    expect(told.toSorted()).toEqual(actions.toSorted())
    expect(events.at(-1)).toEqual({ kind: 'done', left: [] })
    expect(JSON.stringify(events)).not.toContain(account.secretKey)
  })

  it('cleans up before a reader that stops reading is let go', async () => {
    const store = await addStore(false)
    for await (const event of host.backend.checkAccess({ store }, live)) {
      if (event.kind !== 'outcome' || event.action !== 'beginUpload') continue
      expect(written()).toBeGreaterThan(0)
      break
    }
    expect(written()).toBe(0)
  })

  it.each([
    [
      'the store becomes read-only',
      (store: string) => host.backend.setReadOnly({ store, readOnly: true }, live),
    ],
    ['the store is removed', (store: string) => host.backend.removeStore({ store }, live)],
    ['the host closes', () => host.close()],
  ])('is stopped, and has cleaned up, when %s', async (_, end) => {
    const store = await addStore(false)
    const reader = host.backend.checkAccess({ store }, live)[Symbol.asyncIterator]()
    for (let step = await reader.next(); step.done !== true; step = await reader.next()) {
      if (step.value.kind === 'outcome' && step.value.action === 'put') break
    }
    await end(store)
    expect(written()).toBe(0)
    await reader.return?.()
  })

  it('asks a store that is read-only nothing that writes', async () => {
    const store = await addStore(true)
    const before = new Map(cloud.stats.requests)
    for await (const event of host.backend.checkAccess({ store }, live)) void event
    const asked = [...cloud.stats.requests].filter(([name, count]) => count > (before.get(name) ?? 0))
    expect(asked.map(([name]) => name).toSorted()).toEqual([
      'GetBucketLocation',
      'GetObject',
      'ListMultipartUploads',
      'ListObjectsV2',
    ])
  })
})
