import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { cellStates, type ComparisonPart } from '../../../electron/api/rows.ts'
import { addToComparison, noComparison, type Comparison } from '../../../renderer/api/lists/comparison.ts'
import { comparedView } from '../../../renderer/features/compare/compared-tags.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { tinyImage, TinyRegistry } from '../registry/tiny-registry.ts'
import { openBackend, type TestBackend } from '../methods/test-backend.ts'

const folder = useTempFolder()
const [image, newer] = [tinyImage('one'), tinyImage('two')]
let registries: readonly TinyRegistry[]
let stores: readonly string[]
let host: TestBackend

beforeEach(async () => {
  host = await openBackend(folder())
  const made = ['a', 'b', 'c'].map(async (name) => {
    const rootdirectory = join(folder(), name)
    const registry = await TinyRegistry.in(rootdirectory)
    await registry.push('team/app', ['v1', 'latest'], image)
    const draft = { driver: 'filesystem', values: { rootdirectory }, name, readOnly: true } as const
    return { registry, store: (await host.backend.addStore(draft, live)).store }
  })
  const opened = await Promise.all(made)
  registries = opened.map(({ registry }) => registry)
  stores = opened.map(({ store }) => store)
})
afterEach(async () => {
  await host.close()
  for (const { driver } of registries) await driver.close()
})

describe('a comparison of stores', () => {
  it('says of which nothing is known, and goes on by itself once they are listed', async () => {
    await refresh(0)
    const watch = watching()
    const first = await watch.until(({ ended }) => ended)
    expect(first.stores.map(({ state }) => state)).toEqual(['compared', 'unlisted', 'unlisted'])
    await refresh(1)
    const second = await watch.until(({ stores: [, b] }) => b?.state === 'compared')
    expect(rowsOf(second)).toEqual(['latest present same', 'v1 present same'])
    await watch.stop()
  })

  it('is another one when a tag moves', async () => {
    await Promise.all([refresh(0), refresh(1), refresh(2)])
    await registries[1]?.push('team/app', ['latest', 'v2'], newer)
    const watch = watching()
    expect(rowsOf(await watch.until(({ ended }) => ended))).toEqual([
      'latest present same same',
      'v1 present same same',
    ])
    await refresh(1)
    expect(rowsOf(await watch.until((found) => rowsOf(found).length === 3))).toEqual([
      'latest present differs same',
      'v1 present same same',
      'v2 missing present missing',
    ])
    await watch.stop()
  })

  it('says why a store could not be listed, and shows what was known before', async () => {
    await Promise.all([refresh(0), refresh(1)])
    await rm(join(folder(), 'b'), { recursive: true })
    await expect(refresh(1)).rejects.toMatchObject({ code: 'NoSuchBucket' })
    await rm(join(folder(), 'c'), { recursive: true })
    await expect(refresh(2)).rejects.toMatchObject({ code: 'NoSuchBucket' })
    const watch = watching()
    const { stores: told } = await watch.until(({ ended }) => ended)
    expect(told).toMatchObject([
      { state: 'compared' },
      { state: 'compared', failure: { code: 'NoSuchBucket' } },
      { state: 'unlisted', failure: { code: 'NoSuchBucket' } },
    ])
    await watch.stop()
  })

  it('has no rows where nothing is known of the base, and fails for a base that is no store', async () => {
    await refresh(1)
    const watch = watching()
    const { stores: told, parts } = await watch.until(({ ended }) => ended)
    expect(told[0]?.state).toBe('unlisted')
    expect(parts).toEqual([])
    await watch.stop()
    const gone = host.backend.watchComparison({ base: 'gone', others: [...stores] }, live)
    await expect(gone[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'NotFound' })
  })
})

async function refresh(at: number): Promise<void> {
  await host.backend.refreshCatalog({ store: stores[at] ?? '' }, live)
}

/** A window that watches the three stores. */
function watching() {
  const [base = '', ...others] = stores
  const stop = new AbortController()
  const parts = host.backend.watchComparison({ base, others }, stop.signal)[Symbol.asyncIterator]()
  let state = noComparison
  return {
    async until(isWanted: (shown: Comparison) => boolean): Promise<Comparison> {
      for (;;) {
        const next: IteratorResult<ComparisonPart> = await parts.next()
        if (next.done === true) throw new Error('the comparison ended')
        state = addToComparison(state, [next.value])
        if (state.shown.ended && isWanted(state.shown)) return state.shown
      }
    },
    async stop(): Promise<void> {
      stop.abort()
      await expect(parts.next()).rejects.toThrow('abort')
    },
  }
}

function rowsOf({ stores: told, parts }: Comparison): readonly string[] {
  const places = told.filter(({ state }) => state === 'compared').length
  const { tags, rows } = comparedView(parts, places)
  const nameOf = new Map(Object.entries(cellStates).map(([name, state]) => [state as number, name]))
  return Array.from({ length: rows }, (_, row) =>
    [tags.tagAt(row), ...Array.from({ length: places }, (_, at) => nameOf.get(tags.stateAt(row, at)))].join(
      ' ',
    ),
  )
}
