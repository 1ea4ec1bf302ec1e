import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../../drivers/index.ts'
import { planCopy, type CopyPlan } from '../../../electron/images/copy/copy-plan.ts'
import { hasBlob } from '../../../electron/registry/blobs/blob-lookup.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { parseRepositoryName, parseTag, type Digest } from '../../../drivers/common/names.ts'
import { planPush, runPush } from '../../../electron/registry/push.ts'
import { resolveReference } from '../../../electron/registry/repositories/resolve-reference.ts'
import { listTags, type TagState } from '../../../electron/registry/repositories/tags.ts'
import { startCloud, type StartedCloud } from '../../clouds/every-cloud.ts'
import { expectCode, live } from '../../conformance/harness.ts'
import { blobOf, tinyImage } from '../registry/tiny-registry.ts'
import { run as download } from '../transfers/download-parts.ts'
import { MemorySink } from '../transfers/transfer-parts.ts'
import { copyBetween } from './run-copy.ts'
import { runExport } from './run-export.ts'

const repository = parseRepositoryName('team/app')
const [kept, cold] = [tinyImage('kept'), tinyImage('cold')]
const account = { accessKey: 'AKIDARCHIVED', secretKey: 'a secret of archives' }
const archived = { 'x-amz-storage-class': 'GLACIER' }
const restored = { ...archived, 'x-amz-restore': 'ongoing-request="false"' }
/** Why a blob of the class is not read. */
const reason = {
  id: 'blobArchived',
  values: { digest: cold.layer.digest, storageClass: 'GLACIER' },
  why: { id: 'archivedS3' },
}

describe('an image in an archive class', () => {
  let cloud: StartedCloud
  let from: StorageDriver
  let to: StorageDriver
  beforeEach(async () => {
    cloud = await startCloud('s3', { account })
    const open = (values: StartedCloud['values']) =>
      openDriver(resolveParameters('s3', values, {}), { store: 'x', readOnly: false })
    ;[from, to] = [await open(cloud.values), await open(cloud.other.values)]
    for (const [tag, image] of [
      ['kept', kept],
      ['cold', cold],
    ] as const) {
      const tags = [{ tag: parseTag(tag), digest: image.manifest.digest }]
      const { blobs, manifest } = image
      await runPush(from, planPush({ repository, blobs, manifests: [manifest], tags }), live)
    }
  })
  afterEach(async () => {
    await Promise.all([from.close(), to.close()])
    await cloud.close()
  })

  it('is left out by the dry run of a copy, which says its blob, its class and what to do', async () => {
    move(cold.layer.digest, archived)
    const plan = await wholePlan()
    expect(plan.problems).toMatchObject([{ repository, tag: 'cold', reason }])
    expect(plan.repositories[0]?.tags.map(({ tag }) => tag)).toEqual(['kept'])
    expect(plan.totals.blobs).toBe(3)
  })

  it('is left out of the copy of some tags, too', async () => {
    move(cold.layer.digest, archived)
    const plan = await wholePlan([{ repository, tags: ['cold'] }])
    expect(plan.problems).toMatchObject([{ tag: 'cold', reason }])
    expect(plan.totals).toMatchObject({ tags: 0, manifests: 0 })
  })

  it('does not keep the others from being copied', async () => {
    move(cold.layer.digest, archived)
    const { context } = await copyBetween(from, to)
    expect(context.reports).toMatchObject([{ path: 'team/app:cold', kind: 'skipped', reason }])
    expect(cloud.other.bucket.get(keyOf(kept.layer.digest))?.sizeBytes).toBe(kept.layer.bytes.byteLength)
  })

  it('is copied where the target has what is archived', async () => {
    move(cold.layer.digest, archived)
    cloud.other.bucket.put(keyOf(cold.layer.digest), Buffer.from(cold.layer.bytes))
    const plan = await wholePlan()
    expect(plan.problems).toEqual([])
    expect(plan.totals.tags).toBe(2)
  })

  it('is copied once it is restored', async () => {
    move(cold.layer.digest, restored)
    expect((await wholePlan()).problems).toEqual([])
  })

  it('is whole again after it is pushed: a layer that nobody can read is lacking', async () => {
    move(cold.layer.digest, archived)
    const { digest, bytes } = cold.layer
    expect(await hasBlob(from, digest, bytes.byteLength, live)).toBe(false)
    expect(await hasBlob(from, kept.layer.digest, kept.layer.bytes.byteLength, live)).toBe(true)
    await from.putContent(layout.blobData(digest), bytes, live)
    expect(await hasBlob(from, digest, bytes.byteLength, live)).toBe(true)
    move(digest, restored)
    expect(await hasBlob(from, digest, bytes.byteLength, live)).toBe(true)
  })

  it.each(['oci', 'docker'] as const)('is not begun to be exported, %s', async (format) => {
    move(cold.layer.digest, archived)
    const sink = new MemorySink()
    const place = { kind: 'page', token: 't' } as const
    const request = { repository, reference: { tag: 'cold' }, format, place }
    const failure = await expectCode(runExport(from, request, sink), 'Archived')
    expect(failure.reason).toMatchObject(reason)
    expect(sink.calls).toEqual([])
  })

  it('says on the row of its tag why its manifest cannot be read', async () => {
    move(cold.manifest.digest, archived)
    const rows = await readTags()
    expect(rows.get('cold')?.problems).toMatchObject([{ id: 'unreadable', reason: { id: 'archivedS3' } }])
    expect(rows.get('kept')?.problems).toEqual([])
  })

  it('says so of a link of its tag', async () => {
    const link = from.keyOf(layout.manifestTagCurrent(repository, parseTag('cold')))
    cloud.bucket.put(link, Buffer.from(cold.manifest.digest), archived)
    const rows = await readTags()
    expect(rows.get('cold')?.problems).toMatchObject([{ id: 'unreadable', reason: { id: 'archivedS3' } }])
    await expectCode(resolveReference(from, repository, { tag: 'cold' }, live), 'Archived')
  })

  it('is left out of the tar of a folder, which is whole otherwise', async () => {
    cloud.bucket.put('d/a', Buffer.from('a'))
    cloud.bucket.put('d/b', Buffer.from('b'), archived)
    cloud.bucket.put('d/c', Buffer.from('c'))
    const sink = new MemorySink()
    const place = { kind: 'page', token: 't' } as const
    const { context } = await download({ objects: from.objects, key: 'd/', place, sink })
    expect(context.reports).toMatchObject([{ path: 'b', kind: 'skipped', reason: { id: 'archivedS3' } }])
    expect(sink.calls).toEqual(['begin d.tar undefined', 'commit'])
    expect(sink.bytes.includes('d/c')).toBe(true)
  })

  it('is no beginning of a download to a page', async () => {
    cloud.bucket.put('b', Buffer.from('b'), archived)
    const sink = new MemorySink()
    const place = { kind: 'page', token: 't' } as const
    const failed = download({ objects: from.objects, key: 'b', place, sink })
    expect((await expectCode(failed, 'Archived')).reason).toMatchObject({ id: 'archivedS3' })
    expect(sink.calls).toEqual(['discard'])
  })

  function keyOf(digest: Digest): string {
    return from.keyOf(layout.blobData(digest))
  }

  function move(digest: Digest, headers: Readonly<Record<string, string>>): void {
    const body = cloud.bucket.get(keyOf(digest))?.body
    expect(blobOf(body ?? '').digest).toBe(digest)
    cloud.bucket.put(keyOf(digest), body ?? Buffer.alloc(0), headers)
  }

  async function wholePlan(items?: Parameters<typeof planCopy>[2]): Promise<CopyPlan> {
    const plans: CopyPlan[] = []
    for await (const each of planCopy(from, to, items, live)) plans.push(each)
    const plan = plans.at(-1)
    if (plan === undefined) throw new Error('a plan comes at least once')
    return plan
  }

  async function readTags(): Promise<ReadonlyMap<string, TagState>> {
    const rows = new Map<string, TagState>()
    for await (const page of listTags(from, repository, live)) for (const row of page) rows.set(row.tag, row)
    return rows
  }
})
