import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Draft } from '../../../electron/api/stores.ts'
import type { StoreRow } from '../../../electron/api/rows.ts'
import { toErrorData } from '../../../electron/host/error-data.ts'
import { startKs3Cloud } from '../../clouds/ks3/cloud.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { live } from '../../conformance/harness.ts'
import { startRecordingFront, type RecordingFront } from '../../network/recording-front.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { firstOf, nextOf, openBackend, textSource, type TestBackend } from './test-backend.ts'

const ambient = {
  accessKey: 'ASIAOFTHISCOMPUTER',
  secretKey: 'secret/of+this=computer',
  sessionToken: 'token/of+this=computer',
}
const refused = { code: 'Unauthenticated', reason: { id: 'ambientKeysNotAllowed' } }

const folder = useTempFolder()
let cloud: S3Cloud
let front: RecordingFront
let elsewhere: RecordingFront
let host: TestBackend
beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [ambient], buckets: ['registry'] })
})
afterAll(() => cloud.close())
beforeEach(async () => {
  front = await startRecordingFront(cloud.port)
  elsewhere = await startRecordingFront(cloud.port)
  host = await openBackend(folder())
  vi.stubEnv('AWS_ACCESS_KEY_ID', ambient.accessKey)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', ambient.secretKey)
  vi.stubEnv('AWS_SESSION_TOKEN', ambient.sessionToken)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await host.close()
  await front.close()
  await elsewhere.close()
})

describe('a store with an endpoint and without keys', () => {
  it('sends nothing at all before the person says so, whatever is asked of it', async () => {
    const store = await added()
    const { backend } = host
    const calls: readonly (() => Promise<unknown>)[] = [
      () => backend.probeParameters(draftFor(front), live),
      () => backend.probeParameters({ ...draftFor(front), store }, live),
      () => backend.connect({ store }, live),
      () => drained(backend.checkAccess({ store }, live)),
      () => drained(backend.listRepositories({ store }, live)),
      () => drained(backend.listFiles({ store, prefix: '' }, live)),
      () => drained(backend.listUploads({ store }, live)),
      () => drained(backend.listBlobs({ store }, live)),
      () => backend.getVersioning({ store }, live),
      () => backend.presign({ store, key: 'a', expiresInSeconds: 60 }, live),
      () => backend.startUpload({ store, prefix: '', sources: [someFile()] }, live),
    ]
    for (const call of calls) expect(await told(call())).toMatchObject(refused)
    await drained(backend.search({ text: 'team/app' }, live))
    expect(front.connections).toBe(0)
  })

  it('begins to list by itself once that is allowed, for who watches it', async () => {
    const store = await added()
    const { backend } = host
    const states = backend.watchCatalog({ store }, live)
    await nextOf(states, ({ failure }) => failure?.reason?.id === 'ambientKeysNotAllowed')
    await backend.allowAmbientKeys({ store, origins: [originOf(front)] }, live)
    const listed = await nextOf(
      states,
      ({ asOfMs, listing }) => asOfMs !== undefined && listing === undefined,
    )
    expect(listed.failure).toBeUndefined()
  })

  it('says where it would send them, and works once that is allowed', async () => {
    const store = await added()
    expect(await ambientKeys(store)).toEqual({ service: 'AWS', origins: [originOf(front)], allowed: false })
    await host.backend.allowAmbientKeys({ store, origins: [originOf(front)] }, live)
    expect(await ambientKeys(store)).toMatchObject({ allowed: true })
    await host.backend.connect({ store }, live)
    expect(front.heard).toContain(`Credential=${ambient.accessKey}/`)
    expect(front.heard.toLowerCase()).toContain(`x-amz-security-token: ${ambient.sessionToken}`)
  })

  it('is tried in the form with the word that is given there, which is not kept', async () => {
    const store = await added()
    const allowed = { ...draftFor(front), store, ambientKeysFor: [originOf(front)] }
    await host.backend.probeParameters(allowed, live)
    expect(front.heard).toContain(ambient.accessKey)
    expect(await ambientKeys(store)).toMatchObject({ allowed: false })
  })

  it('is still allowed it at the next start', async () => {
    const store = await added({ ambientKeysFor: [originOf(front)] })
    await host.close()
    host = await openBackend(folder(), host.dataDir)
    await host.backend.connect({ store }, live)
    expect(front.heard).toContain(ambient.accessKey)
  })

  it('is not allowed it by a list of before', async () => {
    const store = await added({ ambientKeysFor: [originOf(front)] })
    await host.close()
    const path = join(host.dataDir, 'stores.json')
    const kept = JSON.parse(await readFile(path, 'utf8')) as { stores: { ambientKeysFor?: unknown }[] }
    for (const record of kept.stores) delete record.ambientKeysFor
    await writeFile(path, JSON.stringify(kept))
    host = await openBackend(folder(), host.dataDir)
    expect(await told(host.backend.connect({ store }, live))).toMatchObject(refused)
    expect(front.connections).toBe(0)
  })

  it('is not allowed what is asked about another endpoint than it has', async () => {
    const store = await added()
    const origins = [originOf(elsewhere)]
    expect(await told(host.backend.allowAmbientKeys({ store, origins }, live))).toMatchObject({
      code: 'PreconditionFailed',
    })
    expect(await ambientKeys(store)).toMatchObject({ allowed: false })
  })
})

describe('the word for an endpoint', () => {
  it('does not outlive it: not at the other one, and not when it comes back', async () => {
    const ambientKeysFor = [originOf(front)]
    const store = await added({ ambientKeysFor })
    await host.backend.editStore({ ...draftFor(elsewhere), ambientKeysFor, store, name: 'ambient' }, live)
    expect(await told(host.backend.connect({ store }, live))).toMatchObject(refused)
    expect(elsewhere.connections).toBe(0)
    await host.backend.editStore({ ...draftFor(front), store, name: 'ambient' }, live)
    expect(await told(host.backend.connect({ store }, live))).toMatchObject(refused)
    expect(front.connections).toBe(0)
  })

  it('is taken back by the form, from a store that is open, too', async () => {
    const store = await added({ ambientKeysFor: [originOf(front)] })
    await host.backend.connect({ store }, live)
    const { connections } = front
    await host.backend.editStore({ ...draftFor(front), store, name: 'ambient' }, live)
    expect(await told(host.backend.connect({ store }, live))).toMatchObject(refused)
    expect(front.connections).toBe(connections)
  })

  it('is not kept for hosts that the store does not ask', async () => {
    await added({ ambientKeysFor: [originOf(front), originOf(elsewhere)] })
    expect(await readFile(join(host.dataDir, 'stores.json'), 'utf8')).not.toContain(originOf(elsewhere))
  })

  it('comes by no configuration, nor from another store at the same endpoint', async () => {
    await added({ ambientKeysFor: [originOf(front)] })
    const text = `version: 0.1
storage:
  s3:
    bucket: registry
    region: us-east-1
    regionendpoint: ${originOf(front)}
    ambientkeysfor: ["${originOf(front)}"]
    ambientKeysFor: ${originOf(front)}
`
    const { drafts } = await host.backend.readConfigFile({ text, environment: '' }, live)
    const [draft] = drafts
    if (draft === undefined) throw new Error('nothing was read')
    const { driver, draftId, values } = draft
    const dropped = { driver, draftId, values, name: 'dropped', readOnly: true }
    const { store } = await host.backend.addStore(dropped, live)
    expect(await told(host.backend.probeParameters({ driver, draftId, values }, live))).toMatchObject(refused)
    expect(await told(host.backend.connect({ store }, live))).toMatchObject(refused)
    expect(front.connections).toBe(0)
  })
})

it('the keys of KS3 in the environment go to no endpoint that is not said', async () => {
  const { accessKey, secretKey } = ambient
  const ks3 = await startKs3Cloud({ accounts: [{ accessKey, secretKey }], buckets: ['registry'] })
  const recorded = await startRecordingFront(ks3.port)
  vi.stubEnv('KS3_ACCESS_KEY_ID', accessKey)
  vi.stubEnv('KS3_SECRET_ACCESS_KEY', secretKey)
  try {
    const regionendpoint = `http://registry.ks3-cn-beijing.localhost:${recorded.port}`
    const values = { bucket: 'registry', region: 'ks3-cn-beijing', regionendpoint }
    const { store } = await host.backend.addStore(
      { driver: 'ks3', values, name: 'ambient', readOnly: true },
      live,
    )
    expect(await told(host.backend.connect({ store }, live))).toMatchObject(refused)
    expect(recorded.connections).toBe(0)
    await host.backend.allowAmbientKeys({ store, origins: [regionendpoint] }, live)
    await host.backend.connect({ store }, live)
    expect(recorded.heard).toContain(accessKey)
  } finally {
    await recorded.close()
    await ks3.close()
  }
})

function originOf({ port }: RecordingFront): string {
  return `http://127.0.0.1:${port}`
}

function draftFor(asked: RecordingFront): Draft {
  const values = { bucket: 'registry', region: 'us-east-1', regionendpoint: originOf(asked) }
  return { driver: 's3', values }
}

async function added(more: Partial<Draft> = {}): Promise<string> {
  const draft = { ...draftFor(front), ...more, name: 'ambient', readOnly: false }
  return (await host.backend.addStore(draft, live)).store
}

function someFile() {
  return { token: host.offerSource(textSource('x')), relativePath: 'a', sizeBytes: 1 }
}

async function ambientKeys(store: string): Promise<StoreRow['ambientKeys']> {
  const rows = await firstOf(host.backend.watchStores({}, live), () => true)
  return rows.find(({ id }) => id === store)?.ambientKeys
}

/** What the window is told of a failure. */
async function told(failing: Promise<unknown>) {
  return failing.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: unknown) => toErrorData(error),
  )
}

async function drained(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}
