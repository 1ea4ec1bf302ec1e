import { join } from 'node:path'

import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import type { CollectionRules } from '../../../electron/api/rows.ts'
import { parseLayout } from '../../../electron/registry/layout/layout.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { numbersFrom } from '../../pure/catalog/random-store.ts'
import { tinyImage, tinyIndex, TinyRegistry } from '../registry/tiny-registry.ts'
import { contentOf } from './changes/changes-of.ts'
import { collectionOf, takeAll } from './collections.ts'

const folder = useTempFolder()
const retention = [{ repositories: '**', keepTags: ['v*', 'multi'] }]

describe('a collection that is stopped after any of its deletes', () => {
  it.each((['v3', 'safe'] as const).flatMap((mode) => [1, 2, 3].map((seed) => ({ mode, seed }))))(
    'leaves no tag that cannot be pulled: mode $mode, order $seed',
    async ({ mode, seed }) => {
      const registry = await TinyRegistry.in(join(folder(), `${mode}-${seed}`))
      await fill(registry)
      const { plan } = await collectionOf(registry.driver, { ...takeAll, mode, retention })
      const content = new Map(Object.entries(await contentOf(registry.driver)))
      expect(brokenTags(content)).toEqual([])
      const random = numbersFrom(seed)
      let done = 0
      for (const phase of plan.phases) {
        const operations = []
        for await (const page of phase.operations()) for (const each of page) operations.push(each)
        // Those of a phase are done in any order.
        const shuffled = operations.map((each) => ({ each, at: random() })).sort((a, b) => a.at - b.at)
        for (const { each } of shuffled) {
          expect(content.delete(each.key)).toBe(true)
          done += 1
          expect(brokenTags(content), `after ${each.key}`).toEqual([])
        }
      }
      expect(done).toBeGreaterThan(25)
      await registry.driver.close()
    },
  )

  it('is one that real deletes do as well', async () => {
    const registry = await TinyRegistry.in(join(folder(), 'real'))
    await fill(registry)
    const rules: CollectionRules = { ...takeAll, retention }
    const { plan } = await collectionOf(registry.driver, rules)
    for (const phase of plan.phases)
      for await (const page of phase.operations())
        expect(
          await registry.driver.objects.deleteMany(
            page.map(({ key }) => key),
            live,
          ),
        ).toEqual([])
    expect(brokenTags(new Map(Object.entries(await contentOf(registry.driver))))).toEqual([])
    expect((await collectionOf(registry.driver, rules)).collection.phases).toEqual([])
    await registry.driver.close()
  })
})

async function fill(registry: TinyRegistry): Promise<void> {
  const [one, two, three] = [tinyImage('one'), tinyImage('two'), tinyImage('three')]
  const shared = tinyImage('shared', { layers: [] })
  await registry.push('team/app', ['v1', 'old'], one)
  await registry.push('team/app', ['v1', 'feature'], two)
  await registry.push('team/other', ['v1'], one)
  await registry.push('team/other', ['nightly'], three)
  await registry.push('team/other', ['gone'], shared)
  const [amd64, arm64] = [tinyImage('amd64'), tinyImage('arm64')]
  const index = tinyIndex([amd64.manifest, arm64.manifest])
  await registry.pushManifests(
    'team/app',
    ['multi', 'also'],
    [...amd64.blobs, ...arm64.blobs],
    [amd64.manifest, arm64.manifest, index],
  )
  const lost = tinyIndex([tinyImage('lost').manifest])
  await registry.pushManifests('team/app', ['gone'], tinyImage('lost').blobs, [
    tinyImage('lost').manifest,
    lost,
  ])
}

/** Tags that a registry could not serve whole, by the layout alone. */
function brokenTags(content: ReadonlyMap<string, string>): readonly string[] {
  const at = (path: string): string | undefined => content.get(`docker/registry/v2/${path}`)
  const slashed = (digest: string): string => digest.replace(':', '/')
  const blob = (digest: string): string | undefined =>
    at(`blobs/sha256/${digest.slice(7, 9)}/${digest.slice(7)}/data`)
  const isWhole = (repository: string, digest: string): boolean => {
    const bytes = blob(digest)
    const link = at(`repositories/${repository}/_manifests/revisions/${slashed(digest)}/link`)
    if (bytes === undefined || link !== digest) return false
    const { config, layers = [], manifests = [] } = document.parse(JSON.parse(bytes))
    return (
      manifests.every((child) => isWhole(repository, child.digest)) &&
      [...(config === undefined ? [] : [config]), ...layers].every(
        (each) =>
          blob(each.digest) !== undefined &&
          at(`repositories/${repository}/_layers/${slashed(each.digest)}/link`) === each.digest,
      )
    )
  }
  return [...content].flatMap(([key, digest]) => {
    const entry = parseLayout(`/${key}`)
    if (entry.kind !== 'manifestTagCurrent' || isWhole(entry.repository, digest)) return []
    return [`${entry.repository}:${entry.tag}`]
  })
}

const named = z.object({ digest: z.string() })
const document = z.object({
  config: named.optional(),
  layers: z.array(named).optional(),
  manifests: z.array(named).optional(),
})
