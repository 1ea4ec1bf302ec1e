import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { CollectionStep } from '../../../electron/api/garbage.ts'
import type { ChangeRow, CollectionPlan, CollectionRules, PlanCheck } from '../../../electron/api/rows.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { parseRepositoryName, parseTag, type Digest } from '../../../drivers/common/names.ts'
import { fileSink } from '../../../electron/transfers/local/file-sink.ts'
import { expectCode, flat, live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { contentOf } from '../health/changes/changes-of.ts'
import { blobOf, jsonBlob, tinyImage, tinyIndex, TinyRegistry } from '../registry/tiny-registry.ts'
import { firstOf, openBackend, type TestBackend, withoutMark } from './test-backend.ts'

const folder = useTempFolder()
const [one, two, old] = [tinyImage('one'), tinyImage('two'), tinyImage('old')]
const app = parseRepositoryName('team/app')
const all: CollectionRules = {
  mode: 'safe',
  deleteUntagged: true,
  minAgeHours: 0,
  retention: [],
  graceDays: 0,
}
let registry: TinyRegistry
let host: TestBackend
let store: string

beforeEach(async () => {
  registry = await TinyRegistry.in(join(folder(), 'registry'))
  await registry.push('team/app', ['v1'], one)
  await registry.push('team/app', ['v2'], old)
  await registry.push('team/app', ['v2'], two)
  await registry.write(layout.blobData(blobOf('nobody').digest), 'nobody')
  host = await openBackend(folder())
  const values = { rootdirectory: join(folder(), 'registry') }
  store = (
    await host.backend.addStore({ driver: 'filesystem', values, name: 'Folder', readOnly: false }, live)
  ).store
})
afterEach(async () => {
  await host.close()
  await registry.driver.close()
})

describe('a plan of a collection', () => {
  it('comes after its progress, and says what goes by repository', async () => {
    const steps = await flatSteps(all)
    expect(steps.map((step) => (step.kind === 'progress' ? step.step : step.kind)).at(-2)).toBe('marking')
    const plan = planOf(steps)
    expect(plan.totals).toMatchObject({ blobs: 4, manifests: 1, tags: 0, keptBlobs: 6 })
    expect(plan.repositories).toMatchObject([
      { repository: 'team/app', tags: 2, takenTags: 0, takenManifests: 1, freedBlobs: 3 },
      { repository: '', freedBlobs: 1, freedBytes: 6 },
    ])
    expect(plan.phases.map(({ name, count }) => [name, count])).toEqual([
      ['revisions', 2],
      ['layerLinks', 2],
      ['blobs', 4],
    ])
    expect(plan).toMatchObject({ kind: 'collectGarbage', canUndo: false, rules: all, differences: [] })
    expect(refusedIn(plan.checks)).toEqual([])
  })

  it('changes nothing', async () => {
    const before = await contentOf(registry.driver)
    await planned(all)
    expect(await contentOf(registry.driver)).toEqual(before)
  })

  it('leaves what is young, and counts it', async () => {
    const plan = await planned({ ...all, minAgeHours: 24 })
    expect(plan.totals).toMatchObject({ blobs: 0, manifests: 0 })
    expect(plan.differences).toMatchObject([{ reason: 'young', blobs: 4, manifests: 1 }])
    expect(checkOf(plan, 'youngKept')).toMatchObject({ values: { blobs: 4, hours: 24 } })
  })

  it('takes the tags that rules take, and what only they led to', async () => {
    const retention = [{ repositories: 'team/*', keepTags: ['v2'] }]
    const plan = await planned({ ...all, retention })
    expect(plan.totals).toMatchObject({ tags: 1, manifests: 2 })
    const items = await flat(host.backend.planItems({ plan: plan.id }, live))
    expect(items.filter(({ phase }) => phase === 'tags').map(({ key }) => key)).toEqual([
      registry.driver.keyOf(layout.manifestTagCurrent(app, parseTag('v1'))),
      registry.driver.keyOf(layout.manifestTagIndexEntryLink(app, parseTag('v1'), one.manifest.digest)),
    ])
    const rows = await flat(host.backend.previewRetention({ store, retention }, live))
    expect(rows).toMatchObject([
      { tag: 'v1', isTaken: true, because: 'none', digest: one.manifest.digest },
      { tag: 'v2', isTaken: false, because: 'pattern' },
    ])
    expect(
      await flat(host.backend.previewRetention({ store, retention, repository: 'other' }, live)),
    ).toEqual([])
  })

  it('warns of tags that stay and lose platforms, as a registry takes them', async () => {
    const child = tinyImage('child')
    await registry.pushManifests('team/app', ['multi'], child.blobs, [
      child.manifest,
      tinyIndex([child.manifest]),
    ])
    expect(checkOf(await planned({ ...all, mode: 'v2' }), 'platformsGo')).toEqual({
      id: 'platformsGo',
      state: 'warning',
      values: { count: 1, example: 'team/app:multi' },
    })
    expect(
      checkOf(await planned({ ...all, mode: 'v2', deleteUntagged: false }), 'platformsGo'),
    ).toBeUndefined()
    expect(checkOf(await planned(all), 'platformsGo')).toBeUndefined()
  })

  it('ends when nobody reads it', async () => {
    const stop = new AbortController()
    stop.abort()
    await expect(flatSteps(all, stop.signal)).rejects.toThrow('aborted')
  })
})

describe('a plan that copies blobs to another store first', () => {
  it('says how much, and can be taken back', async () => {
    const copyTo = await addFolder('copies', false)
    const plan = await planned({ ...all, copyTo })
    expect(plan).toMatchObject({ canUndo: true, needsName: false, totals: { blobs: 4 }, rules: { copyTo } })
    const { blobs, sizeBytes } = plan.totals
    expect(checkOf(plan, 'copies')).toEqual({
      id: 'copies',
      state: 'ok',
      values: { blobs, sizeBytes, store: 'copies' },
    })
    const before = await contentOf(registry.driver)
    const done = await collected(plan)
    expect(done).toMatchObject({ state: 'done', failures: 0, canUndo: true })
    expect(await contentOf(registry.driver)).not.toEqual(before)
    await host.backend.undoChange({ change: done.id }, live)
    const undone = await changeWhen(done.id, ({ state }) => state !== 'undoing' && state !== 'done')
    expect(undone).toMatchObject({ state: 'undone', failures: 0 })
    expect(await contentOf(registry.driver)).toEqual(before)
  })

  it('is refused where that store is read-only, is gone, or is the same', async () => {
    const readOnly = await addFolder('copies', true)
    const same = await addFolder('registry', false)
    for (const [copyTo, problem] of [
      [readOnly, 'readOnly'],
      ['none', 'gone'],
      [same, 'same'],
      [store, 'same'],
    ] as const) {
      const plan = await planned({ ...all, copyTo })
      expect(refusedIn(plan.checks)).toEqual(['copies'])
      expect(checkOf(plan, 'copies')).toMatchObject({ values: { problem } })
      await expect(host.backend.startPlan({ plan: plan.id }, live)).rejects.toMatchObject({
        code: 'PreconditionFailed',
      })
    }
  })

  async function addFolder(name: string, readOnly: boolean): Promise<string> {
    const rootdirectory = join(folder(), name)
    await mkdir(rootdirectory, { recursive: true })
    const draft = { driver: 'filesystem', values: { rootdirectory }, name, readOnly } as const
    return (await host.backend.addStore(draft, live)).store
  }
})

describe('a plan is refused', () => {
  it('for a store without tags, as Harbor leaves it', async () => {
    await rm(join(folder(), 'registry', layout.repositories()), { recursive: true })
    for (let at = 0; at < 6; at += 1) await registry.push(`project/app-${at}`, [], one)
    for (const deleteUntagged of [false, true])
      expect(refusedIn((await planned({ ...all, deleteUntagged })).checks)).toEqual(['tagsInDatabase'])
  })

  it('for a store of blobs that nothing leads to, as GitLab leaves it with its metadata in a database', async () => {
    await rm(join(folder(), 'registry', layout.repositories()), { recursive: true })
    await registry.write(`${layout.repositories()}/group/project/_uploads/1/startedat`, 'now')
    expect(refusedIn((await planned(all)).checks)).toEqual(['tagsInDatabase'])
  })

  it('by nobody where most blobs are linked nowhere, and the person is warned', async () => {
    for (let at = 0; at < 30; at += 1) await registry.write(layout.blobData(blobOf(`blob ${at}`).digest), 'x')
    expect(checkOf(await planned(all), 'tagsInDatabase')).toEqual({
      id: 'tagsInDatabase',
      state: 'warning',
      values: { blobs: 31 },
    })
  })

  it('for a manifest that cannot be read, in every mode', async () => {
    await registry.pushManifests('team/app', ['broken'], [], [blobOf('no JSON')])
    for (const mode of ['v2', 'v3', 'safe'] as const) {
      const plan = await planned({ ...all, mode })
      expect(refusedIn(plan.checks)).toEqual(['manifestsRead'])
      expect(checkOf(plan, 'manifestsRead')).toMatchObject({ values: { count: 1 } })
      await expect(
        host.backend.startPlan({ plan: plan.id, typedName: 'Folder' }, live),
      ).rejects.toMatchObject({
        code: 'PreconditionFailed',
      })
    }
  })

  it('for a child of an index that cannot be read, in safe mode', async () => {
    const child = tinyImage('child')
    await registry.pushManifests('team/app', ['multi'], child.blobs, [
      child.manifest,
      tinyIndex([child.manifest]),
    ])
    await registry.write(layout.blobData(child.manifest.digest), 'other bytes')
    expect(refusedIn((await planned(all)).checks)).toEqual(['manifestsRead'])
  })

  it('for what a registry would find and nobody else does', async () => {
    await registry.write(`${layout.blobs()}/sha256/00/${'f'.repeat(64)}/data`, 'x')
    const plan = await planned(all)
    expect(refusedIn(plan.checks)).toEqual(['obstacles'])
  })

  it('for a key that may not delete, once an access check found out', async () => {
    expect(checkOf(await planned(all), 'mayDelete')?.state).toBe('warning')
    for await (const _ of host.backend.checkAccess({ store }, live)) void _
    expect(checkOf(await planned(all), 'mayDelete')?.state).toBe('ok')
  })

  it('says that a running registry remembers blobs, unless it is read-only', async () => {
    const plan = await planned(all)
    expect(checkOf(plan, 'registryCache')?.state).toBe('warning')
    expect(checkOf(plan, 'versioning')).toMatchObject({ state: 'ok', values: { state: 'off' } })
  })
})

describe('a report of a plan', () => {
  it('tells each thing that goes, as CSV and as JSON', async () => {
    const plan = await planned(all)
    expect(checkOf(plan, 'reportSaved')?.state).toBe('warning')
    const csv = await saved(plan, 'csv')
    const lines = csv.trimEnd().split('\r\n')
    expect(lines[0]).toBe('kind,repository,tag,digest,sizeBytes,reason')
    expect(lines).toContain(`manifest,team/app,,${old.manifest.digest},,untagged`)
    expect(lines).toContain(`blob,,,${blobOf('nobody').digest},6,unreferenced`)
    expect(lines).toHaveLength(1 + 1 + 4 + 2)
    const json: unknown = JSON.parse(await saved(plan, 'json'))
    expect(json).toMatchObject({ schema: 'bollard/collection-plan/1', store: 'Folder', rules: all })
    expect(json).toHaveProperty('items.length', 7)
    expect(checkOf(await host.backend.getPlan({ plan: plan.id }, live), 'reportSaved')?.state).toBe('ok')
  })
})

describe('a report of a collection', () => {
  it('tells what went and what stayed, as CSV and as JSON', async () => {
    const plan = await planned(all)
    const again = tinyImage('again', { layers: [layerOf(old)] })
    await registry.pushManifests('team/other', ['new'], [again.config, old.layer], [again.manifest])
    const { id } = await collected(plan)
    const lines = (await savedChange(id, 'csv')).trimEnd().split('\r\n')
    expect(lines[0]).toBe('phase,repository,tag,digest,sizeBytes,result,error,key')
    expect(
      lines.find((line) => line.startsWith(`revisions,team/app,,${old.manifest.digest},71,deleted,`)),
    ).toBeDefined()
    expect(
      lines.find((line) => line.startsWith(`blobs,,,${blobOf('nobody').digest},6,deleted,`)),
    ).toBeDefined()
    expect(lines.filter((line) => line.includes(',kept,'))).toHaveLength(2)
    expect(lines).toHaveLength(1 + 2 + 2 + 4)
    const json: unknown = JSON.parse(await savedChange(id, 'json'))
    expect(json).toMatchObject({ schema: 'bollard/collection/1', change: id, state: 'done', kept: 2 })
    expect(json).toHaveProperty('items.length', 8)
  })

  it('is there of collections alone', async () => {
    const saving = savedChange('no-change', 'csv')
    await expect(saving).rejects.toMatchObject({ code: 'NotFound' })
  })
})

describe('a collection', () => {
  it('takes what was planned, and leaves the rest', async () => {
    const row = await collected(await planned(all))
    expect(row).toMatchObject({ state: 'done', failures: 0, kept: 0 })
    const left = await contentOf(registry.driver)
    for (const { digest } of [old.manifest, old.layer, old.config, blobOf('nobody')])
      expect(blobKey(digest) in left).toBe(false)
    expect((await planned(all)).totals).toMatchObject({ blobs: 0, manifests: 0, keptBlobs: 6 })
  })

  it('is taken back whole before its blobs went', async () => {
    const before = await contentOf(registry.driver)
    const retention = [{ repositories: '**', keepTags: ['v2'] }]
    const waiting = await collected(await planned({ ...all, retention, graceDays: 7 }))
    expect(waiting.state).toBe('waiting')
    expect(Object.keys(await contentOf(registry.driver)).length).toBeLessThan(Object.keys(before).length)
    await host.backend.undoChange({ change: waiting.id }, live)
    const undone = await changeWhen(waiting.id, ({ state }) => state === 'undone')
    expect(undone.failures).toBe(0)
    expect(await contentOf(registry.driver)).toEqual(before)
  })

  it('is refused while another one waits for its grace period, and allowed once that is taken back', async () => {
    const retention = [{ repositories: '**', keepTags: ['v2'] }]
    const waiting = await collected(await planned({ ...all, retention, graceDays: 7 }))
    const second = await planned(all)
    const sinceMs = waiting.startedAtMs
    expect(checkOf(second, 'collecting')).toEqual({ id: 'collecting', state: 'refused', values: { sinceMs } })
    await expectCode(
      host.backend.startPlan({ plan: second.id, typedName: 'Folder' }, live),
      'PreconditionFailed',
    )
    await host.backend.undoChange({ change: waiting.id }, live)
    await changeWhen(waiting.id, ({ state }) => state === 'undone')
    expect(checkOf(await planned(all), 'collecting')).toBeUndefined()
  })

  it('warns those who go by time of tags that an undo wrote again', async () => {
    const rule = { repositories: '**', keepTags: [] }
    const byTime: CollectionRules = { ...all, retention: [{ ...rule, keepNewest: 1 }], graceDays: 7 }
    expect(checkOf(await planned(byTime), 'tagsPutBack')).toBeUndefined()
    await setTimeout(1100)
    const waiting = await collected(await planned(byTime))
    await host.backend.undoChange({ change: waiting.id }, live)
    await changeWhen(waiting.id, ({ state }) => state === 'undone')
    // The older of the two, which was taken and put back, seems to be the newest.
    expect(checkOf(await planned(byTime), 'tagsPutBack')).toEqual({
      id: 'tagsPutBack',
      state: 'warning',
      values: { count: 1 },
    })
    const byName: CollectionRules = { ...byTime, retention: [{ ...rule, keepTags: ['v2'] }] }
    expect(checkOf(await planned(byName), 'tagsPutBack')).toBeUndefined()
  })

  it('leaves what was pushed since it was planned', async () => {
    const plan = await planned(all)
    // An image of the layers of the one that goes, and the blob that nobody named.
    const again = tinyImage('again', {
      layers: [{ ...layerOf(old) }, { ...layerOf({ layer: blobOf('nobody') }) }],
    })
    await registry.pushManifests(
      'team/other',
      ['new'],
      [again.config, old.layer, blobOf('nobody')],
      [again.manifest],
    )
    const done = await collected(plan)
    expect(done).toMatchObject({ state: 'done', failures: 0 })
    expect(done.kept).toBeGreaterThan(0)
    const left = await contentOf(registry.driver)
    for (const { digest } of [old.layer, blobOf('nobody'), again.manifest])
      expect(blobKey(digest) in left).toBe(true)
    for (const { digest } of [old.manifest, old.config]) expect(blobKey(digest) in left).toBe(false)
  })

  it('ends where nobody can tell any more what is in use', async () => {
    const plan = await planned(all)
    await registry.pushManifests('team/app', ['broken'], [], [jsonBlob('no manifest')])
    const before = await contentOf(registry.driver)
    const failed = await collected(plan)
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'PreconditionFailed' } })
    expect(await contentOf(registry.driver)).toEqual(before)
  })
})

async function flatSteps(rules: CollectionRules, signal = live): Promise<readonly CollectionStep[]> {
  const steps: CollectionStep[] = []
  for await (const step of host.backend.planCollection({ store, rules }, signal)) steps.push(step)
  return steps
}

async function planned(rules: CollectionRules): Promise<CollectionPlan> {
  await host.backend.refreshCatalog({ store }, live)
  return planOf(await flatSteps(rules))
}

function planOf(steps: readonly CollectionStep[]): CollectionPlan {
  const last = steps.at(-1)
  if (last?.kind !== 'plan') throw new Error('no plan came')
  return last.plan
}

function refusedIn(checks: readonly PlanCheck[]): readonly string[] {
  return checks.filter(({ state }) => state === 'refused').map(({ id }) => id)
}

function checkOf({ checks }: Pick<CollectionPlan, 'checks'>, id: PlanCheck['id']): PlanCheck | undefined {
  return checks.find((check) => check.id === id)
}

async function saved(plan: CollectionPlan, format: 'json' | 'csv'): Promise<string> {
  const path = join(folder(), `report.${format}`)
  const sink = host.offerSink(fileSink(path))
  await host.backend.saveCollectionReport({ plan: plan.id, format, sink }, live)
  return withoutMark(await readFile(path, 'utf8'))
}

async function savedChange(change: string, format: 'json' | 'csv'): Promise<string> {
  const path = join(folder(), `change.${format}`)
  const sink = host.offerSink(fileSink(path))
  await host.backend.saveCollectionReport({ change, format, sink }, live)
  return withoutMark(await readFile(path, 'utf8'))
}

async function collected(plan: CollectionPlan): Promise<ChangeRow> {
  const typedName = plan.needsName ? { typedName: 'Folder' } : {}
  const { change } = await host.backend.startPlan({ plan: plan.id, ...typedName }, live)
  return await changeWhen(change, ({ state }) => state !== 'running')
}

async function changeWhen(id: string, wanted: (row: ChangeRow) => boolean): Promise<ChangeRow> {
  const rows = await firstOf(host.backend.watchChanges({}, live), (page) =>
    page.some((row) => row.id === id && wanted(row)),
  )
  const found = rows.find((row) => row.id === id)
  if (found === undefined) throw new Error('no such change')
  return found
}

function blobKey(digest: Digest): string {
  return registry.driver.keyOf(layout.blobData(digest))
}

function layerOf({ layer }: { readonly layer: { readonly digest: string; readonly bytes: Uint8Array } }) {
  const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip'
  return { mediaType, digest: layer.digest, size: layer.bytes.byteLength }
}
