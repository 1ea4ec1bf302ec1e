import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

import {
  openDriver,
  readObject,
  resolveParameters,
  type DriverName,
  type ObjectStore,
} from '../../drivers/index.ts'
import type { Bucket } from '../clouds/common/bucket.ts'
import type { Stats } from '../clouds/common/stats.ts'
import { live, readAll } from '../conformance/harness.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { startHostProcess, type HostProcess } from './host-process.ts'
import { allDone, startEverything, startPushing } from './killed-run.ts'
import { files, stored, writeMaterial, type Archives } from './material.ts'
import { momentName, pickMoment, reached } from './moments.ts'
import { seeded } from './seeded.ts'

/** Where a driver's transfers go, for as long as a suite runs. */
export interface KilledPlace {
  readonly driver: DriverName
  /** The parameters of a store that holds nothing yet, and what its keys begin with: empty, or ends in `/`. */
  readonly newStore: (number: number) => Promise<{ values: Readonly<Record<string, string>>; prefix: string }>
  /** What the service saw; absent where nobody counts. */
  readonly seen?: { readonly stats: Stats; readonly bucket: Bucket }
  readonly stop: () => Promise<void>
}

/** A seed of another run is given by BOLLARD_KILL_SEED: each test prints its own. */
const seed = Number(process.env['BOLLARD_KILL_SEED'] ?? 20_261_121)

/**
 * Uploads, a download, two pushes and a copy at once, in a host that is killed again and again until they are done: what is
 * there then is what an undisturbed host leaves, and nothing else.
 */
export function describeKills(
  driver: DriverName,
  kills: number,
  startPlace: (folder: string) => Promise<KilledPlace>,
): void {
  describe(`a host that is killed, its store on ${driver},`, () => {
    const folder = useTempFolder()
    let place: KilledPlace
    const program = inject('hostProgram')
    let archives: Archives
    let expected: ReadonlyMap<string, string>
    beforeAll(async () => {
      for (const name of ['data', 'files', 'source', 'control', 'place']) {
        await mkdir(join(folder(), name))
      }
      archives = await writeMaterial(join(folder(), 'files'))
      place = await startPlace(join(folder(), 'place'))
      expected = await undisturbed(program, folder(), archives)
    })
    afterAll(() => place.stop())

    it(
      `finishes all it was asked for, whenever it is killed (${kills} times, seed ${seed})`,
      async () => {
        const random = seeded(seed)
        let killed = 0
        for (let set = 1; killed < kills; set += 1) {
          const run = await place.newStore(set)
          await withObjects(place.driver, run.values, (objects) =>
            objects.put(`${run.prefix}stored.bin`, stored, live),
          )
          const log: string[] = []
          let host = await start()
          try {
            const { store } = await host.client.addStore(draft(place.driver, run.values, `set ${set}`))
            const source = await sourceOf(host, folder())
            await startEverything(host.client, {
              ...run,
              store,
              source,
              archives,
              fetched: fetchedName(set),
            })
            while (killed < kills) {
              const moment = pickMoment(random, place.seen !== undefined)
              if (await finishedBefore(host, reached.bind(undefined, moment, place.seen?.stats))) break
              log.push(momentName(moment))
              await host.kill()
              killed += 1
              host = await start()
            }
            await allDone(host.client, live)
          } catch (error) {
            throw new Error(`set ${set}, killed at: ${log.join(', ')}`, { cause: error })
          } finally {
            await host.kill()
          }
          await expectNothingElse(run, set, log)
        }
        expect(place.seen?.bucket.ledger.sentAgain ?? []).toEqual([])
      },
      10 * 60_000,
    )

    function start(): Promise<HostProcess> {
      return startHostProcess(program, { data: join(folder(), 'data'), files: join(folder(), 'files') })
    }

    async function expectNothingElse(
      { values, prefix }: Awaited<ReturnType<KilledPlace['newStore']>>,
      set: number,
      log: readonly string[],
    ): Promise<void> {
      const when = `set ${set}, killed at: ${log.join(', ')}`
      const there = await withObjects(place.driver, values, async (objects) => {
        expect((await objects.listUploads({ prefix }, live)).uploads, when).toEqual([])
        return contentsOf(objects, prefix)
      })
      expect(Object.fromEntries(there), when).toEqual(Object.fromEntries(expected))
      const fetched = await readFile(join(folder(), 'files', fetchedName(set)))
      expect(sha256(fetched), when).toBe(sha256(stored))
      const partial = (await readdir(join(folder(), 'files'))).filter((name) => name.includes('part'))
      expect(partial, when).toEqual([])
      expect(await readdir(join(folder(), 'data', 'compressed-layers')), when).toEqual([])
    }
  })
}

/** What a host that nobody kills leaves in a folder: digests by key. Leaves the image in the folder of sources, too. */
async function undisturbed(
  program: string,
  folder: string,
  archives: Archives,
): Promise<ReadonlyMap<string, string>> {
  const rootdirectory = join(folder, 'control')
  await withObjects('filesystem', { rootdirectory }, (objects) => objects.put('stored.bin', stored, live))
  const host = await startHostProcess(program, {
    data: join(folder, 'data'),
    files: join(folder, 'files'),
  })
  try {
    const source = await sourceOf(host, folder)
    await startPushing(host.client, source, archives.layout)
    await allDone(host.client, live)
    const { store } = await host.client.addStore(draft('filesystem', { rootdirectory }, 'control'))
    await startEverything(host.client, { store, source, prefix: '', archives, fetched: fetchedName(0) })
    await allDone(host.client, live)
  } finally {
    await host.kill()
  }
  const there = await withObjects('filesystem', { rootdirectory }, (objects) => contentsOf(objects, ''))
  for (const [name, bytes] of files) expect(there.get(`files/${name}`), name).toBe(sha256(bytes))
  return there
}

async function sourceOf({ client }: HostProcess, folder: string): Promise<string> {
  for await (const rows of client.watchStores({})) {
    const there = rows.find(({ name }) => name === 'source')
    if (there !== undefined) return there.id
    break
  }
  const rootdirectory = join(folder, 'source')
  return (await client.addStore(draft('filesystem', { rootdirectory }, 'source'))).store
}

/** Whether all is done before the moment comes. */
async function finishedBefore(
  { client }: HostProcess,
  moment: (signal: AbortSignal) => Promise<void>,
): Promise<boolean> {
  const over = new AbortController()
  const done = allDone(client, over.signal).then(() => true)
  try {
    return await Promise.race([done, moment(over.signal).then(() => false)])
  } finally {
    over.abort()
    await done.catch(() => undefined)
  }
}

function draft(driver: DriverName, values: Readonly<Record<string, string>>, name: string) {
  return { driver, values, name, readOnly: false }
}

function fetchedName(set: number): string {
  return `fetched-${set}.bin`
}

async function withObjects<Result>(
  driver: DriverName,
  values: Readonly<Record<string, string>>,
  use: (objects: ObjectStore) => Promise<Result>,
): Promise<Result> {
  const opened = await openDriver(resolveParameters(driver, values, {}), { store: 'kills', readOnly: false })
  try {
    return await use(opened.objects)
  } finally {
    await opened.close()
  }
}

/** Digests by key, without the prefix. */
async function contentsOf(objects: ObjectStore, prefix: string): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>()
  for (let token: string | undefined = ''; token !== undefined;) {
    const page = await objects.list({ prefix, ...(token === '' ? {} : { token }) }, live)
    for (const { key } of page.objects) {
      const { bytes } = await readObject(objects, key, { offset: 0 }, live)
      digests.set(key.slice(prefix.length), sha256(await readAll(bytes)))
    }
    token = page.next
  }
  return digests
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
