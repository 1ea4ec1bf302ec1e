import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import type { StorageDriver } from '../../../drivers/index.ts'
import { pathDriver } from '../../../drivers/driver/path-driver.ts'
import type { CopyItem } from '../../../electron/transfers/model/order.ts'
import { planCopy, type CopyPlan } from '../../../electron/images/copy/copy-plan.ts'
import { copySteps, allSteps, withoutBlobs } from '../../../electron/images/copy/repository-copy.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { parseRepositoryName, type Digest } from '../../../drivers/common/names.ts'
import { readManifest } from '../../../electron/registry/manifests/read-manifest.ts'
import { readReferrerList } from '../../../electron/registry/referrers/referrer-list.ts'
import { fallbackTag } from '../../../electron/registry/referrers/referrers.ts'
import { findSubjects } from '../../../electron/registry/referrers/subjects.ts'
import type { OrderOf } from '../../../electron/transfers/model/order.ts'
import { flat, live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import {
  blobOf,
  descriptor,
  tinyImage,
  tinyIndex,
  TinyRegistry,
  type Blob,
} from '../registry/tiny-registry.ts'
import { withCalls } from '../transfers/transfer-parts.ts'
import { byteFile } from './byte-files.ts'
import { imagesIn, pushAll } from './pushing.ts'
import { copyBetween } from './run-copy.ts'
import { runExport } from './run-export.ts'

const folder = useTempFolder()
const repository = 'team/app'
const image = tinyImage('image')
const about = (subject: Blob) => ({ subject: descriptor('', subject) })
const signature = tinyImage('signature', about(image.manifest))
const sbom = tinyImage('sbom', about(image.manifest))
const onSignature = tinyImage('about the signature', about(signature.manifest))
const tag = fallbackTag(image.manifest.digest)
const items = [{ repository, tags: ['v1'] }]

describe('a list of referrers that is copied', () => {
  it.each<[string, OrderOf<'copy'>['items']]>([
    ['with a tag', items],
    ['with its repository', undefined],
    ['by its own tag', [{ repository, tags: [tag] }]],
  ])('is added to the list that the target has, %s', async (_, asked) => {
    const [source, target] = await bothListing('added', signature, sbom)
    const { totals } = await planOf(source, target, asked)
    expect(totals).toMatchObject({ extendedLists: 1, movedTags: 0, moving: [] })
    await copyBetween(source.driver, target.driver, asked === undefined ? {} : { items: asked })
    expect(await listed(target)).toEqual([sbom, signature].map(({ manifest }) => manifest.digest))
    const again = await planOf(source, target, asked)
    expect(again.totals).toMatchObject({ extendedLists: 0, movedTags: 0, newTags: 0, allThere: true })
  })

  it('is added to that of another repository in the same store', async () => {
    const source = await registryWith('within', signature)
    await pushWithList(source, 'team/other', sbom)
    await copyBetween(source.driver, source.driver, {
      items: [{ repository, tags: ['v1'], as: 'team/other' }],
    })
    expect(await listed(source, 'team/other')).toEqual(
      [sbom, signature].map(({ manifest }) => manifest.digest),
    )
    expect(await listed(source)).toEqual([signature.manifest.digest])
  })

  it('keeps its index where the target lists nothing', async () => {
    const source = await registryWith('kept', signature)
    const target = await TinyRegistry.in(join(folder(), 'kept-target'))
    await copyBetween(source.driver, target.driver, { items })
    const list = await readReferrerList(target.driver, parseRepositoryName(repository), tag, live)
    expect(list.index?.digest).toBe(tinyIndex([signature.manifest]).digest)
  })

  it('is left out, and told of, where that of the target cannot be read', async () => {
    const source = await registryWith('unreadable', signature)
    const target = await TinyRegistry.in(join(folder(), 'unreadable-target'))
    await target.writeTag(repository, tag, 'not a digest')
    const { context } = await copyBetween(source.driver, target.driver, { items })
    expect(context.reports.filter(({ kind }) => kind === 'skipped')).toMatchObject([
      { path: `${repository}:${tag}`, reason: { id: 'referrersUnreadable' } },
    ])
    const link = layout.manifestTagCurrent(parseRepositoryName(repository), tag)
    const kept = await target.driver.getContent(link, { maxBytes: 1000 }, live)
    expect(new TextDecoder().decode(kept)).toBe('not a digest')
  })

  it('is put right when somebody else lists a referrer meanwhile', async () => {
    const [source, target] = await bothListing('meanwhile', signature, sbom)
    const { driver } = target
    const link = driver.keyOf(layout.manifestTagCurrent(parseRepositoryName(repository), tag))
    const theirs = tinyIndex([onSignature.manifest])
    let met = false
    const objects = withCalls(driver.objects, {
      async put(key, body, signal) {
        await driver.objects.put(key, body, signal)
        if (key !== link || met) return
        met = true
        await target.pushManifests(repository, [tag], onSignature.blobs, [onSignature.manifest, theirs])
      },
    })
    const options = { name: driver.name, rootdirectory: '', chunkSizeBytes: driver.chunkSizeBytes }
    await copyBetween(source.driver, pathDriver(objects, options), { items })
    expect(met).toBe(true)
    expect(await listed(target)).toEqual([onSignature, signature].map(({ manifest }) => manifest.digest))
  })

  it('is without a referrer that lacks something, and has the others', async () => {
    const source = await registryWith('lacking', signature, sbom)
    const target = await TinyRegistry.in(join(folder(), 'lacking-target'))
    const [planned] = (await planOf(source, target, items)).repositories
    if (planned === undefined) throw new Error('nothing is planned')
    const { copy, leftOut } = withoutBlobs(planned, new Set([sbom.layer.digest]))
    expect(copy.lists.map(({ more }) => more.entries.map(({ digest }) => digest))).toEqual([
      [signature.manifest.digest],
    ])
    expect(leftOut).toEqual([{ tag, blob: sbom.layer.digest }])
    await source.remove(layout.blobData(sbom.layer.digest))
    const { problems } = await planOf(source, target, items)
    expect(problems).toMatchObject([{ repository, tag, reason: { id: 'blobMissing' } }])
    await copyBetween(source.driver, target.driver, { items })
    expect(await listed(target)).toEqual([signature.manifest.digest])
  })
})

describe('a referrer that no tag lists', () => {
  it('is brought with a tag, and its own referrers with it, and all are listed in the target', async () => {
    const source = await registryWith('unlisted', sbom)
    for (const each of [signature, onSignature]) await source.push(repository, [], each)
    const target = await TinyRegistry.in(join(folder(), 'unlisted-target'))
    const plan = await planOf(source, target, items)
    expect(plan.totals).toMatchObject({ tags: 3, newTags: 3, manifests: 6 })
    expect(plan.problems).toEqual([])
    await copyBetween(source.driver, target.driver, { items })
    expect(await listed(target)).toEqual([sbom, signature].map(({ manifest }) => manifest.digest))
    const second = fallbackTag(signature.manifest.digest)
    expect(await listed(target, repository, second)).toEqual([onSignature.manifest.digest])
    const { manifest } = await readManifest(target.driver, onSignature.manifest.digest, live)
    expect(manifest).toMatchObject({ subject: { digest: signature.manifest.digest } })
    expect((await planOf(source, target, items)).totals.allThere).toBe(true)
  })

  it('is brought with a manifest that is asked for by its digest, too', async () => {
    const source = await registryWith('by-digest')
    await source.push(repository, [], signature)
    const target = await TinyRegistry.in(join(folder(), 'by-digest-target'))
    const asked = [{ repository, digests: [image.manifest.digest] }]
    await copyBetween(source.driver, target.driver, { items: asked })
    expect(await listed(target)).toEqual([signature.manifest.digest])
  })

  it('is listed nowhere by a copy of the whole repository, which is as it was, nor by another tag within one', async () => {
    const source = await registryWith('mirror')
    await source.push(repository, [], signature)
    const target = await TinyRegistry.in(join(folder(), 'mirror-target'))
    await copyBetween(source.driver, target.driver)
    expect(await listed(target)).toEqual([])
    await copyBetween(source.driver, source.driver, { items: [{ repository, tags: ['v1'], asTag: 'v2' }] })
    expect(await listed(source)).toEqual([])
  })

  it(
    'is looked for among so many manifests, and it is said that there are more',
    { timeout: 180_000 },
    async () => {
      const source = await registryWith('many', signature)
      const target = await TinyRegistry.in(join(folder(), 'many-target'))
      const name = parseRepositoryName(repository)
      const whole = await findSubjects(source.driver, name, 3, live)
      expect(whole).toEqual({
        referrers: new Map([[image.manifest.digest, [signature.manifest.digest]]]),
        whole: true,
      })
      expect((await findSubjects(source.driver, name, 2, live)).whole).toBe(false)
      for (let at = 0; at < 10_000; at += 1) {
        const { digest } = blobOf(`gone ${at}`)
        await source.write(layout.manifestRevisionLink(name, digest), digest)
      }
      let asked = 0
      const { driver } = source
      const objects = withCalls(driver.objects, {
        get(key, range, signal) {
          asked += 1
          return driver.objects.get(key, range, signal)
        },
      })
      const options = { name: driver.name, rootdirectory: '', chunkSizeBytes: driver.chunkSizeBytes }
      const { problems } = await planOf({ driver: pathDriver(objects, options) }, target, items)
      expect(problems).toMatchObject([
        { repository, reason: { id: 'referrersUnsearched', values: { most: 10_000 } } },
      ])
      expect(asked).toBeLessThan(10_100)
    },
  )

  it('is looked for no longer when the dry run is cancelled', async () => {
    const source = await registryWith('cancelled')
    for (let at = 0; at < 100; at += 1) await source.push(repository, [], tinyImage(`of ${at}`))
    const cancelled = new AbortController()
    const { driver } = source
    let asked = 0
    const objects = withCalls(driver.objects, {
      getWhole(key, options, signal) {
        if (key.includes('/blobs/') && (asked += 1) === 3) cancelled.abort(new Error('cancelled'))
        return driver.objects.getWhole(key, options, signal)
      },
    })
    const options = { name: driver.name, rootdirectory: '', chunkSizeBytes: driver.chunkSizeBytes }
    const target = await TinyRegistry.in(join(folder(), 'cancelled-target'))
    const plan = flat(planCopyPages(pathDriver(objects, options), target.driver, cancelled.signal))
    await expect(plan).rejects.toThrow('cancelled')
    expect(asked).toBeLessThan(60)
  })

  it('is exported with a tag, in the list that it has in the archive, and so where that is pushed', async () => {
    const source = await registryWith('exported', sbom)
    for (const each of [signature, onSignature]) await source.push(repository, [], each)
    const target = await TinyRegistry.in(join(folder(), 'exported-target'))
    await pushArchiveOf(source, target)
    expect(await listed(target)).toEqual([sbom, signature].map(({ manifest }) => manifest.digest))
    const second = fallbackTag(signature.manifest.digest)
    expect(await listed(target, repository, second)).toEqual([onSignature.manifest.digest])
  })
})

describe('a list of referrers in an archive', () => {
  it('is added to the list that the store has where it is pushed by its name', async () => {
    const [source, target] = await bothListing('archived', signature, sbom)
    await pushArchiveOf(source, target)
    expect(await listed(target)).toEqual([sbom, signature].map(({ manifest }) => manifest.digest))
  })

  it('is as it was where the store lists nothing', async () => {
    const source = await registryWith('archived-anew', signature)
    const target = await TinyRegistry.in(join(folder(), 'archived-anew-target'))
    await pushArchiveOf(source, target)
    const list = await readReferrerList(target.driver, parseRepositoryName(repository), tag, live)
    expect(list.index?.digest).toBe(tinyIndex([signature.manifest]).digest)
  })

  it('is not pushed over a list that cannot be read, and nothing else is pushed', async () => {
    const source = await registryWith('archived-unreadable', tinyImage('names no subject'))
    const target = await TinyRegistry.in(join(folder(), 'archived-unreadable-target'))
    await target.writeTag(repository, tag, 'not a digest')
    await expect(pushArchiveOf(source, target)).rejects.toMatchObject({ code: 'PreconditionFailed' })
    expect(await flat(target.driver.walk('/', {}, live))).toHaveLength(1)
  })
})

type Image = typeof image

/** With the image, and these as what is listed for it. */
async function registryWith(name: string, ...referrers: readonly Image[]): Promise<TinyRegistry> {
  const registry = await TinyRegistry.in(join(folder(), name))
  await registry.push(repository, ['v1'], image)
  if (referrers.length > 0) await pushWithList(registry, repository, ...referrers)
  return registry
}

async function pushWithList(
  registry: TinyRegistry,
  name: string,
  ...referrers: readonly Image[]
): Promise<void> {
  const manifests = referrers.map(({ manifest }) => manifest)
  const list = tinyIndex(manifests)
  const blobs = referrers.flatMap((each) => each.blobs)
  const [first = list, ...more] = manifests
  await registry.pushManifests(name, [tag], blobs, [first, ...more, list])
}

async function bothListing(
  name: string,
  ofSource: Image,
  ofTarget: Image,
): Promise<[TinyRegistry, TinyRegistry]> {
  return [await registryWith(`${name}-source`, ofSource), await registryWith(`${name}-target`, ofTarget)]
}

async function listed(registry: TinyRegistry, name = repository, list = tag): Promise<readonly Digest[]> {
  const { entries } = await readReferrerList(registry.driver, parseRepositoryName(name), list, live)
  return entries.map(({ digest }) => digest)
}

async function planOf(
  source: { readonly driver: StorageDriver },
  target: TinyRegistry,
  asked: readonly CopyItem[] | undefined,
): Promise<CopyPlan> {
  let whole: CopyPlan | undefined
  for await (const plan of planCopy(source.driver, target.driver, asked, live)) whole = plan
  if (whole === undefined) throw new Error('no plan')
  return whole
}

async function* planCopyPages(from: StorageDriver, to: StorageDriver, signal: AbortSignal) {
  for await (const { repositories } of planCopy(from, to, items, signal)) {
    yield repositories.map((each) => allSteps(copySteps(each)))
  }
}

/** Exports the tag with its referrers, and pushes all that the archive names. */
async function pushArchiveOf(source: TinyRegistry, target: TinyRegistry): Promise<void> {
  const path = join(folder(), 'archive.tar')
  const place = { kind: 'file', path } as const
  await runExport(source.driver, {
    repository,
    reference: { tag: 'v1' },
    format: 'oci',
    referrers: true,
    place,
  })
  const files = [byteFile('archive.tar', await readFile(path))]
  const tags = (await imagesIn(files)).map(({ names: [name = ''] }) => name.slice(name.indexOf(':') + 1))
  await pushAll(target.driver, files, { repository, tags })
}
