import { mkdtemp, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { ParameterValues, StoreRow } from '../../../electron/api/rows.ts'
import { causeOf } from '../../../drivers/common/causes.ts'
import { driverNames } from '../../../drivers/index.ts'
import { toErrorData } from '../../../electron/host/error-data.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { valuesOf } from '../../clouds/s3/values.ts'
import { flat, live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { memorySource } from '../transfers/transfer-parts.ts'
import { account, firstOf, openBackend, textSource, type TestBackend } from './test-backend.ts'

const folder = useTempFolder()
let cloud: S3Cloud
let host: TestBackend
beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['images', 'others'] })
  cloud.bucket('others').put('notes.txt', Buffer.from('no registry'))
})
afterAll(() => cloud.close())
beforeEach(async () => {
  cloud.faults.rules = []
  cloud.faults.latencyMs = 0
  host = await openBackend(folder())
})
afterEach(() => host.close())

const s3Values = (more: ParameterValues = {}): ParameterValues => ({
  ...valuesOf(cloud, 'images', account),
  forcepathstyle: 'true',
  ...more,
})

async function addS3(name: string, more: ParameterValues = {}): Promise<string> {
  const added = { driver: 's3' as const, values: s3Values(more), name, readOnly: true }
  return (await host.backend.addStore(added, live)).store
}

/** What the window is told of a failure. */
async function told(failing: Promise<unknown>) {
  return failing.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: unknown) => {
      const data = toErrorData(error)
      return { ...data, cause: causeOf(data) }
    },
  )
}

function rowOf(store: string, wanted: (row: StoreRow) => boolean = () => true): Promise<readonly StoreRow[]> {
  return firstOf(host.backend.watchStores({}, live), (rows) =>
    rows.some((row) => row.id === store && wanted(row)),
  )
}

describe('a store that cannot be reached says why, before it is added and after', () => {
  it.each([
    ['a wrong secret key', { secretkey: 'wrong' }, 'Unauthenticated', 'wrongSecret'],
    ['a wrong access key', { accesskey: 'AKIDNOBODY' }, 'Unauthenticated', 'unknownKey'],
    ['a bucket that is not there', { bucket: 'nowhere' }, 'NoSuchBucket', 'noBucket'],
    ['another region', { region: 'eu-west-1' }, 'WrongRegion', 'wrongRegion'],
    ['a host where nobody listens', { regionendpoint: 'http://127.0.0.1:1' }, 'Unreachable', 'nobodyListens'],
  ])('%s', async (_, wrong, code, cause) => {
    const probed = await told(host.backend.probeParameters({ driver: 's3', values: s3Values(wrong) }, live))
    expect(probed).toMatchObject({ code, cause, where: { driver: 's3' } })
    const store = await addS3('s3', wrong)
    const connected = await told(host.backend.connect({ store }, live))
    expect(connected).toMatchObject({ code, cause, where: { store: 's3' } })
    const [row] = await rowOf(store)
    expect(row?.connection).toMatchObject({ state: 'failed', error: { code } })
    expect(JSON.stringify([probed, connected, row])).not.toContain(account.secretKey)
  })

  it('a key that may not list', async () => {
    cloud.faults.rules = [{ fault: { kind: 'refuse', code: 'AccessDenied' } }]
    expect(
      await told(host.backend.probeParameters({ driver: 's3', values: s3Values() }, live)),
    ).toMatchObject({
      code: 'PermissionDenied',
      cause: 'noPermission',
    })
  })

  it('a folder that is not there', async () => {
    const values = { rootdirectory: join(folder(), 'nowhere') }
    expect(await told(host.backend.probeParameters({ driver: 'filesystem', values }, live))).toMatchObject({
      code: 'NoSuchBucket',
      cause: 'noFolder',
    })
  })

  it('parameters that are wrong, by the name of the first', async () => {
    const failure = await told(
      host.backend.probeParameters({ driver: 's3', values: s3Values({ chunksize: '1' }) }, live),
    )
    expect(failure).toMatchObject({ code: 'InvalidParameter', where: { path: 'chunksize' } })
  })

  it('a service that does not answer, after ten seconds', async () => {
    cloud.faults.rules = [{ fault: { kind: 'stall' } }]
    expect(
      await told(host.backend.probeParameters({ driver: 's3', values: s3Values() }, live)),
    ).toMatchObject({
      code: 'Timeout',
      cause: 'noAnswer',
    })
  })

  it('and nothing, when nobody waits for the answer any more', async () => {
    cloud.faults.rules = [{ fault: { kind: 'stall' } }]
    const store = await addS3('s3')
    const stop = new AbortController()
    const connecting = told(host.backend.connect({ store }, stop.signal))
    await rowOf(store, ({ connection }) => connection.state === 'connecting')
    stop.abort()
    await connecting
    const [row] = await rowOf(store, ({ connection }) => connection.state !== 'connecting')
    expect(row?.connection).toEqual({ state: 'unknown' })
  })
})

describe('a store that is right', () => {
  it.each([
    ['images', { kind: 'empty' }],
    ['others', { kind: 'other' }],
  ])('is ready, and says what it holds: %s', async (bucket, layout) => {
    const store = await addS3('s3', { bucket })
    expect(await host.backend.connect({ store }, live)).toMatchObject({ layout })
    const [row] = await rowOf(store)
    expect(row).toMatchObject({
      name: 's3',
      driver: 's3',
      location: `s3://${bucket}`,
      region: 'us-east-1',
      readOnly: true,
      sample: false,
      connection: { state: 'ready', layout },
      findings: { errors: 0, warnings: 1 },
    })
  })

  it('is mended by typing the secret that was wrong, and nothing else', async () => {
    const store = await addS3('s3', { secretkey: 'wrong' })
    await told(host.backend.connect({ store }, live))
    const { accesskey: _, ...values } = s3Values()
    await host.backend.editStore({ driver: 's3', values, store, name: 's3' }, live)
    const [row] = await rowOf(store)
    expect(row?.connection).toEqual({ state: 'unknown' })
    expect(await host.backend.connect({ store }, live)).toMatchObject({ layout: { kind: 'empty' } })
  })

  it('keeps the secrets that were not typed again, and tries them', async () => {
    const store = await addS3('s3')
    const { accesskey: _, secretkey: __, ...values } = s3Values({ bucket: 'others' })
    const draft = { driver: 's3' as const, values, store }
    expect(await host.backend.probeParameters(draft, live)).toMatchObject({ layout: { kind: 'other' } })
    await host.backend.editStore({ ...draft, name: 'renamed' }, live)
    expect(await host.backend.connect({ store }, live)).toMatchObject({ layout: { kind: 'other' } })
  })

  it('whose secrets cannot be opened any more says so, and is mended by typing them all again', async () => {
    const store = await addS3('s3')
    await host.close()
    await rename(join(host.dataDir, 'secret.key'), join(host.dataDir, 'lost.key'))
    host = await openBackend(folder(), host.dataDir)
    expect(await told(host.backend.connect({ store }, live))).toMatchObject({
      code: 'InvalidParameter',
      message: expect.stringContaining('enter them again'),
      where: { store: 's3' },
    })
    const { secretkey: _, ...half } = s3Values()
    const edited = { driver: 's3' as const, store, name: 's3' }
    expect(await told(host.backend.editStore({ ...edited, values: half }, live))).toMatchObject({
      code: 'InvalidParameter',
    })
    await host.backend.editStore({ ...edited, values: s3Values() }, live)
    expect(await host.backend.connect({ store }, live)).toMatchObject({ layout: { kind: 'empty' } })
  })

  it('lets go of a secret when that is asked, and keeps the others', async () => {
    const store = await addS3('s3', { sessiontoken: 'of-yesterday' })
    const { accesskey: _, secretkey: __, ...values } = s3Values()
    const edited = { driver: 's3' as const, values, store, name: 's3', forget: ['sessiontoken'] }
    await host.backend.editStore(edited, live)
    const kept = JSON.parse(await readFile(join(host.dataDir, 'stores.json'), 'utf8')) as unknown
    expect(kept).toMatchObject({ stores: [{ secretNames: ['accesskey', 'secretkey'] }] })
    expect(await host.backend.connect({ store }, live)).toMatchObject({ layout: { kind: 'empty' } })
  })

  it('does not give its secrets to a store of another driver', async () => {
    const store = await addS3('s3')
    const place = await mkdtemp(join(folder(), 'place-'))
    await host.backend.editStore(
      { driver: 'filesystem', values: { rootdirectory: place }, store, name: 'local' },
      live,
    )
    const kept = JSON.parse(await readFile(join(host.dataDir, 'stores.json'), 'utf8')) as unknown
    expect(kept).toMatchObject({ stores: [{ driver: 'filesystem', secretNames: [] }] })
  })

  it('is there after a new start, secrets and all', async () => {
    const store = await addS3('s3')
    await host.close()
    host = await openBackend(folder(), host.dataDir)
    expect(await host.backend.connect({ store }, live)).toMatchObject({ layout: { kind: 'empty' } })
  })
})

describe('the list of stores', () => {
  it('tells every change to those who watch, and ends when they stop', async () => {
    const stop = new AbortController()
    const seen: string[] = []
    const watching = (async () => {
      for await (const rows of host.backend.watchStores({}, stop.signal)) {
        seen.push(rows.map(({ name, readOnly }) => `${name}${readOnly ? '' : ' writable'}`).join(', '))
        if (seen.at(-1) === 'two') stop.abort()
      }
    })()
    const one = await addS3('one')
    await addS3('two')
    await host.backend.setReadOnly({ store: one, readOnly: false }, live)
    await host.backend.removeStore({ store: one }, live)
    await watching
    expect(seen[0]).toBe('')
    expect(seen.at(-1)).toBe('two')
  })

  it('goes on reading a store while it is unlocked and locked', async () => {
    const store = await addS3('one')
    cloud.faults.latencyMs = 300
    const uploads = [{ key: 'a', uploadId: 'nobody' }]
    for (const readOnly of [false, true]) {
      const reading = flat(host.backend.listFiles({ store, prefix: '' }, live))
      await setTimeout(100)
      await host.backend.setReadOnly({ store, readOnly }, live)
      expect(await reading).toEqual([])
    }
    cloud.faults.latencyMs = 0
    expect(await told(host.backend.abortUploads({ store, uploads }, live))).toMatchObject({
      code: 'ReadOnly',
    })
    await host.backend.setReadOnly({ store, readOnly: false }, live)
    expect(await host.backend.abortUploads({ store, uploads }, live)).toEqual([])
  })

  it('refuses a name twice, and a store that is not in it', async () => {
    await addS3('one')
    expect(await told(addS3('one'))).toMatchObject({ code: 'AlreadyExists' })
    for (const call of ['removeStore', 'connect', 'getConfiguration'] as const) {
      expect(await told(host.backend[call]({ store: 'nobody' }, live))).toMatchObject({ code: 'NotFound' })
    }
  })

  it('has the sample registry once, read-only, however often and fast it is asked for', async () => {
    const [one, two] = await Promise.all([
      host.backend.addSampleStore({}, live),
      host.backend.addSampleStore({}, live),
    ])
    expect(await host.backend.addSampleStore({}, live)).toEqual(one)
    expect(two).toEqual(one)
    expect(await host.backend.connect(one, live)).toMatchObject({ layout: { kind: 'registry' } })
    const rows = await rowOf(one.store)
    expect(rows).toEqual([expect.objectContaining({ sample: true, readOnly: true, name: 'sample-registry' })])
  })

  it('gives the sample registry another name where its own is taken', async () => {
    await addS3('sample-registry')
    const { store } = await host.backend.addSampleStore({}, live)
    const rows = await rowOf(store)
    expect(rows.map(({ name }) => name)).toEqual(['sample-registry', 'sample-registry-2'])
  })
})

describe('parameters', () => {
  it('are checked all at once, with the address that requests would go to', async () => {
    const values = s3Values({ chunksize: '1', storageclass: 'COLD', secure: 'perhaps' })
    const { findings, endpointUrl } = await host.backend.checkParameters({ driver: 's3', values }, live)
    expect(findings.filter(({ severity }) => severity === 'error').map(({ parameter }) => parameter)).toEqual(
      ['secure', 'chunksize', 'storageclass'],
    )
    expect(endpointUrl).toBe(`${cloud.endpoint}/images`)
  })

  it('of each driver are described by its table', async () => {
    const specs = await host.backend.driverSpecs({}, live)
    expect(specs.map(({ driver }) => driver)).toEqual(driverNames)
    const s3 = specs.find(({ driver }) => driver === 's3')
    const secrets = (s3?.parameters ?? []).filter(({ secret }) => secret)
    expect(secrets.map(({ name }) => name)).toEqual(['accesskey', 'secretkey', 'sessiontoken'])
  })
})

describe("a registry's configuration", () => {
  const yaml = `
storage:
  s3:
    accesskey: ${account.accessKey}
    secretkey: "${account.secretKey}"
    region: us-east-1
    bucket: images
    keyid: alias/file
`
  const environment = 'REGISTRY_STORAGE_S3_BUCKET=others\nREGISTRY_STORAGE_S3_KEYID=alias/environment'

  async function readDraft() {
    const token = host.offerSource(textSource(yaml))
    const { drafts } = await host.backend.readConfigFile({ token, environment }, live)
    const [draft, ...more] = drafts
    if (draft === undefined || more.length > 0) throw new Error('there is not exactly one draft')
    return draft
  }

  it('becomes a draft without its secrets, and a store with them', async () => {
    const draft = await readDraft()
    expect(draft).toMatchObject({
      name: 'others',
      driver: 's3',
      secretsGiven: ['accesskey', 'secretkey'],
      origins: { bucket: 'environment', keyid: 'environment', region: 'set', secretkey: 'set' },
    })
    expect(JSON.stringify(draft)).not.toContain(account.secretKey)
    const values = { ...draft.values, regionendpoint: cloud.endpoint, forcepathstyle: 'true' }
    const added = { driver: 's3' as const, values, draftId: draft.draftId, name: 'from file', readOnly: true }
    expect(await host.backend.probeParameters(added, live)).toMatchObject({ layout: { kind: 'other' } })
    const { store } = await host.backend.addStore(added, live)
    expect(await host.backend.connect({ store }, live)).toMatchObject({ layout: { kind: 'other' } })
  })

  it('stays the origin of what was left alone, and of nothing that was changed', async () => {
    const draft = await readDraft()
    const values = { ...draft.values, keyid: 'alias/typed', regionendpoint: cloud.endpoint }
    const { store } = await host.backend.addStore(
      { driver: 's3', values, draftId: draft.draftId, name: 'from file', readOnly: true },
      live,
    )
    const { parameters } = await host.backend.getConfiguration({ store }, live)
    const origins = Object.fromEntries(parameters.map(({ spec, origin }) => [spec.name, origin]))
    expect(origins).toMatchObject({
      bucket: 'environment',
      keyid: 'set',
      region: 'set',
      secretkey: 'set',
      chunksize: 'default',
      sessiontoken: 'unset',
    })
    expect(parameters.find(({ spec }) => spec.name === 'bucket')).toMatchObject({
      value: 'others',
      environmentVariable: 'REGISTRY_STORAGE_S3_BUCKET',
    })
  })

  it('is shown with dots for secrets, and the end of the ID of its key', async () => {
    const store = await addS3('s3')
    const configuration = await host.backend.getConfiguration({ store }, live)
    const shown = configuration.parameters.filter(({ spec }) => spec.secret)
    expect(shown.map(({ spec, value }) => [spec.name, value])).toEqual([
      ['accesskey', '…TEST'],
      ['secretkey', '••••••••'],
      ['sessiontoken', undefined],
    ])
    const { lines } = await host.backend.exportConfiguration({ store, format: '3.x' }, live)
    expect(lines.find(({ parameter }) => parameter === 'secretkey')?.text).toContain('••••••••')
    expect(configuration.endpointUrl).toBe(`${cloud.endpoint}/images`)
    expect(configuration.exampleUrl).toMatch(/\/images\/docker\/registry\/v2\/blobs\/sha256\/e3\/e3b0c4/)
    expect(JSON.stringify(configuration)).not.toContain(account.secretKey)
    expect(JSON.stringify(configuration)).not.toContain(account.accessKey)
  })

  it.each([['larger than any configuration', 'x'.repeat(1024 * 1024 + 1), 'TooLarge']])(
    'is refused when it is %s',
    async (_, text, code) => {
      const token = host.offerSource(textSource(text))
      expect(await told(host.backend.readConfigFile({ token, environment: '' }, live))).toMatchObject({
        code,
      })
    },
  )

  it.each([
    ['no YAML', 'storage: [', 'yaml.BAD_INDENT'],
    ['of a driver that is not ours', 'storage: {azure: {}}', 'driverNotOpened'],
  ])('gives no store and says why when it is %s', async (_, text, id) => {
    const { drafts, findings } = await host.backend.readConfigFile({ text, environment: '' }, live)
    expect(drafts).toEqual([])
    expect(findings.map((finding) => finding.id)).toContain(id)
  })

  it('is refused when it is no text', async () => {
    const token = host.offerSource(memorySource(Uint8Array.of(0x73, 0xff, 0xfe)))
    expect(await told(host.backend.readConfigFile({ token, environment: '' }, live))).toMatchObject({
      code: 'InvalidParameter',
    })
    expect(await told(host.backend.readConfigFile({ token: 'x', environment: '' }, live))).toMatchObject({
      code: 'NotFound',
    })
  })
})

describe('the secret of a store', () => {
  it('is in nothing that any method gives, and in no file', async () => {
    const store = await addS3('s3')
    await addS3('broken', { secretkey: `${account.secretKey}x` })
    const given: unknown[] = [
      await host.backend.driverSpecs({}, live),
      await host.backend.checkParameters({ driver: 's3', values: s3Values() }, live),
      await host.backend.probeParameters({ driver: 's3', values: s3Values() }, live),
      await host.backend.connect({ store }, live),
      await told(host.backend.probeParameters({ driver: 's3', values: s3Values({ secretkey: 'no' }) }, live)),
      await host.backend.getConfiguration({ store }, live),
      await rowOf(store),
      await host.backend.hostInfo({}, live),
      await readFile(join(host.dataDir, 'stores.json'), 'utf8'),
    ]
    expect(JSON.stringify(given)).not.toContain(account.secretKey)
  })
})
