import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import type { StorageDriver } from '../../../drivers/index.ts'
import type { Phase } from '../../../electron/health/model/plan.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { TinyRegistry } from '../registry/tiny-registry.ts'
import { brokenTags, fillWithGarbage } from './broken-tags.ts'
import { contentOf, openChanges, storeName, type OpenedChanges } from './changes/changes-of.ts'
import { dyingStore, killsAtEachWrite } from './changes/dying-store.ts'
import { collectionOf, guardsOf, knowledgeOf, takeAll } from './collections.ts'

const temp = useTempFolder()
const retention = [{ repositories: '**', keepTags: ['v*', 'multi'] }]
const timeoutMs = 120_000

describe('a collection that is killed', () => {
  it(
    'leaves nothing broken that is served, and going on finishes it: at each of its writes',
    async () => {
      expect(await killsAtEachWrite(killsAt)).toBeGreaterThan(20)

      async function killsAt(at: number, done: boolean): Promise<boolean> {
        return await inPlace(async ({ driver, open, folder, copyTo }) => {
          const { phases } = (await collectionOf(driver, { ...takeAll, retention })).plan
          const dying = dyingStore(driver, { at, done, folder, copyTo })
          const first = await open(folder, dying.driver)
          if (await endsBefore(first, phases, dying.killed)) {
            await first.changes.close()
            return false
          }
          expect(brokenTags(entriesOf(await contentOf(driver))), `killed at ${at}`).toEqual([])
          const next = await open(copyTo, driver)
          const [row] = next.changes.rows()
          const id = row?.id ?? ''
          expect(row?.state).toBe('interrupted')
          await next.changes.goOn(id, storeName, live)
          expect(await next.held(id)).toMatchObject({ state: 'done', failures: 0, kept: 0 })
          const { collection } = await collectionOf(driver, { ...takeAll, retention })
          expect(collection.phases, `killed at ${at}`).toEqual([])
          expect(brokenTags(entriesOf(await contentOf(driver)))).toEqual([])
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
    'is taken back byte for byte from each write before its blobs',
    async () => {
      expect(await killsAtEachWrite(killsAt)).toBeGreaterThan(10)

      async function killsAt(at: number, done: boolean): Promise<boolean> {
        return await inPlace(async ({ driver, open, folder, copyTo }) => {
          const before = await contentOf(driver)
          const { phases } = (await collectionOf(driver, { ...takeAll, retention, graceDays: 7 })).plan
          const dying = dyingStore(driver, { at, done, folder, copyTo })
          const first = await open(folder, dying.driver)
          if (await endsBefore(first, phases, dying.killed)) {
            await first.changes.close()
            return false
          }
          const next = await open(copyTo, driver)
          const id = next.changes.rows()[0]?.id ?? ''
          await next.changes.undo(id, live)
          expect(await next.held(id)).toMatchObject({ state: 'undone', failures: 0, kept: 0 })
          expect(await contentOf(driver), `killed at ${at}`).toEqual(before)
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

/** Begins the collection; whether it ends, or waits, before it is killed. */
async function endsBefore(
  { begin, held }: OpenedChanges,
  phases: readonly Phase[],
  killed: Promise<void>,
): Promise<boolean> {
  const id = await begin(phases, { kind: 'collectGarbage', typedName: storeName })
  const ended = held(id).then(() => true)
  return await Promise.race([killed.then(() => false), ended])
}

interface KillPlace {
  readonly driver: StorageDriver
  readonly folder: string
  readonly copyTo: string
  readonly open: (folder: string, driver: StorageDriver) => Promise<OpenedChanges>
}

async function inPlace(run: (place: KillPlace) => Promise<boolean>): Promise<boolean> {
  const base = await mkdtemp(join(temp(), 'kill-'))
  const [folder, copyTo] = [join(base, 'data'), join(base, 'copy')]
  await mkdir(folder)
  const registry = await TinyRegistry.in(join(base, 'registry'))
  await fillWithGarbage(registry)
  const open = (place: string, driver: StorageDriver): Promise<OpenedChanges> =>
    openChanges(place, driver, guardsOf(registry.driver, knowledgeOf(registry.driver), 0))
  try {
    return await run({ driver: registry.driver, folder, copyTo, open })
  } finally {
    await registry.driver.close()
    await rm(base, { recursive: true, force: true })
  }
}

function entriesOf(content: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(content))
}
