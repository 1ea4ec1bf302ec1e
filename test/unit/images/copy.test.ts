import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'

import { describe, expect, it } from 'vitest'

import type { StorageDriver } from '../../../drivers/index.ts'
import { pathDriver } from '../../../drivers/driver/path-driver.ts'
import type { CopyItem } from '../../../electron/transfers/model/order.ts'
import { planCopy, type CopyPlan } from '../../../electron/images/copy/copy-plan.ts'
import { copySteps, allSteps } from '../../../electron/images/copy/repository-copy.ts'
import { detectLayout } from '../../../electron/registry/detect-layout.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { parseRepositoryName, parseTag } from '../../../drivers/common/names.ts'
import { fallbackTag } from '../../../electron/registry/referrers/referrers.ts'
import { readManifestTree } from '../../../electron/images/tree/manifest-tree.ts'
import { listRevisions } from '../../../electron/registry/repositories/revisions.ts'
import { listTags, type TagState } from '../../../electron/registry/repositories/tags.ts'
import { newDeferred } from '../../../drivers/common/deferred.ts'
import { flat, live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { descriptor, tinyImage, tinyIndex, TinyRegistry } from '../registry/tiny-registry.ts'
import { KeptMemory, withCalls } from '../transfers/transfer-parts.ts'
import { copyBetween } from './run-copy.ts'

const folder = useTempFolder()
const [one, two, other] = [tinyImage('one'), tinyImage('two'), tinyImage('other')]
const index = tinyIndex([one.manifest, two.manifest])
const signature = tinyImage('signature', { subject: descriptor('', index) })
const referrers = tinyIndex([signature.manifest])
const everything = [...one.blobs, ...two.blobs, ...signature.blobs]

describe('a copy', () => {
  it('writes what its plan says, and a plan made after it has nothing left to write', async () => {
    const { source, target } = await registries('plan')
    const plan = await wholePlan(source, target)
    const before = await keysOf(target.driver)
    const { result } = await copyBetween(source.driver, target.driver)
    const after = await keysOf(target.driver)
    const planned = plan.repositories
      .flatMap((each) => allSteps(copySteps(each)))
      .map(({ path }) => path.slice(1))
    expect(after.filter((key) => !before.includes(key))).toEqual([...new Set(planned)].toSorted())
    expect(result.skipped).toBe(false)
    const again = await wholePlan(source, target)
    expect(again.repositories.flatMap((each) => allSteps(copySteps(each)))).toEqual([])
    expect(again.totals).toMatchObject({ newTags: 0, movedTags: 0, sameTags: plan.totals.tags })
    expect(again.totals.alreadyBlobs).toBe(plan.totals.blobs)
    expect((await copyBetween(source.driver, target.driver)).result).toEqual({ skipped: true })
  })

  it('says how much there is of each, blobs of several repositories once', async () => {
    const { source, target } = await registries('tally')
    await source.push('team/again', ['v1'], one)
    const { totals } = await wholePlan(source, target)
    expect(totals).toMatchObject({ tags: 4, newTags: 4, manifests: 6, blobs: 8, alreadyBlobs: 0 })
    const blobs = [...everything, ...other.blobs]
    expect(totals.sizeBytes).toBe(blobs.reduce((sum, { bytes }) => sum + bytes.byteLength, 0))
  })

  it(
    'leaves no tag that does not work wherever it stops, and goes on to the end',
    { timeout: 180_000 },
    async () => {
      const { source } = await registries('stopped')
      for (let writes = 0; ; writes += 1) {
        const target = await TinyRegistry.in(join(folder(), `stopped-target-${writes}`))
        const failing = failingAfter(target.driver, writes)
        const memory = new KeptMemory()
        const failed = await copyBetween(source.driver, failing, { memory }).then(
          () => false,
          () => true,
        )
        for (const row of await tagsOf(target.driver)) {
          if (row.digest === undefined) continue
          const tree = await readManifestTree(target.driver, row.digest, live)
          expect(tree.problem).toBeUndefined()
          for (const { digest } of tree.blobs) await target.driver.stat(layout.blobData(digest), live)
        }
        await copyBetween(source.driver, target.driver, { memory })
        expect(await contentsOf(target.driver)).toEqual(await contentsOf(source.driver))
        if (!failed) break
      }
    },
  )

  it('brings the referrers of what it copies, and what they refer to, though only one tag was asked for', async () => {
    const { source, target } = await registries('referrers')
    await copyBetween(source.driver, target.driver, { items: [{ repository: 'team/app', tags: ['multi'] }] })
    const tags = new Map((await tagsOf(target.driver)).map((row) => [row.tag, row.digest]))
    expect(tags).toEqual(
      new Map([
        [fallbackTag(index.digest), referrers.digest],
        ['multi', index.digest],
      ]),
    )
    expect((await readManifestTree(target.driver, referrers.digest, live)).problem).toBeUndefined()
  })

  it("brings what cosign's tags of old lead to, of an index and of what it lists", async () => {
    const { source, target } = await registries('cosign')
    const names = [index, one.manifest].map(({ digest }) => `${digest.replace(':', '-')}.sig`)
    const onItself = `${signature.manifest.digest.replace(':', '-')}.att`
    await source.push('team/app', [...names, onItself], signature)
    await source.push('team/app', [`${other.manifest.digest.replace(':', '-')}.sig`], signature)
    await copyBetween(source.driver, target.driver, { items: [{ repository: 'team/app', tags: ['multi'] }] })
    const tags = (await tagsOf(target.driver)).map(({ tag }) => tag)
    expect(tags.toSorted()).toEqual([...names, onItself, fallbackTag(index.digest), 'multi'].toSorted())
  })

  it('plans a tag whose blobs were being looked for when another that has them, too, was found to lack one', async () => {
    const { source, target } = await registries('shared')
    await source.remove(layout.blobData(two.layer.digest))
    const { driver } = source
    const [shared, lacking] = [one, two].map(({ layer }) => driver.keyOf(layout.blobData(layer.digest)))
    const link = driver.keyOf(layout.manifestTagCurrent(parseRepositoryName('team/app'), parseTag('one')))
    const told = newDeferred()
    const objects = withCalls(driver.objects, {
      async get(key, range, signal) {
        if (key === link) await told.promise
        return driver.objects.get(key, range, signal)
      },
      async head(key, signal) {
        if (key === shared) {
          await told.promise
          for (let turn = 0; turn < 20; turn += 1) await setImmediate()
          signal.throwIfAborted()
        }
        const info = await driver.objects.head(key, signal)
        if (key === lacking) told.resolve(undefined)
        return info
      },
    })
    const options = { name: driver.name, rootdirectory: '', chunkSizeBytes: driver.chunkSizeBytes }
    const items = [{ repository: 'team/app', tags: ['multi', 'one'] }]
    const { result } = await copyBetween(pathDriver(objects, options), target.driver, { items })
    expect(result.skipped).toBe(false)
    expect((await tagsOf(target.driver)).map((row) => row.tag)).toEqual(['one'])
  })

  it('leaves a tag out that lacks a blob, and says so; the others are copied', async () => {
    const { source, target } = await registries('lacking')
    await source.remove(layout.blobData(two.layer.digest))
    const { problems } = await wholePlan(source, target)
    expect(problems).toContainEqual({
      repository: 'team/app',
      tag: 'multi',
      detail: `blob ${two.layer.digest} is not in the bucket`,
      reason: { id: 'blobMissing', values: { digest: two.layer.digest } },
    })
    const { context } = await copyBetween(source.driver, target.driver)
    expect(context.reports).toContainEqual({
      path: 'team/app:multi',
      kind: 'skipped',
      detail: `blob ${two.layer.digest} is not in the bucket`,
      reason: { id: 'blobMissing', values: { digest: two.layer.digest } },
    })
    const tags = (await tagsOf(target.driver)).map((row) => row.tag)
    expect(tags).toEqual(['one', fallbackTag(index.digest)])
  })

  it('links another repository of the same store without bringing a blob', async () => {
    const { source } = await registries('renamed')
    const before = await keysOf(source.driver)
    const items = [{ repository: 'team/app', as: 'archive/app' }]
    await copyBetween(source.driver, source.driver, { items })
    const added = (await keysOf(source.driver)).filter((key) => !before.includes(key))
    expect(added.length).toBeGreaterThan(0)
    expect(added.filter((key) => !key.includes('/repositories/archive/app/'))).toEqual([])
    expect(await tagsOf(source.driver, 'archive/app')).toHaveLength(3)
  })

  it('gives a tag another name where it is, and writes nothing but the links of the new one', async () => {
    const { source } = await registries('retagged')
    const before = await keysOf(source.driver)
    const items = [{ repository: 'team/app', tags: ['one'], asTag: 'stable' }]
    const { totals } = await wholePlan(source, source, items)
    expect(totals).toMatchObject({ tags: 1, newTags: 1, allThere: false })
    await copyBetween(source.driver, source.driver, { items })
    const added = (await keysOf(source.driver)).filter((key) => !before.includes(key))
    expect(added.every((key) => key.includes('/_manifests/tags/stable/'))).toBe(true)
    const tags = await tagsOf(source.driver)
    expect(tags.find(({ tag }) => tag === 'stable')?.digest).toBe(one.manifest.digest)
    expect((await wholePlan(source, source, items)).totals.allThere).toBe(true)
  })

  it('is by digest, too: without a tag, or with one, and with its referrers', async () => {
    const { source, target } = await registries('digests')
    const path = layout.manifestRevisionLink(parseRepositoryName('team/app'), index.digest)
    const asked = { repository: 'team/app', digests: [index.digest] }
    const plan = await wholePlan(source, target, [asked])
    expect(plan.totals).toMatchObject({ tags: 1, manifests: 5, allThere: false })
    await copyBetween(source.driver, target.driver, { items: [asked] })
    expect(await target.driver.objects.head(target.driver.keyOf(path), live)).toBeDefined()
    expect((await tagsOf(target.driver)).map(({ tag }) => tag)).toEqual([fallbackTag(index.digest)])
    expect((await wholePlan(source, target, [asked])).totals.allThere).toBe(true)
    await copyBetween(source.driver, target.driver, { items: [{ ...asked, asTag: 'pinned' }] })
    const tags = new Map((await tagsOf(target.driver)).map((row) => [row.tag, row.digest]))
    expect(tags.get('pinned')).toBe(index.digest)
  })

  it('leaves a manifest out that is in the bucket and not in the repository, and says so', async () => {
    const notLinked =
      'the repository has no link file for this manifest, so a registry does not serve it here'
    const { source, target } = await registries('elsewhere')
    await source.push('team/second', ['v1'], two)
    const items = [{ repository: 'team/second', digests: [index.digest] }]
    const { problems, totals } = await wholePlan(source, target, items)
    expect(totals.manifests).toBe(0)
    expect(problems).toEqual([
      {
        repository: 'team/second',
        detail: `manifest ${index.digest} cannot be used: ${notLinked}`,
        reason: {
          id: 'manifestUnusable',
          values: { digest: index.digest, why: notLinked },
          why: { id: 'notLinked', values: {} },
        },
      },
    ])
  })

  it('tells which tags would move, and moves them; what they pointed to stays', async () => {
    const { source, target } = await registries('moving')
    await target.push('team/app', ['one'], other)
    const { totals } = await wholePlan(source, target)
    expect(totals.moving).toEqual([
      { repository: 'team/app', tag: 'one', from: other.manifest.digest, to: one.manifest.digest },
    ])
    await copyBetween(source.driver, target.driver)
    const moved = (await tagsOf(target.driver)).find(({ tag }) => tag === 'one')
    expect(moved).toMatchObject({ digest: one.manifest.digest, historyCount: 2 })
  })

  it('brings manifests without a tag with a whole repository, and not with its tags', async () => {
    const { source, target } = await registries('untagged')
    await copyBetween(source.driver, target.driver, { items: [{ repository: 'team/app', tags: ['one'] }] })
    const path = layout.manifestRevisionLink(parseRepositoryName('team/app'), other.manifest.digest)
    expect(await target.driver.objects.head(target.driver.keyOf(path), live)).toBeUndefined()
    await copyBetween(source.driver, target.driver, { items: [{ repository: 'team/app' }] })
    expect(await target.driver.objects.head(target.driver.keyOf(path), live)).toBeDefined()
  })

  it('writes one of two tags that would have the same name, and tells of the other', async () => {
    const { source, target } = await registries('twice')
    await source.push('team/second', ['one'], two)
    const items = [
      { repository: 'team/app', tags: ['one'], as: 'both' },
      { repository: 'team/second', tags: ['one'], as: 'both' },
    ]
    const { problems, totals } = await wholePlan(source, target, items)
    expect(totals.tags).toBe(1)
    expect(problems).toEqual([
      {
        repository: expect.stringMatching(/^team\//),
        tag: 'one',
        detail: expect.stringMatching(/becomes both:one$/),
        reason: expect.objectContaining({ id: 'nameTaken' }),
      },
    ])
  })

  it('puts a link right that has the length of a digest and holds another', async () => {
    const { source, target } = await registries('lying-link')
    await copyBetween(source.driver, target.driver)
    const path = layout.layerLink(parseRepositoryName('team/app'), one.layer.digest)
    await target.write(path, two.layer.digest)
    expect((await wholePlan(source, target)).totals.allThere).toBe(false)
    await copyBetween(source.driver, target.driver)
    const link = await target.driver.getContent(path, { maxBytes: 100 }, live)
    expect(new TextDecoder().decode(link)).toBe(one.layer.digest)
    expect((await wholePlan(source, target)).totals.allThere).toBe(true)
  })

  it('leaves an index out whose child a registry would not serve, and names the child', async () => {
    const { source, target } = await registries('unlinked-child')
    await source.remove(layout.manifestRevisionLink(parseRepositoryName('team/app'), two.manifest.digest))
    const { problems, totals } = await wholePlan(source, target, [
      { repository: 'team/app', tags: ['multi'] },
    ])
    expect(totals.tags).toBe(0)
    expect(problems).toMatchObject([
      {
        tag: 'multi',
        reason: { id: 'manifestUnusable', values: { digest: two.manifest.digest }, why: { id: 'notLinked' } },
      },
    ])
  })

  it('of a registry that keeps its tags in a database brings its manifests by their digests', async () => {
    const { target } = await registries('harbor')
    const harbor = await TinyRegistry.in(join(folder(), 'harbor-source'))
    for (let at = 0; at < 9; at += 1) await harbor.push(`library/app-${at}`, [], one)
    expect((await detectLayout(harbor.driver, live)).kind).toBe('registryWithoutTags')
    await copyBetween(harbor.driver, target.driver)
    const copied = []
    const name = parseRepositoryName('library/app-8')
    for await (const { digest } of listRevisions(target.driver, name, live)) copied.push(digest)
    expect(copied).toEqual([one.manifest.digest])
  })
})

async function registries(name: string): Promise<{ source: TinyRegistry; target: TinyRegistry }> {
  const source = await TinyRegistry.in(join(folder(), `${name}-source`))
  await source.push('team/app', ['one'], one)
  await source.pushManifests('team/app', ['multi'], everything, [one.manifest, two.manifest, index])
  const tag = fallbackTag(index.digest)
  await source.pushManifests('team/app', [tag], signature.blobs, [signature.manifest, referrers])
  await source.push('team/app', [], other)
  return { source, target: await TinyRegistry.in(join(folder(), `${name}-target`)) }
}

async function wholePlan(
  source: TinyRegistry,
  target: TinyRegistry,
  items?: readonly CopyItem[],
): Promise<CopyPlan> {
  let whole: CopyPlan | undefined
  for await (const plan of planCopy(source.driver, target.driver, items, live)) whole = plan
  if (whole === undefined) throw new Error('no plan')
  return whole
}

/** The same bucket until so many writes were made; then every write fails. */
function failingAfter(driver: StorageDriver, writes: number): StorageDriver {
  let left = writes
  const counted = async (write: () => Promise<void>): Promise<void> => {
    if (left === 0) throw new Error('killed')
    left -= 1
    await write()
  }
  const { objects } = driver
  return pathDriver(
    withCalls(objects, {
      put: (key, body, signal) => counted(() => objects.put(key, body, signal)),
      copy: (from, to, signal) => counted(() => objects.copy(from, to, signal)),
    }),
    { name: driver.name, rootdirectory: '', chunkSizeBytes: driver.chunkSizeBytes },
  )
}

async function keysOf(driver: StorageDriver): Promise<string[]> {
  return (await flat(driver.walk('/', {}, live))).map(({ path }) => path.slice(1)).toSorted()
}

async function contentsOf(driver: StorageDriver): Promise<Map<string, string>> {
  const contents = new Map<string, string>()
  for (const { path } of await flat(driver.walk('/', {}, live))) {
    const bytes = await driver.getContent(path, { maxBytes: 100_000 }, live)
    contents.set(path, Buffer.from(bytes).toString('base64'))
  }
  return contents
}

async function tagsOf(driver: StorageDriver, repository = 'team/app'): Promise<TagState[]> {
  const rows = await flat(listTags(driver, parseRepositoryName(repository), live))
  const latest = new Map(rows.map((row) => [parseTag(row.tag), row]))
  return [...latest.values()].toSorted((a, b) => (a.tag < b.tag ? -1 : 1))
}
