import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import type { CollectionRules } from '../../../electron/api/rows.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { numbersFrom } from '../../pure/catalog/random-store.ts'
import { TinyRegistry } from '../registry/tiny-registry.ts'
import { brokenTags, fillWithGarbage } from './broken-tags.ts'
import { contentOf } from './changes/changes-of.ts'
import { collectionOf, takeAll } from './collections.ts'

const folder = useTempFolder()
const retention = [{ repositories: '**', keepTags: ['v*', 'multi'] }]

describe('a collection that is stopped after any of its deletes', () => {
  it.each((['v3', 'safe'] as const).flatMap((mode) => [1, 2, 3].map((seed) => ({ mode, seed }))))(
    'leaves no tag that cannot be pulled: mode $mode, order $seed',
    async ({ mode, seed }) => {
      const registry = await TinyRegistry.in(join(folder(), `${mode}-${seed}`))
      await fillWithGarbage(registry)
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
    await fillWithGarbage(registry)
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
