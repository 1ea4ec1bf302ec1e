import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { toErrorData } from '../../../electron/host/error-data.ts'
import type { Sink } from '../../../electron/transfers/model/source.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { valuesOf } from '../../clouds/s3/values.ts'
import { newDeferred } from '../../../drivers/common/deferred.ts'
import { live, someBytes } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { transfersWhen } from '../../watched-transfers.ts'
import { MemorySink } from '../transfers/transfer-parts.ts'
import { account, endedTransfers, firstOf, openBackend, type TestBackend } from './test-backend.ts'

const folder = useTempFolder()
let cloud: S3Cloud
let host: TestBackend
let store: string
beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['images'] })
})
afterAll(() => cloud.close())
beforeEach(async () => {
  cloud.faults.rules = []
  host = await openBackend(folder())
  const values = { ...valuesOf(cloud, 'images', account), v4auth: 'true', chunksize: '6000000' }
  ;({ store } = await host.backend.addStore({ driver: 's3', values, name: 'old', readOnly: false }, live))
})
afterEach(() => host.close())

/** As the form gives them: secrets stay as they are. */
function edit(name: string, changed: Readonly<Record<string, string>> = {}) {
  const { accesskey: _, secretkey: __, ...values } = valuesOf(cloud, 'images', account)
  const given = { ...values, v4auth: 'true', chunksize: '6000000', ...changed }
  return host.backend.editStore({ driver: 's3', values: given, store, name }, live)
}

/** A download to a page that takes the first bytes and then nothing until it is let go. */
async function startHeldDownload(bytes: Uint8Array) {
  cloud.bucket('images').put('big', Buffer.from(bytes))
  const sink = new MemorySink()
  const begun = newDeferred()
  const released = newDeferred()
  const held: Sink = Object.assign(Object.create(sink) as MemorySink, {
    write: async (chunk: Uint8Array) => {
      await sink.write(chunk)
      begun.resolve()
      await released.promise
    },
  })
  await host.backend.startDownload({ store, key: 'big', sink: host.offerSink(held) }, live)
  await begun.promise
  return { sink, release: () => released.resolve() }
}

async function row() {
  const [found] = await transfersWhen(host.backend.watchTransfers({}, live))
  return found
}

describe('a store that gets another name, and nothing else', () => {
  it('keeps what runs as it is, under the new name', async () => {
    const bytes = someBytes(3 * 1024 * 1024)
    const { sink, release } = await startHeldDownload(bytes)
    expect(await edit('new')).toEqual({ reopened: false })
    expect(await row()).toMatchObject({ storeName: 'new', state: { phase: 'running' } })
    release()
    const [ended] = await endedTransfers(host.backend)
    expect(ended?.state.phase).toBe('done')
    expect(sink.bytes.equals(bytes)).toBe(true)
  })

  it('keeps its connection, and the list of stores tells its name', async () => {
    await host.backend.connect({ store }, live)
    await edit('new')
    const [first] = await firstOf(host.backend.watchStores({}, live), () => true)
    expect(first).toMatchObject({ name: 'new', connection: { state: 'ready' } })
  })

  it('is called so by what it refuses after', async () => {
    await host.backend.connect({ store }, live)
    await edit('new')
    cloud.faults.rules = [{ fault: { kind: 'refuse', code: 'AccessDenied' } }]
    const refused = await host.backend.connect({ store }, live).catch(toErrorData)
    expect(refused).toMatchObject({ code: 'PermissionDenied', where: { store: 'new' } })
  })

  it('is called so by what has ended, also after another start and when it is removed', async () => {
    const copy = { driver: 's3' as const, values: valuesOf(cloud, 'images', account), readOnly: false }
    const target = await host.backend.addStore({ ...copy, name: 'target' }, live)
    await host.backend.startCopy({ from: store, to: target.store }, live)
    await endedTransfers(host.backend)
    await edit('new')
    await host.close()
    host = await openBackend(folder(), host.dataDir)
    await host.backend.removeStore({ store }, live)
    expect(await row()).toMatchObject({ name: 'new', storeName: 'target', from: { storeName: 'new' } })
  })

  it.each([
    ['written otherwise', { v4auth: 'TRUE' }, false],
    ['what no driver reads', { chunksise: '8000000' }, false],
    ['another value', { chunksize: '8000000' }, true],
    ['said where it was the default', { secure: 'true' }, true],
    ['a secret that is typed again', { secretkey: account.secretKey }, false],
    ['another secret', { secretkey: 'another' }, true],
  ])(
    'is opened anew only by a change of what its connection is made of: %s',
    async (_, changed, reopened) => {
      expect(await edit('old', changed)).toEqual({ reopened })
    },
  )
})
