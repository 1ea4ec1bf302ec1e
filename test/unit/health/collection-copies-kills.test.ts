import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import type { Phase } from '../../../electron/health/model/plan.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { brokenTags } from './broken-tags.ts'
import { contentOf, type OpenedChanges } from './changes/changes-of.ts'
import { dyingStore, killsAtEachWrite } from './changes/dying-store.ts'
import { collectionOf } from './collections.ts'
import { copyingRules, withCopies } from './copies-place.ts'

const temp = useTempFolder()
const timeoutMs = 300_000

describe('a collection with copies that is killed', () => {
  it.each(['driver', 'copies'] as const)(
    'is taken back byte for byte from each of its writes to the %s',
    async (which) => {
      expect(await killsAtEachWrite(killsAt)).toBeGreaterThan(10)

      async function killsAt(at: number, done: boolean): Promise<boolean> {
        return await withCopies(temp(), async (place) => {
          const before = await contentOf(place.driver)
          const { phases } = (await collectionOf(place.driver, copyingRules)).plan
          const copyTo = join(place.base, 'copy')
          const dying = dyingStore(place[which], { at, done, folder: place.folder, copyTo })
          const stores = { driver: place.driver, copies: place.copies, [which]: dying.driver }
          const first = await place.open(place.folder, stores.driver, stores.copies)
          if (await endsBefore(first, phases, dying.killed)) {
            await first.changes.close()
            return false
          }
          expect(brokenTags(new Map(Object.entries(await contentOf(place.driver))))).toEqual([])
          const next = await place.open(copyTo)
          const id = next.changes.rows()[0]?.id ?? ''
          await next.changes.undo(id, live)
          expect(await next.held(id)).toMatchObject({ state: 'undone', failures: 0, kept: 0 })
          expect(await contentOf(place.driver), `killed at ${at}`).toEqual(before)
          await next.changes.close()
          dying.bury()
          await first.changes.close()
          return true
        })
      }
    },
    timeoutMs,
  )

  it(
    'is taken back by an undo that was killed at any of its writes',
    async () => {
      expect(await killsAtEachWrite(killsAt)).toBeGreaterThan(20)

      async function killsAt(at: number, done: boolean): Promise<boolean> {
        return await withCopies(temp(), async (place) => {
          const before = await contentOf(place.driver)
          const { phases } = (await collectionOf(place.driver, copyingRules)).plan
          const collecting = await place.open(place.folder)
          const { id } = await collecting.run(phases, { kind: 'collectGarbage' })
          await collecting.changes.close()
          const copyTo = join(place.base, 'copy')
          const dying = dyingStore(place.driver, { at, done, folder: place.folder, copyTo })
          const first = await place.open(place.folder, dying.driver)
          await first.changes.undo(id, live)
          const ended = first.held(id).then(() => true)
          if (await Promise.race([dying.killed.then(() => false), ended])) {
            await first.changes.close()
            return false
          }
          expect(brokenTags(new Map(Object.entries(await contentOf(place.driver))))).toEqual([])
          const next = await place.open(copyTo)
          await next.changes.goOn(id, undefined, live)
          expect(await next.held(id)).toMatchObject({ state: 'undone', failures: 0, kept: 0 })
          expect(await contentOf(place.driver), `killed at ${at}`).toEqual(before)
          await next.changes.close()
          dying.bury()
          await first.changes.close()
          return true
        })
      }
    },
    timeoutMs,
  )
})

async function endsBefore(
  { begin, held }: OpenedChanges,
  phases: readonly Phase[],
  killed: Promise<void>,
): Promise<boolean> {
  const id = await begin(phases, { kind: 'collectGarbage' })
  return await Promise.race([killed.then(() => false), held(id).then(() => true)])
}
