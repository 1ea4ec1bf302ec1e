import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { ChangeRow } from '../../../electron/api/rows.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { parseDigest } from '../../../drivers/common/names.ts'
import { expectCode, flat, live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { contentOf } from '../health/changes/changes-of.ts'
import { tinyImage, TinyRegistry } from '../registry/tiny-registry.ts'
import { MemorySink } from '../transfers/transfer-parts.ts'
import {
  endedTransfers,
  firstOf,
  openBackend,
  textSource,
  type TestBackend,
  withoutMark,
} from './test-backend.ts'

const folder = useTempFolder()
let registry: TinyRegistry
let host: TestBackend
let store: string

beforeEach(async () => {
  registry = await TinyRegistry.in(join(folder(), 'registry'))
  await registry.push('team/app', ['v1', 'v2'], tinyImage('one'))
  host = await openBackend(folder())
  store = await addStore('Folder')
})
afterEach(async () => {
  await host.close()
  await registry.driver.close()
})

async function addStore(name: string, readOnly = false): Promise<string> {
  const values = { rootdirectory: join(folder(), 'registry') }
  return (await host.backend.addStore({ driver: 'filesystem', values, name, readOnly }, live)).store
}

/** The row of a change once it is in this state. */
async function changeWhen(change: string, state: ChangeRow['state']): Promise<ChangeRow> {
  const is = (row: ChangeRow): boolean => row.id === change && row.state === state
  const rows = await firstOf(host.backend.watchChanges({}, live), (some) => some.some(is))
  const row = rows.find(is)
  if (row === undefined) throw new Error('there is no such row')
  return row
}

describe('a change of a store', () => {
  it('is planned, begun, known everywhere at once, and taken back', async () => {
    const { backend } = host
    const before = await contentOf(registry.driver)
    await backend.refreshCatalog({ store }, live)
    const plan = await backend.planTagDeletion({ store, repository: 'team/app', tags: ['v2'] }, live)
    expect(plan).toMatchObject({ canUndo: true, kind: 'deleteTags' })
    expect((await backend.getPlan({ plan: plan.id }, live)).phases).toEqual(plan.phases)
    const items = await flat(backend.planItems({ plan: plan.id }, live))
    expect(items.map(({ does }) => does)).toEqual(['delete', 'delete'])
    const { change } = await backend.startPlan({ plan: plan.id }, live)
    expect(await changeWhen(change, 'done')).toMatchObject({ storeName: 'Folder', failures: 0 })
    expect(Object.keys(await contentOf(registry.driver)).filter((key) => key.includes('/tags/v2/'))).toEqual(
      [],
    )
    await firstOf(backend.watchTotals({}, live), (all) => all.some(({ totals }) => totals.tags === 1))
    await expectCode(backend.getPlan({ plan: plan.id }, live), 'NotFound')
    await backend.undoChange({ change }, live)
    await changeWhen(change, 'undone')
    expect(await contentOf(registry.driver)).toEqual(before)
    await firstOf(backend.watchTotals({}, live), (all) => all.some(({ totals }) => totals.tags === 2))
  })

  it('is refused on a read-only store, with the way to allow it', async () => {
    const { backend } = host
    const readOnly = await addStore('Locked', true)
    const plan = await backend.planFileDeletion({ store: readOnly, keys: ['docker/'] }, live)
    expect(plan.checks).toContainEqual({ id: 'storeReadOnly', state: 'refused', values: {} })
    await expectCode(backend.startPlan({ plan: plan.id, typedName: 'Locked' }, live), 'ReadOnly')
    expect(Object.keys(await contentOf(registry.driver)).length).toBeGreaterThan(0)
  })

  it('that is interrupted waits for a person at the next start', async () => {
    const plan = await host.backend.planTagDeletion(
      { store, repository: 'team/app', tags: ['v1', 'v2'] },
      live,
    )
    const { change } = await host.backend.startPlan({ plan: plan.id }, live)
    // At once: whether it was done by then or not, it ends done.
    await host.close()
    host = await openBackend(folder(), host.dataDir)
    const rows = await firstOf(host.backend.watchChanges({}, live), (some) => some.length > 0)
    const state = rows.find(({ id }) => id === change)?.state
    expect(['interrupted', 'done']).toContain(state)
    if (state === 'interrupted') await host.backend.continueChange({ change }, live)
    await changeWhen(change, 'done')
    const left = Object.keys(await contentOf(registry.driver))
    expect(left.filter((key) => key.includes('/tags/'))).toEqual([])
  })
})

describe('Activity', () => {
  it('keeps uploads that ended: those dropped together as one', async () => {
    const { backend } = host
    const sources = ['a.txt', 'b.txt'].map((name) => ({
      token: host.offerSource(textSource(`text of ${name}`)),
      relativePath: name,
      sizeBytes: 13,
    }))
    await backend.startUpload({ store, prefix: 'files/', sources, onExisting: 'overwrite' }, live)
    await endedTransfers(backend)
    const isUpload = ({ kind, subject }: ChangeRow): boolean => kind === 'upload' && subject.count === 2
    const rows = await firstOf(backend.watchChanges({}, live), (some) => some.some(isUpload))
    expect(rows.find(isUpload)).toMatchObject({
      state: 'done',
      canUndo: false,
      phases: [{ name: 'files', done: 2, of: 2 }],
    })
    expect(rows.find(isUpload)?.subject.names.toSorted()).toEqual(['files/a.txt', 'files/b.txt'])
  })

  it('is saved as JSON of a version, and as a table in which no name is a formula', async () => {
    const { backend } = host
    const plan = await backend.planNewFolder({ store, key: '=cmd, "x"/' }, live)
    const { change } = await backend.startPlan({ plan: plan.id }, live)
    await changeWhen(change, 'done')
    const saved = async (format: 'json' | 'csv'): Promise<string> => {
      const sink = new MemorySink()
      await backend.saveActivity({ format, sink: host.offerSink(sink), changes: [change] }, live)
      expect(sink.calls.at(-1)).toBe('commit')
      return withoutMark(sink.bytes.toString())
    }
    const json: unknown = JSON.parse(await saved('json'))
    expect(json).toMatchObject({
      schema: 'bollard.activity',
      version: 1,
      changes: [{ id: change, kind: 'newFolder', state: 'done', subject: { names: ['=cmd, "x"/'] } }],
    })
    const [head = '', line = '', ...rest] = (await saved('csv')).split('\r\n')
    expect(head.split(',').slice(0, 4)).toEqual(['id', 'started', 'ended', 'by'])
    expect(line).toContain(`,"'=cmd, ""x""/",`)
    expect(rest).toEqual([''])
  })
})

it('a blob is known to be gone once it was deleted here', async () => {
  const { backend } = host
  await registry.write(layout.blobData(parseDigest(`sha256:${'e'.repeat(64)}`)), 'nobody needs it')
  await backend.refreshCatalog({ store }, live)
  const blobs = async (): Promise<number> => {
    const all = await firstOf(backend.watchTotals({}, live), (totals) => totals.length > 0)
    return all.find((each) => each.store === store)?.totals.blobs ?? -1
  }
  const before = await blobs()
  const key = `docker/registry/v2/blobs/sha256/ee/${'e'.repeat(64)}/data`
  const plan = await backend.planFileDeletion({ store, keys: [key] }, live)
  await backend.startPlan({ plan: plan.id, typedName: 'Folder' }, live)
  await expect.poll(blobs).toBe(before - 1)
})
