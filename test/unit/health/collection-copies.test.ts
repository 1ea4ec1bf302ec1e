import { mkdtemp, symlink } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { StoreError, type StorageDriver } from '../../../drivers/index.ts'
import type { Phase } from '../../../electron/health/model/plan.ts'
import { startCloud } from '../../clouds/every-cloud.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { brokenTags } from './broken-tags.ts'
import { contentOf, fill, openChanges } from './changes/changes-of.ts'
import { collectionOf } from './collections.ts'
import { copyingRules, openStore, optionsOf, withCopies } from './copies-place.ts'

const temp = useTempFolder()

describe('a collection that keeps copies in another store', () => {
  it('needs no name, and is taken back byte for byte after its blobs are gone', async () => {
    await withCopies(temp(), async (place) => {
      const before = await contentOf(place.driver)
      const { phases } = (await collectionOf(place.driver, copyingRules)).plan
      const opened = await place.open(place.folder)
      const row = await opened.run(phases, { kind: 'collectGarbage' })
      expect(row).toMatchObject({ state: 'done', failures: 0, kept: 0, canUndo: true })
      const after = await contentOf(place.driver)
      const gone = Object.keys(before).filter((key) => key.endsWith('/data') && !(key in after))
      expect(gone.length).toBeGreaterThan(5)
      expect(await contentOf(place.copies)).toEqual(only(before, gone))
      await opened.changes.undo(row.id, live)
      expect(await opened.held(row.id)).toMatchObject({ state: 'undone', failures: 0, kept: 0 })
      expect(await contentOf(place.driver)).toEqual(before)
      await opened.changes.close()
    })
  })

  it('is done and taken back from one cloud to another', async () => {
    const account = { accessKey: 'AKIDCOPIES', secretKey: 'a secret of the tests of copies' }
    const clouds = await Promise.all([startCloud('s3', { account }), startCloud('oss', { account })])
    const [from, to] = await Promise.all([
      openStore('s3', clouds[0].values),
      openStore('oss', clouds[1].values),
    ])
    await withCopies(temp(), async ({ driver }) => await fill(from, await contentOf(driver)))
    const folder = await mkdtemp(join(temp(), 'cloud-'))
    const opened = await openChanges(folder, from, optionsOf(from, to))
    const before = await contentOf(from)
    const { phases } = (await collectionOf(from, copyingRules)).plan
    const row = await opened.run(phases, { kind: 'collectGarbage' })
    expect(row).toMatchObject({ state: 'done', failures: 0, kept: 0, canUndo: true })
    expect(Object.keys(await contentOf(from)).length).toBeLessThan(Object.keys(before).length)
    await opened.changes.undo(row.id, live)
    expect(await opened.held(row.id)).toMatchObject({ state: 'undone', failures: 0, kept: 0 })
    expect(await contentOf(from)).toEqual(before)
    await opened.changes.close()
    await Promise.all([from.close(), to.close()])
    await Promise.all(clouds.map((cloud) => cloud.close()))
  })

  it('reads a copy that is there, and makes one again that is damaged', async () => {
    await withCopies(temp(), async (place) => {
      const before = await contentOf(place.driver)
      const { phases } = (await collectionOf(place.driver, copyingRules)).plan
      const [right, wrong] = await blobKeysOf(phases)
      await fill(place.copies, {
        [right]: before[right] ?? '',
        [wrong]: 'x'.repeat((before[wrong] ?? '').length),
      })
      const writtenAtMs = (await place.copies.objects.head(right, live))?.modifiedAtMs
      const opened = await place.open(place.folder)
      const row = await opened.run(phases, { kind: 'collectGarbage' })
      expect(row).toMatchObject({ state: 'done', failures: 0 })
      expect((await place.copies.objects.head(right, live))?.modifiedAtMs).toBe(writtenAtMs)
      expect((await contentOf(place.copies))[wrong]).toBe(before[wrong])
      await opened.changes.close()
    })
  })

  it('leaves a blob whose content is not its name, and tells it', async () => {
    await withCopies(temp(), async (place) => {
      const { phases } = (await collectionOf(place.driver, copyingRules)).plan
      const [damaged, other] = await blobKeysOf(phases)
      const text = 'x'.repeat((await contentOf(place.driver))[damaged]?.length ?? 0)
      const again = undated(phases)
      await fill(place.driver, { [damaged]: text })
      const opened = await place.open(place.folder)
      const row = await opened.run(again, { kind: 'collectGarbage' })
      expect(row).toMatchObject({ state: 'done', failures: 1 })
      const after = await contentOf(place.driver)
      expect(after[damaged]).toBe(text)
      expect(after[other]).toBeUndefined()
      const items = []
      for await (const page of opened.changes.items(row.id, live)) items.push(...page)
      expect(items).toMatchObject([
        { phase: 'blobs', key: damaged, result: 'failed', error: { code: 'Corrupt' } },
      ])
      await opened.changes.close()
    })
  })

  it('deletes no blob while the copies have no space, and goes on when they have', async () => {
    await withCopies(temp(), async (place) => {
      const before = await contentOf(place.driver)
      const { phases } = (await collectionOf(place.driver, copyingRules)).plan
      const full: StorageDriver = {
        ...place.copies,
        objects: {
          ...place.copies.objects,
          put: () => Promise.reject(new StoreError('Unavailable', 'the disk is full')),
        },
      }
      const opened = await place.open(place.folder, place.driver, full)
      const row = await opened.run(phases, { kind: 'collectGarbage' })
      expect(row).toMatchObject({
        state: 'failed',
        error: { code: 'Unavailable', message: 'the disk is full' },
      })
      const blobs = Object.keys(before).filter((key) => key.endsWith('/data'))
      expect(Object.keys(await contentOf(place.driver))).toEqual(expect.arrayContaining(blobs))
      await opened.changes.close()
      const next = await place.open(place.folder)
      await next.changes.goOn(row.id, undefined, live)
      expect(await next.held(row.id)).toMatchObject({ state: 'done', failures: 0 })
      await next.changes.close()
    })
  })

  it.each([
    { problem: 'is the same folder', reach: 'itself' },
    { problem: 'leads to the same folder by another way', reach: 'link' },
  ])('deletes no blob where the other store $problem', async ({ reach }) => {
    await withCopies(temp(), async (place) => {
      const before = await contentOf(place.driver)
      const link = join(place.base, 'link')
      await symlink(join(place.base, 'registry'), link)
      const other = reach === 'link' ? await openStore('filesystem', { rootdirectory: link }) : place.driver
      const { phases } = (await collectionOf(place.driver, copyingRules)).plan
      const opened = await place.open(place.folder, place.driver, other)
      const row = await opened.run(phases, { kind: 'collectGarbage' })
      expect(row).toMatchObject({ state: 'failed', error: { reason: { id: 'copiesInPlace' } } })
      const blobs = Object.keys(before).filter((key) => key.endsWith('/data'))
      expect(only(await contentOf(place.driver), blobs)).toEqual(only(before, blobs))
      await opened.changes.undo(row.id, live)
      expect(await opened.held(row.id)).toMatchObject({ state: 'undone', failures: 0, kept: 0 })
      expect(await contentOf(place.driver)).toEqual(before)
      await opened.changes.close()
      if (other !== place.driver) await other.close()
    })
  })

  it('puts no link back to a blob whose copy is gone, and says how many could not be taken back', async () => {
    await withCopies(temp(), async (place) => {
      const { phases } = (await collectionOf(place.driver, copyingRules)).plan
      const opened = await place.open(place.folder)
      const row = await opened.run(phases, { kind: 'collectGarbage' })
      const copies = Object.keys(await contentOf(place.copies))
      await place.copies.objects.deleteMany(copies, live)
      await opened.changes.undo(row.id, live)
      const undone = await opened.held(row.id)
      expect(undone).toMatchObject({ state: 'failed', takesBack: true })
      expect(undone.failures).toBeGreaterThanOrEqual(copies.length)
      expect(brokenTags(new Map(Object.entries(await contentOf(place.driver))))).toEqual([])
      await opened.changes.close()
    })
  })

  it('is taken back once its store of copies is in the list again', async () => {
    await withCopies(temp(), async (place) => {
      const before = await contentOf(place.driver)
      const { phases } = (await collectionOf(place.driver, copyingRules)).plan
      const opened = await place.open(place.folder)
      const row = await opened.run(phases, { kind: 'collectGarbage' })
      await opened.changes.close()
      const missing = await place.open(place.folder, place.driver, undefined)
      await missing.changes.undo(row.id, live)
      expect(await missing.held(row.id)).toMatchObject({
        state: 'failed',
        error: { reason: { id: 'copiesGone' } },
      })
      expect(brokenTags(new Map(Object.entries(await contentOf(place.driver))))).toEqual([])
      await missing.changes.close()
      const again = await place.open(place.folder)
      await again.changes.goOn(row.id, undefined, live)
      expect(await again.held(row.id)).toMatchObject({ state: 'undone' })
      expect(await contentOf(place.driver)).toEqual(before)
      await again.changes.close()
    })
  })
})

/** The keys of two blobs that go. */
async function blobKeysOf(phases: readonly Phase[]): Promise<readonly [string, string]> {
  const keys: string[] = []
  for (const phase of phases.filter(({ name }) => name === 'blobs'))
    for await (const page of phase.operations()) for (const { key } of page) keys.push(key)
  const [first, second] = keys
  if (first === undefined || second === undefined) throw new Error('fewer than two blobs go')
  return [first, second]
}

/** The same, whenever the objects were written. */
function undated(phases: readonly Phase[]): readonly Phase[] {
  return phases.map((phase) => ({
    ...phase,
    async *operations() {
      for await (const page of phase.operations())
        yield page.map((each) => {
          if (each.kind !== 'delete') return each
          const { writtenAtMs: _, ...rest } = each
          return rest
        })
    },
  }))
}

function only(
  content: Readonly<Record<string, string>>,
  keys: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(content).filter(([key]) => keys.includes(key)))
}
