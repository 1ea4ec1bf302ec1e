import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeAll, expect, it } from 'vitest'

import type { ChangeRow, CollectionRules } from '../../electron/api/rows.ts'
import { live } from '../conformance/harness.ts'
import { writeOciLayout, type OciLayout } from '../peers/oci-images.ts'
import { RegistryClient } from '../peers/registry-client.ts'
import { dockerReference, skopeoCopy, skopeoListTags } from '../peers/skopeo.ts'
import { contentOf, openChanges, storeName } from '../unit/health/changes/changes-of.ts'
import { collectionOf, guardsOf, knowledgeOf, takeAll } from '../unit/health/collections.ts'
import { describeServed, type Served } from './describe-served.ts'
import { pushImage, sharedLayers } from './racing-images.ts'

const app = 'team/app'
/** A registry takes its time over S3, on a machine that is busy. */
const timeoutMs = 600_000

describeServed(
  ['skopeo'],
  (place) => `a collection of what skopeo pushed to ${place}`,
  (served) => {
    let layout: OciLayout
    let client: RegistryClient
    const at = (tag: string, repository = app): string =>
      dockerReference(served.registry.host, repository, tag)
    const pull = async (tag: string, repository = app): Promise<void> => {
      const to = await mkdtemp(join(served.folder(), 'pulled-'))
      await skopeoCopy(at(tag, repository), `dir:${to}`)
      expect((await readdir(to)).length).toBeGreaterThan(2)
      await rm(to, { recursive: true })
    }
    beforeAll(async () => {
      layout = await writeOciLayout(join(served.folder(), 'images'))
      client = new RegistryClient(served.registry.host, app)
      await skopeoCopy(layout.reference('app'), at('v1'))
      await skopeoCopy(layout.reference('signature'), at('signature'))
      await skopeoCopy(layout.reference('multi'), at('multi'))
      await skopeoCopy(layout.reference('app-next'), at('next'))
      await skopeoCopy(layout.reference('app'), at('only', 'team/other'))
    }, timeoutMs)

    it(
      'is taken back byte for byte before its blobs went',
      async () => {
        const before = await contentOf(served.driver)
        const rules = {
          ...takeAll,
          retention: [{ repositories: app, keepTags: ['multi'] }],
          graceDays: 7,
        } as const
        const row = await collect(served, rules, async (waiting, undo) => {
          expect(waiting).toMatchObject({ state: 'waiting', failures: 0, kept: 0 })
          await expect(pull('next')).rejects.toThrow('manifest unknown')
          await pull('multi')
          await undo()
        })
        expect(row).toMatchObject({ state: 'undone', failures: 0 })
        expect(await contentOf(served.driver)).toEqual(before)
        for (const tag of ['v1', 'multi', 'next']) await pull(tag)
      },
      timeoutMs,
    )

    it(
      'leaves every tag that must be there, and nothing of those that must not',
      async () => {
        // The child of `multi` that was `v1` stays, and `signature` with it, whose subject it is.
        const rules = { ...takeAll, retention: [{ repositories: app, keepTags: ['multi'] }] }
        expect(await collect(served, rules)).toMatchObject({ state: 'done', failures: 0, kept: 0 })
        expect((await skopeoListTags(served.registry.host, app)).toSorted()).toEqual(['multi'])
        await pull('multi')
        await pull('only', 'team/other')
        for (const tag of ['v1', 'next', 'signature'])
          await expect(pull(tag)).rejects.toThrow('manifest unknown')
        expect(await client.servesManifest(layout.images.app.digest)).toBe(true)
        expect(await client.servesManifest(layout.images.signature.digest)).toBe(true)
        expect(await client.servesManifest(layout.images['app-next'].digest)).toBe(false)
        // What safe mode keeps, and 2.8 would take: the children of the index, and the signature.
        const printed = await served.registry.garbageCollect({ dryRun: true, deleteUntagged: false })
        expect(printed).toContain('0 blobs and 0 manifests eligible')
      },
      timeoutMs,
    )

    it(
      'leaves nothing to the registry itself, where it goes by the rules of 2.8',
      async () => {
        const found = await served.registry.garbageCollect({ dryRun: true, deleteUntagged: true })
        expect(found).not.toContain(' 0 blobs and 0 manifests eligible')
        expect(await collect(served, { ...takeAll, mode: 'v2' })).toMatchObject({
          state: 'done',
          failures: 0,
        })
        const printed = await served.registry.garbageCollect({ dryRun: true, deleteUntagged: true })
        expect(printed).toContain(' 0 blobs and 0 manifests eligible')
        await pull('only', 'team/other')
        // As every collection of 2.8: the index stays, and its children are gone.
        await expect(pull('multi')).rejects.toThrow('manifest unknown')
        await skopeoCopy(layout.reference('multi'), at('multi'))
        await pull('multi')
      },
      timeoutMs,
    )

    it(
      'loses nothing that is pushed while it sweeps',
      async () => {
        const repository = 'race/app'
        const layers = sharedLayers()
        const pushed = new Set<string>()
        const over = new AbortController()
        const pushAll = async (who: number): Promise<void> => {
          for (let at = 0; at < pushesEach; at += 1) {
            const tag = `kept-${who}-${at}`
            // The registry refuses a manifest whose layer was swept before it came: then it is pushed again.
            for (let attempt = 0; !pushed.has(tag) && attempt < 10; attempt += 1) {
              const to = dockerReference(served.registry.host, repository, tag)
              const moving = dockerReference(served.registry.host, repository, `moving-${who}`)
              await pushImage(layers, served.folder(), { seed: 100 * who + at, to: moving }).catch(
                () => undefined,
              )
              await pushImage(layers, served.folder(), { seed: 1000 + 100 * who + at, to }).then(
                () => pushed.add(tag),
                () => undefined,
              )
            }
          }
        }
        const collections: ChangeRow[] = []
        const sweeping = (async () => {
          while (!over.signal.aborted) collections.push(await collect(served, takeAll))
        })()
        await Promise.all([pushAll(1), pushAll(2)]).finally(() => over.abort())
        await sweeping
        collections.push(await collect(served, takeAll))
        expect(pushed.size).toBe(2 * pushesEach)
        expect(collections.length).toBeGreaterThan(2)
        expect(collections.map(({ state }) => state).filter((state) => state !== 'done')).toEqual([])
        const swept = collections.filter(({ phases }) =>
          phases.some(({ name, done }) => name === 'blobs' && done > 0),
        )
        expect(swept.length).toBeGreaterThan(1)
        // Nothing that was pushed meanwhile names what went.
        expect(collections.reduce((sum, { failures }) => sum + failures, 0)).toBe(0)
        for (const tag of pushed) await pull(tag, repository)
      },
      timeoutMs,
    )
  },
)

const pushesEach = 12

/** Plans a collection and runs it. `whenWaiting` is called where its blobs wait. */
async function collect(
  served: Served,
  rules: CollectionRules,
  whenWaiting?: (row: ChangeRow, undo: () => Promise<void>) => Promise<void>,
): Promise<ChangeRow> {
  const { driver } = served
  const knowledge = knowledgeOf(driver)
  const folder = await mkdtemp(join(served.folder(), 'changes-'))
  const opened = await openChanges(folder, driver, guardsOf(driver, knowledge))
  try {
    const { phases } = (await collectionOf(driver, rules, knowledge)).plan
    const row = await opened.run(phases, { kind: 'collectGarbage', typedName: storeName })
    if (whenWaiting === undefined) return row
    await whenWaiting(row, () => opened.changes.undo(row.id, live))
    return await opened.held(row.id)
  } finally {
    await opened.changes.close()
  }
}
