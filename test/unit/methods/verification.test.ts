import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { ChangeRow, FindingRow, RepairKind, VerificationState } from '../../../electron/api/rows.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { parseRepositoryName } from '../../../drivers/common/names.ts'
import { fileSink } from '../../../electron/transfers/local/file-sink.ts'
import { expectCode, flat, live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { blobOf, tinyImage, TinyRegistry } from '../registry/tiny-registry.ts'
import { firstOf, openBackend, type TestBackend, withoutMark } from './test-backend.ts'

const folder = useTempFolder()
const [one, two] = [tinyImage('one'), tinyImage('two')]
const app = parseRepositoryName('team/app')
let damaged: TinyRegistry
let whole: TinyRegistry
let host: TestBackend
let store: string
let other: string

beforeEach(async () => {
  damaged = await filled('damaged')
  whole = await filled('whole')
  host = await openBackend(folder())
  store = await added('damaged', false)
  other = await added('whole', true)
})
afterEach(async () => {
  await host.close()
  await damaged.driver.close()
  await whole.driver.close()
})

describe('the verification of a store', () => {
  it('costs nothing that nobody knows', async () => {
    await expectCode(host.backend.verificationCost({ store, level: 'content' }, live), 'NotFound')
    await host.backend.refreshCatalog({ store }, live)
    const bytes = [...one.blobs, ...two.blobs, one.manifest, two.manifest]
      .map((blob) => blob.bytes.byteLength)
      .reduce((sum, each) => sum + each, 0)
    expect(await host.backend.verificationCost({ store, level: 'content' }, live)).toEqual({
      requests: 7,
      readBytes: bytes,
      objects: 6,
    })
    expect(await host.backend.verificationCost({ store, level: 'listing' }, live)).toEqual({
      requests: 1,
      readBytes: 0,
      objects: 0,
    })
  })

  it('tells what it found, and where the bytes are that are missing', async () => {
    await damaged.remove(layout.blobData(one.layer.digest))
    await host.backend.refreshCatalog({ store: other }, live)
    const [finding, ...rest] = await verified()
    expect(rest).toEqual([])
    expect(finding).toMatchObject({
      kind: 'missingBlob',
      severity: 'error',
      digest: one.layer.digest,
      breaks: [{ repository: 'team/app', tag: 'one' }],
      breaksCount: 1,
      heldBy: [other],
      repairs: ['fetchBlob'],
    })
    expect(finding).not.toHaveProperty('blob')
    const { last } = await state()
    expect(last).toMatchObject({
      level: 'listing',
      wasStopped: false,
      blobs: 5,
      manifests: 2,
      repositories: 1,
      brokenTags: 1,
      counts: [{ kind: 'missingBlob', count: 1, sizeBytes: one.layer.bytes.byteLength }],
      byRepository: [{ repository: 'team/app', missing: 1, dangling: 0, uploads: 0 }],
    })
  })

  it('runs once at a time', async () => {
    const [first, second] = await Promise.allSettled([start(), start()])
    expect([first.status, second.status]).toEqual(['fulfilled', 'rejected'])
    expect((await state()).last).toMatchObject({ repositories: 1, counts: [] })
  })

  it('ends when its store leaves the list, and leaves nothing behind', async () => {
    await host.backend.refreshCatalog({ store }, live)
    const order = { store, level: 'content' as const, mostRequestsPerSecond: 1 }
    const ended = host.backend.startVerification(order, live)
    await firstOf(host.backend.watchVerification({ store }, live), ({ running }) => (running?.done ?? 0) > 0)
    await host.backend.removeStore({ store }, live)
    await ended
    expect(await readdir(join(host.dataDir, 'catalogs'))).not.toContain(store)
  })

  it('is saved as comma-separated values', async () => {
    await damaged.remove(layout.blobData(one.layer.digest))
    await verified()
    const [names, line] = (await saved('csv')).split('\r\n')
    expect(names).toMatch(/^severity,kind,repository,/)
    expect(line).toContain(`error,missingBlob,team/app,,${one.layer.digest},`)
  })

  it('is saved as JSON', async () => {
    await damaged.remove(layout.blobData(one.layer.digest))
    const [finding] = await verified()
    expect(JSON.parse(await saved('json'))).toMatchObject({ result: { brokenTags: 1 }, findings: [finding] })
  })
})

describe('a repair', () => {
  it('takes a blob from another store, and its finding leaves the list', async () => {
    await damaged.remove(layout.blobData(one.layer.digest))
    await host.backend.refreshCatalog({ store: other }, live)
    await verified()
    await repaired('fetchBlob')
    const fetched = await damaged.driver.getContent(
      layout.blobData(one.layer.digest),
      { maxBytes: 1000 },
      live,
    )
    expect(Buffer.from(fetched)).toEqual(Buffer.from(one.layer.bytes))
    const { last } = await firstOf(host.backend.watchVerification({ store }, live), (now) => isClean(now))
    expect(last).toMatchObject({ brokenTags: 0, counts: [], byRepository: [] })
    expect(await flat(host.backend.listFindings({ store }, live))).toEqual([])
    expect(await verified()).toEqual([])
  })

  it('puts right bytes in the place of others', async () => {
    await damaged.write(
      layout.blobData(two.layer.digest),
      two.layer.bytes.map((byte) => byte ^ 1),
    )
    await host.backend.refreshCatalog({ store: other }, live)
    expect(await verified('content')).toMatchObject([{ kind: 'corruptBlob', heldBy: [other] }])
    await repaired('fetchBlob')
    expect(await verified('content')).toEqual([])
  })

  it('takes no blob from a store whose own is damaged, until that is written anew', async () => {
    const path = layout.blobData(two.layer.digest)
    const wrong = two.layer.bytes.map((byte) => byte ^ 1)
    await damaged.write(path, wrong)
    await whole.write(path, wrong)
    await host.backend.refreshCatalog({ store: other }, live)
    await host.backend.startVerification({ store: other, level: 'content' }, live)
    expect(await verified('content')).toMatchObject([{ kind: 'corruptBlob', heldBy: [], repairs: [] }])
    await setTimeout(1100)
    await whole.write(path, two.layer.bytes)
    await host.backend.refreshCatalog({ store: other }, live)
    expect(await verified('content')).toMatchObject([{ kind: 'corruptBlob', heldBy: [other] }])
  })

  it('removes what dangles, which can be taken back', async () => {
    const { digest } = blobOf('swept')
    const link = layout.layerLink(app, digest)
    await damaged.write(link, digest)
    expect(await verified()).toMatchObject([{ kind: 'danglingLayerLink', severity: 'warning' }])
    const change = await repaired('remove')
    expect(await verified()).toEqual([])
    expect(change.canUndo).toBe(true)
    await host.backend.undoChange({ change: change.id }, live)
    await firstOf(changesOf(change.id), ({ state: now }) => now === 'undone')
    expect(await verified()).toMatchObject([{ kind: 'danglingLayerLink' }])
  })

  it('is refused for a fault that cannot be mended so', async () => {
    const { digest } = blobOf('swept')
    await damaged.write(layout.layerLink(app, digest), digest)
    const [finding] = await verified()
    const order = { store, findings: [finding?.id ?? ''] }
    for (const repair of ['fetchBlob', 'writeLink', 'abort'] as const) {
      await expectCode(host.backend.planRepair({ ...order, repair }, live), 'PreconditionFailed')
    }
    const unknown = { store, findings: ['nothing'], repair: 'remove' as const }
    await expectCode(host.backend.planRepair(unknown, live), 'PreconditionFailed')
  })
})

async function verified(level: 'listing' | 'content' = 'listing'): Promise<readonly FindingRow[]> {
  await host.backend.refreshCatalog({ store }, live)
  await host.backend.startVerification({ store, level }, live)
  return await flat(host.backend.listFindings({ store }, live))
}

function start(): Promise<unknown> {
  return host.backend.startVerification({ store, level: 'listing' }, live)
}

async function saved(format: 'csv' | 'json'): Promise<string> {
  const path = join(folder(), `findings.${format}`)
  await rm(path, { force: true })
  await host.backend.saveFindings({ store, format, sink: host.offerSink(fileSink(path)) }, live)
  return withoutMark(await readFile(path, 'utf8'))
}

/** Repairs all that was found. */
async function repaired(repair: RepairKind): Promise<ChangeRow> {
  const findings = (await flat(host.backend.listFindings({ store }, live))).map(({ id }) => id)
  const plan = await host.backend.planRepair({ store, findings, repair }, live)
  expect(plan.checks.filter((check) => check.state === 'refused')).toEqual([])
  const typed = plan.needsName ? { typedName: 'damaged' } : {}
  const { change } = await host.backend.startPlan({ plan: plan.id, ...typed }, live)
  const ended = await firstOf(changesOf(change), ({ state: now }) => now === 'done' || now === 'failed')
  expect(ended).toMatchObject({ state: 'done', failures: 0, kept: 0 })
  return ended
}

async function* changesOf(id: string): AsyncGenerator<ChangeRow> {
  for await (const rows of host.backend.watchChanges({}, live)) {
    for (const row of rows) if (row.id === id) yield row
  }
}

function state(): Promise<VerificationState> {
  return firstOf(host.backend.watchVerification({ store }, live), () => true)
}

function isClean({ last }: VerificationState): boolean {
  return last?.counts.length === 0
}

async function filled(name: string): Promise<TinyRegistry> {
  const registry = await TinyRegistry.in(join(folder(), name))
  await registry.push('team/app', ['one'], one)
  await registry.push('team/app', ['two'], two)
  return registry
}

async function added(name: string, readOnly: boolean): Promise<string> {
  const values = { rootdirectory: join(folder(), name) }
  return (await host.backend.addStore({ driver: 'filesystem', values, name, readOnly }, live)).store
}
