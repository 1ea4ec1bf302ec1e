import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { StorageDriver } from '../../../../drivers/index.ts'
import { planManifestDeletion } from '../../../../electron/health/deletion/plan-manifest-deletion.ts'
import { planRepositoryDeletion } from '../../../../electron/health/deletion/plan-repository-deletion.ts'
import { planTagDeletion } from '../../../../electron/health/deletion/plan-tag-deletion.ts'
import { planTag } from '../../../../electron/health/deletion/plan-tag.ts'
import { isUndoable } from '../../../../electron/health/model/undoable.ts'
import type { PlanSource } from '../../../../electron/health/deletion/source.ts'
import { ociImageManifest } from '../../../../electron/registry/manifests/manifest.ts'
import { layout } from '../../../../electron/registry/layout/layout.ts'
import { parseRepositoryName, parseTag, type Digest } from '../../../../drivers/common/names.ts'
import { expectCode, live } from '../../../conformance/harness.ts'
import { useTempFolder } from '../../../peers/temp-folder.ts'
import { cloudPlace, encryptedPlace, folderPlace, type Place } from '../../catalog/opened-places.ts'
import { descriptor, tinyImage, tinyIndex } from '../../registry/tiny-registry.ts'
import { openChanges } from '../changes/changes-of.ts'
import { collectionOf } from '../collections.ts'
import { keysOf, operationsOf, runPlan } from '../run-plan.ts'
import { knownSource, push, unknownSource } from './plan-source.ts'

const folder = useTempFolder()
const one = tinyImage('one')
const two = tinyImage('two')
const app = parseRepositoryName('app')
const repositories = (driver: StorageDriver): string => `${driver.keyOf(layout.repositories())}/`

const places: readonly { readonly name: string; readonly open: () => Promise<Place> }[] = [
  {
    name: 'a folder',
    open: async () => {
      const path = join(folder(), `registry-${Math.random()}`)
      await mkdir(path)
      return folderPlace(path)
    },
  },
  { name: 's3 below a root', open: () => cloudPlace('s3', '/below/a/root') },
  { name: 'oss', open: () => cloudPlace('oss', '') },
  { name: 's3 with a key service', open: () => encryptedPlace('') },
]

describe.each(places)('in $name', ({ open }) => {
  let place: Place
  let driver: StorageDriver
  beforeEach(async () => {
    place = await open()
    driver = place.driver
    await push(driver, 'app', ['v1', 'v1-rc', 'latest'], one.blobs, [one.manifest])
    await push(driver, 'app', ['latest', 'v2'], two.blobs, [two.manifest])
    await push(driver, 'app/web', ['v1'], one.blobs, [one.manifest])
    await push(driver, 'application', ['v1'], one.blobs, [one.manifest])
  })
  afterEach(() => place.close())

  describe('deleting a tag', () => {
    it('takes its folder alone, and not that of a tag whose name goes on', async () => {
      const before = await keysOf(driver)
      const { plan } = await planTagDeletion(unknownSource(driver), { repository: 'app', tags: ['v1'] }, live)
      await runPlan(driver, plan)
      const gone = `${repositories(driver)}app/_manifests/tags/v1/`
      expect(await keysOf(driver)).toEqual(before.filter((key) => !key.startsWith(gone)))
    })

    it('takes the current link first, so that nothing serves half a tag', async () => {
      const { plan } = await planTagDeletion(
        unknownSource(driver),
        { repository: 'app', tags: ['latest'] },
        live,
      )
      expect(plan.phases.map(({ name, count }) => [name, count])).toEqual([
        ['tags', 1],
        ['links', 2],
      ])
      const current = driver.keyOf(layout.manifestTagCurrent(app, parseTag('latest')))
      expect((await operationsOf(plan))[0]).toMatchObject({ kind: 'delete', key: current })
    })

    it('keeps all that it takes, for an undo', async () => {
      const { plan } = await planTagDeletion(
        unknownSource(driver),
        { repository: 'app', tags: ['v1', 'latest', 'gone'] },
        live,
      )
      expect((await operationsOf(plan)).every(isUndoable)).toBe(true)
      expect(plan.subject).toEqual({ repository: 'app', names: ['latest', 'v1'], count: 2 })
    })

    it('takes tags with names that no registry serves', async () => {
      const odd = `${repositories(driver)}app/_manifests/tags/-odd tag-/current/link`
      await place.put(odd, one.manifest.digest)
      const wanted = { repository: 'app', tags: ['-odd tag-'] }
      const { plan } = await planTagDeletion(unknownSource(driver), wanted, live)
      await runPlan(driver, plan)
      expect(await keysOf(driver, odd)).toEqual([])
    })

    it.each(['..', '../../app/_layers', '.', 'v1/current', ''])('finds no tag %j', async (tag) => {
      const wanted = { repository: 'app', tags: [tag] }
      await expectCode(planTagDeletion(unknownSource(driver), wanted, live), 'NotFound')
    })

    it.each(['..', 'app/../application', 'app//web', 'app/_manifests', '/app', ''])(
      'takes no repository %j',
      async (repository) => {
        const wanted = { repository, tags: ['v1'] }
        await expectCode(planTagDeletion(unknownSource(driver), wanted, live), 'InvalidParameter')
      },
    )

    it('says what a later collection frees, which is nothing that another tag needs', async () => {
      const source = await knownSource(driver)
      const unreferenced = async (...tags: string[]) =>
        (await planTagDeletion(source, { repository: 'app', tags }, live)).about.unreferenced
      expect(await unreferenced('v2')).toEqual({ blobs: 0, sizeBytes: 0 })
      const sizeBytes = [two.manifest, ...two.blobs].reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
      expect(await unreferenced('v2', 'latest')).toEqual({ blobs: 3, sizeBytes })
      // Another repository has the same manifest.
      expect(await unreferenced('v1', 'v1-rc')).toEqual({ blobs: 0, sizeBytes: 0 })
    })

    it('counts the referrers of what goes, and not of what stays', async () => {
      const about = descriptor(ociImageManifest, two.manifest)
      const signature = tinyImage('signature', { subject: about })
      await push(driver, 'app', [], signature.blobs, [signature.manifest])
      const source = await knownSource(driver)
      const freed = async (...tags: string[]) =>
        (await planTagDeletion(source, { repository: 'app', tags }, live)).about.unreferenced?.blobs
      expect(await freed('v2')).toBe(0)
      expect(await freed('v2', 'latest')).toBe(6)
    })

    it('says nothing of what is freed while the store is not known', async () => {
      const wanted = { repository: 'app', tags: ['v1'] }
      const { about } = await planTagDeletion(unknownSource(driver), wanted, live)
      expect(about.unreferenced).toBeUndefined()
    })
  })

  describe('deleting a manifest', () => {
    it('takes its link and the tags that point to it, with their history, and names them', async () => {
      const before = await keysOf(driver)
      const wanted = { repository: 'app', digests: [two.manifest.digest] }
      const { plan, about } = await planManifestDeletion(unknownSource(driver), wanted, live)
      await runPlan(driver, plan)
      const tags = `${repositories(driver)}app/_manifests/tags/`
      const revision = driver.keyOf(layout.manifestRevisionLink(app, two.manifest.digest))
      expect(await keysOf(driver)).toEqual(
        before.filter(
          (key) => key !== revision && !['latest/', 'v2/'].some((tag) => key.startsWith(`${tags}${tag}`)),
        ),
      )
      expect(await about.checks(live)).toContainEqual({
        id: 'tagsGo',
        state: 'warning',
        values: { count: 2, example: 'latest' },
      })
    })

    it('leaves what other tags pointed to before', async () => {
      const wanted = { repository: 'app', digests: [one.manifest.digest] }
      const { plan } = await planManifestDeletion(unknownSource(driver), wanted, live)
      await runPlan(driver, plan)
      const history = layout.manifestTagIndexEntryLink(app, parseTag('latest'), one.manifest.digest)
      expect(await keysOf(driver, driver.keyOf(history))).toHaveLength(1)
    })

    it('leaves one that was given a tag since the plan, which would serve nothing otherwise', async () => {
      const digest = two.manifest.digest
      const opened = await openChanges(folder(), driver)
      const { plan } = await planManifestDeletion(
        unknownSource(driver),
        { repository: 'app', digests: [digest, one.manifest.digest] },
        live,
      )
      await runPlan(
        driver,
        (await planTag(unknownSource(driver), { repository: 'app', tag: 'kept', digest }, live)).plan,
      )
      const row = await opened.run(plan.phases)
      await opened.changes.close()
      expect(row).toMatchObject({ state: 'done', failures: 0, kept: 1 })
      const revision = (manifest: Digest) => driver.keyOf(layout.manifestRevisionLink(app, manifest))
      expect(await keysOf(driver, revision(digest))).toHaveLength(1)
      expect(await keysOf(driver, revision(one.manifest.digest))).toEqual([])
    })

    it('warns where an index lists it', async () => {
      const index = tinyIndex([one.manifest, two.manifest])
      await push(driver, 'app', ['all'], [], [index])
      const wanted = { repository: 'app', digests: [two.manifest.digest] }
      const { about } = await planManifestDeletion(unknownSource(driver), wanted, live)
      expect(await about.checks(live)).toContainEqual({
        id: 'indexesBreak',
        state: 'warning',
        values: { count: 1, example: index.digest },
      })
      const both = { repository: 'app', digests: [two.manifest.digest, index.digest] }
      const together = await planManifestDeletion(unknownSource(driver), both, live)
      expect((await together.about.checks(live)).map(({ id }) => id)).not.toContain('indexesBreak')
    })

    it('frees nothing that an index needs that stays', async () => {
      const index = tinyIndex([two.manifest])
      await push(driver, 'app', ['all'], [], [index])
      const source = await knownSource(driver)
      const wanted = { repository: 'app', digests: [two.manifest.digest] }
      expect((await planManifestDeletion(source, wanted, live)).about.unreferenced?.blobs).toBe(0)
      const both = { repository: 'app', digests: [two.manifest.digest, index.digest] }
      expect((await planManifestDeletion(source, both, live)).about.unreferenced?.blobs).toBe(4)
    })

    it('finds no manifest that the repository has not', async () => {
      const wanted = { repository: 'application', digests: [two.manifest.digest] }
      await expectCode(planManifestDeletion(unknownSource(driver), wanted, live), 'NotFound')
    })
  })

  describe('deleting a repository', () => {
    it('takes its own folders, and leaves nested repositories and blobs alone', async () => {
      const own = `${repositories(driver)}app/_`
      await place.put(`${own}uploads/an-upload/startedat`, '2026-01-01T00:00:00Z')
      await place.put(`${own}strange/thing`, 'x')
      const before = await keysOf(driver)
      const wanted = { repositories: ['app'] }
      const { plan, about } = await planRepositoryDeletion(unknownSource(driver), wanted, live)
      await runPlan(driver, plan)
      expect(await keysOf(driver)).toEqual(before.filter((key) => !key.startsWith(own)))
      expect(await about.checks(live)).toContainEqual({
        id: 'nestedStay',
        state: 'warning',
        values: { count: 1, example: 'app/web' },
      })
      expect(plan.phases.map(({ name }) => name)).toEqual([
        'tags',
        'revisions',
        'uploads',
        'layerLinks',
        'links',
      ])
    })

    it('says what it frees', async () => {
      const source = await knownSource(driver)
      const freed = async (...repositories: string[]) =>
        (await planRepositoryDeletion(source, { repositories }, live)).about.unreferenced?.blobs
      expect(await freed('app')).toBe(3)
      expect(await freed('application')).toBe(0)
      expect(await freed('app', 'app/web', 'application')).toBe(6)
    })

    it('can be undone unless it takes the data of a large upload', async () => {
      const canUndo = async () => {
        const wanted = { repositories: ['app'] }
        const { plan } = await planRepositoryDeletion(unknownSource(driver), wanted, live)
        return (await operationsOf(plan)).every(isUndoable)
      }
      expect(await canUndo()).toBe(true)
      await place.put(`${repositories(driver)}app/_uploads/an-upload/data`, 'x'.repeat(4 * 1024 * 1024 + 1))
      expect(await canUndo()).toBe(false)
    })

    it('takes repositories with names that no registry serves', async () => {
      const odd = `${repositories(driver)}Team/App/_manifests/tags/v1/current/link`
      await place.put(odd, one.manifest.digest)
      const wanted = { repositories: ['Team/App'] }
      const { plan } = await planRepositoryDeletion(unknownSource(driver), wanted, live)
      await runPlan(driver, plan)
      expect(await keysOf(driver, `${repositories(driver)}Team`)).toEqual([])
    })
  })

  it.each([
    [
      'tags',
      (source: PlanSource) => planTagDeletion(source, { repository: 'app', tags: ['v2', 'latest'] }, live),
    ],
    [
      'a manifest',
      (source: PlanSource) =>
        planManifestDeletion(source, { repository: 'app', digests: [two.manifest.digest] }, live),
    ],
    ['a repository', (source: PlanSource) => planRepositoryDeletion(source, { repositories: ['app'] }, live)],
  ])('frees what a collection takes after %s went', async (_, make) => {
    expect((await collectionOf(driver)).collection.totals.blobs).toBe(0)
    const { plan, about } = await make(await knownSource(driver))
    await runPlan(driver, plan)
    const { blobs, sizeBytes } = (await collectionOf(driver)).collection.totals
    expect(about.unreferenced).toEqual({ blobs, sizeBytes })
    expect(blobs).toBe(3)
  })

  describe('pointing a tag to a manifest', () => {
    const links = async (tag: string): Promise<readonly string[]> =>
      (await keysOf(driver, `${repositories(driver)}app/_manifests/tags/${tag}/`)).map((key) =>
        key.replace(/.*\/tags\//, ''),
      )

    it('writes the entry of its history first, and then the current link', async () => {
      const wanted = { repository: 'app', tag: 'v1', digest: two.manifest.digest }
      const { plan, about } = await planTag(unknownSource(driver), wanted, live)
      const seen: (readonly string[])[] = []
      await runPlan(driver, plan, async () => void seen.push(await links('v1')))
      expect(seen[0]).toHaveLength(3)
      const current = await driver.getContent(
        layout.manifestTagCurrent(app, parseTag('v1')),
        { maxBytes: 99 },
        live,
      )
      expect(Buffer.from(current).toString()).toBe(two.manifest.digest)
      expect(plan.subject.to).toBe(two.manifest.digest)
      expect(await about.checks(live)).toEqual([])
    })

    it('makes a tag that is new', async () => {
      const wanted = { repository: 'app', tag: 'stable', digest: one.manifest.digest }
      const { plan } = await planTag(unknownSource(driver), wanted, live)
      await runPlan(driver, plan)
      expect(await links('stable')).toHaveLength(2)
    })

    it('is refused where the tag points there already', async () => {
      const wanted = { repository: 'app', tag: 'v1', digest: one.manifest.digest }
      const error = await expectCode(planTag(unknownSource(driver), wanted, live), 'PreconditionFailed')
      expect(error.reason?.id).toBe('tagPointsThere')
    })

    it('is refused where a collection took the manifest or its link', async () => {
      const wanted = { repository: 'app', tag: 'v2', digest: one.manifest.digest }
      await place.remove(driver.keyOf(layout.blobData(one.manifest.digest)))
      const noBlob = await expectCode(planTag(unknownSource(driver), wanted, live), 'PreconditionFailed')
      expect(noBlob.reason?.id).toBe('manifestGone')
      await place.remove(driver.keyOf(layout.manifestRevisionLink(app, one.manifest.digest)))
      const noLink = await expectCode(planTag(unknownSource(driver), wanted, live), 'PreconditionFailed')
      expect(noLink.reason?.id).toBe('revisionGone')
    })

    it('warns where what the manifest needs is gone', async () => {
      await place.remove(driver.keyOf(layout.blobData(one.layer.digest)))
      const wanted = { repository: 'app', tag: 'v2', digest: one.manifest.digest }
      const { about } = await planTag(unknownSource(driver), wanted, live)
      expect(await about.checks(live)).toEqual([
        {
          id: 'contentMissing',
          state: 'warning',
          values: { count: 1, example: layout.blobData(one.layer.digest) },
        },
      ])
    })

    it.each(['-x', 'a/b', '..', 'x'.repeat(129)])('takes no tag %j', async (tag) => {
      const wanted = { repository: 'app', tag, digest: one.manifest.digest }
      await expectCode(planTag(unknownSource(driver), wanted, live), 'InvalidParameter')
    })
  })
})
