import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { CopyPlanView } from '../../../electron/api/rows.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { expectCode, live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { descriptor, tinyImage, tinyIndex, TinyRegistry } from '../registry/tiny-registry.ts'
import { MemorySink } from '../transfers/transfer-parts.ts'
import { endedTransfers, openBackend, type TestBackend } from './test-backend.ts'

const folder = useTempFolder()
const [one, two, old] = [tinyImage('one'), tinyImage('two'), tinyImage('old')]
const index = tinyIndex([], {
  manifests: [one, two].map(({ manifest }, at) => ({
    ...descriptor('application/vnd.oci.image.manifest.v1+json', manifest),
    platform: { os: 'linux', architecture: ['amd64', 'arm64'][at] },
  })),
})

describe('images out and across, by the contract', () => {
  let room: TestBackend
  let source: TinyRegistry
  let target: TinyRegistry
  let from: string
  let to: string
  beforeEach(async () => {
    room = await openBackend(folder())
    source = await TinyRegistry.in(join(folder(), 'source'))
    target = await TinyRegistry.in(join(folder(), 'target'))
    await source.push('team/app', ['one'], one)
    await source.pushManifests(
      'team/app',
      ['multi'],
      [...one.blobs, ...two.blobs],
      [one.manifest, two.manifest, index],
    )
    await source.push('team/broken', ['v1'], old)
    await source.remove(layout.blobData(old.layer.digest))
    await target.push('team/app', ['one'], tinyImage('before'))
    from = await addFolder('source')
    to = await addFolder('target')
  })
  afterEach(() => room.close())

  it('plans a copy of the whole store: what is new, what moves, what cannot be copied', async () => {
    const plans: CopyPlanView[] = []
    for await (const plan of room.backend.planCopy({ from, to }, live)) plans.push(plan)
    expect(plans.filter(({ whole }) => whole)).toHaveLength(1)
    expect(plans.at(-1)).toMatchObject({
      whole: true,
      repositories: 2,
      tags: 2,
      newTags: 1,
      movedTags: 1,
      manifests: 3,
      blobs: 4,
      alreadyBlobs: 0,
      way: 'serverSide',
      moving: [{ repository: 'team/app', tag: 'one', to: one.manifest.digest }],
      problems: [
        {
          repository: 'team/broken',
          tag: 'v1',
          detail: `blob ${old.layer.digest} is not in the bucket`,
          reason: { id: 'blobMissing', values: { digest: old.layer.digest } },
        },
      ],
    })
  })

  it('copies as a transfer, and tells what was left out', async () => {
    const { transfer } = await room.backend.startCopy({ from, to }, live)
    const [row] = await endedTransfers(room.backend)
    expect(row).toMatchObject({
      id: transfer,
      kind: 'copy',
      name: 'source',
      store: to,
      storeName: 'target',
      from: { store: from, storeName: 'source', place: '' },
      items: { done: 4, total: 4 },
      reports: 2,
      state: { phase: 'done', skipped: false },
    })
    expect(await room.backend.transferReports({ transfer }, live)).toEqual([
      {
        path: 'team/broken:v1',
        kind: 'skipped',
        detail: `blob ${old.layer.digest} is not in the bucket`,
        reason: { id: 'blobMissing', values: { digest: old.layer.digest } },
      },
      {
        path: 'docker/registry/v2/blobs',
        kind: 'unverified',
        detail: expect.stringContaining('only their sizes were compared'),
        reason: { id: 'copiedBySize', values: {} },
      },
    ])
    const again = await room.backend.startCopy({ from, to, items: [{ repository: 'team/app' }] }, live)
    const rows = await endedTransfers(room.backend)
    expect(rows.find(({ id }) => id === again.transfer)).toMatchObject({
      name: 'team/app',
      place: 'team/app',
      state: { phase: 'done', skipped: true },
    })
  })

  it('refuses a copy to a read-only store and names that no registry has, before anything is kept', async () => {
    await room.backend.setReadOnly({ store: to, readOnly: true }, live)
    await expectCode(room.backend.startCopy({ from, to }, live), 'ReadOnly')
    await room.backend.setReadOnly({ store: to, readOnly: false }, live)
    const items = [{ repository: 'team/app', as: 'Team/App' }]
    await expectCode(room.backend.startCopy({ from, to, items }, live), 'InvalidParameter')
    expect(await endedTransfers(room.backend)).toEqual([])
  })

  it('refuses a copy onto itself, with words, and makes one to another name in the same store', async () => {
    const ontoItself = [
      undefined,
      [{ repository: 'team/app' }],
      [{ repository: 'team/app', as: 'team/app', tags: ['one', 'multi'] }],
      [{ repository: 'team/app', tags: ['one'], asTag: 'one' }],
      [{ repository: 'team/app', digests: [index.digest] }],
    ]
    for (const items of ontoItself) {
      const request = { from, to: from, ...(items === undefined ? {} : { items }) }
      await expectCode(room.backend.startCopy(request, live), 'InvalidParameter')
      await expectCode(lastPlan(room.backend.planCopy(request, live)), 'InvalidParameter')
    }
    const several = [{ repository: 'team/app', tags: ['one', 'multi'], asTag: 'both' }]
    await expectCode(room.backend.startCopy({ from, to, items: several }, live), 'InvalidParameter')
    expect(await endedTransfers(room.backend)).toEqual([])
    const items = [{ repository: 'team/app', digests: [index.digest], as: 'mirror/app', asTag: 'v1' }]
    await room.backend.startCopy({ from, to: from, items }, live)
    const [row] = await endedTransfers(room.backend)
    expect(row).toMatchObject({
      name: `team/app@${index.digest}`,
      place: 'mirror/app:v1',
      state: { phase: 'done', skipped: false },
    })
  })

  it('exports to a browser, and refuses at once what cannot be exported so', async () => {
    const sink = new MemorySink()
    const asked = { store: from, repository: 'team/app', reference: { tag: 'multi' } }
    const { transfer } = await room.backend.startExport(
      { ...asked, format: 'oci', sink: room.offerSink(sink) },
      live,
    )
    const [row] = await endedTransfers(room.backend)
    expect(row).toMatchObject({
      id: transfer,
      kind: 'export',
      name: 'team/app:multi',
      store: from,
      items: { done: 4, total: 4 },
      state: { phase: 'done' },
    })
    expect(sink.calls).toEqual([`begin team_app_multi.tar ${sink.bytes.byteLength}`, 'commit'])
    const error = await expectCode(
      room.backend.startExport({ ...asked, format: 'docker', sink: room.offerSink(new MemorySink()) }, live),
      'InvalidParameter',
    )
    expect(error.message).toContain('linux/amd64, linux/arm64')
  })

  async function addFolder(name: string): Promise<string> {
    const values = { rootdirectory: join(folder(), name) }
    const { store } = await room.backend.addStore(
      { driver: 'filesystem', values, name, readOnly: false },
      live,
    )
    return store
  }
})

async function lastPlan(plans: AsyncIterable<CopyPlanView>): Promise<CopyPlanView | undefined> {
  let last: CopyPlanView | undefined
  for await (const plan of plans) last = plan
  return last
}
