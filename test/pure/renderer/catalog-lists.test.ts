import { QueryObserver } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'

import type { Client } from '../../../electron/api/contract.ts'
import type { BlobPage, CatalogState } from '../../../electron/api/rows.ts'
import { renewingLists, renewsItself } from '../../../renderer/api/lists/catalog-lists.ts'
import { createQueryClient } from '../../../renderer/api/client/query-client.ts'
import { blobsQuery, referenceCountsQuery } from '../../../renderer/api/queries/blobs.ts'
import { repositoriesQuery } from '../../../renderer/api/queries/registry.ts'

const store = 's'

/** A window whose host tells what a test says. */
function startWindow() {
  const queries = createQueryClient()
  const host = { names: ['a', 'b'], blobs: 1, tables: 1, asked: { repositories: 0, blobs: 0, counts: 0 } }
  let onBlobs = (): Promise<void> => Promise.resolve()
  const client = {
    async *listRepositories() {
      host.asked.repositories += 1
      yield host.names.map((name) => ({ name, problems: [] }))
    },
    async *listBlobs(): AsyncGenerator<BlobPage> {
      host.asked.blobs += 1
      const edition = host.blobs
      await onBlobs()
      yield { ...noRows, edition }
    },
    async *scanReferences() {
      host.asked.counts += 1
      const edition = host.tables
      yield { kind: 'done', repositories: 1, manifests: 1, complete: true, edition }
    },
  } as unknown as Client
  const repositories = repositoriesQuery(client, store)
  const blobs = blobsQuery(client, store)
  const counts = referenceCountsQuery(client, store)
  return {
    host,
    queries,
    repositories: () => queries.getQueryData(repositories.queryKey),
    blobs: () => queries.getQueryData(blobs.queryKey),
    counts: () => queries.getQueryData(counts.queryKey),
    /** Whatever happens to the list of blobs waits for this. */
    holdBlobs(until: () => Promise<void>) {
      onBlobs = until
    },
    show() {
      new QueryObserver(queries, repositories).subscribe(() => undefined)
      new QueryObserver(queries, blobs).subscribe(() => undefined)
      new QueryObserver(queries, counts).subscribe(() => undefined)
    },
    async tell(...states: readonly CatalogState[]) {
      async function* told() {
        yield* states
      }
      for await (const _ of renewingLists(told(), queries, store)) void _
      await settled(queries)
    },
  }
}

const noRows = {
  digests: [],
  sizeBytes: [],
  modifiedAtMs: [],
  storageClasses: [],
  restores: [],
  problems: [],
}

type Window = ReturnType<typeof startWindow>

async function settled(queries: Window['queries']): Promise<void> {
  for (let turn = 0; turn < 5 || queries.isFetching() > 0; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function stateOf(
  { tables = 1, repositories = 1, blobs = 1, tagCounts = 1 },
  more: CatalogState = {},
): CatalogState {
  return { asOfMs: 1, editions: { tables, repositories, blobs, tagCounts }, ...more }
}

async function shown(): Promise<Window> {
  const window = startWindow()
  window.show()
  await settled(window.queries)
  await window.tell(stateOf({}))
  expect(window.host.asked).toEqual({ repositories: 1, blobs: 1, counts: 1 })
  return window
}

describe('a list that the host makes of what it remembers', () => {
  it('is asked for again when it is another one, and not with each state', async () => {
    const window = await shown()
    await window.tell(stateOf({}), stateOf({}))
    expect(window.host.asked).toEqual({ repositories: 1, blobs: 1, counts: 1 })
    window.host.names = ['a', 'b', 'c']
    await window.tell(stateOf({ repositories: 2 }), stateOf({ repositories: 2 }))
    expect(window.host.asked).toEqual({ repositories: 2, blobs: 1, counts: 1 })
    expect(
      window
        .repositories()
        ?.pages.flat()
        .map(({ name }) => name),
    ).toEqual(['a', 'b', 'c'])
    Object.assign(window.host, { blobs: 2, tables: 2 })
    await window.tell(stateOf({ repositories: 2, blobs: 2, tables: 2 }))
    expect(window.host.asked).toEqual({ repositories: 2, blobs: 2, counts: 2 })
    expect(window.blobs()?.edition).toBe(2)
    await window.tell(stateOf({ repositories: 2, blobs: 2, tables: 2 }))
    expect(window.host.asked).toEqual({ repositories: 2, blobs: 2, counts: 2 })
  })

  it('keeps its pages where it has the same names', async () => {
    const window = await shown()
    const pages = window.repositories()?.pages
    window.host.names = ['b', 'a']
    await window.tell(stateOf({ repositories: 2 }))
    expect(window.host.asked.repositories).toBe(2)
    expect(window.repositories()?.pages).toBe(pages)
  })

  it('that came with the first listing is not asked for again', async () => {
    const window = startWindow()
    let answer: (() => void) | undefined
    window.holdBlobs(() => new Promise((resolve) => (answer = resolve)))
    window.show()
    await new Promise((resolve) => setTimeout(resolve, 5))
    const told = window.tell({}, stateOf({}), stateOf({}))
    await new Promise((resolve) => setTimeout(resolve, 5))
    answer?.()
    await told
    expect(window.blobs()).toMatchObject({ ended: true, edition: 1 })
    expect(window.host.asked.blobs).toBe(1)
  })

  it('that is another one while it is on its way is asked for when it is there', async () => {
    const window = await shown()
    let answer: (() => void) | undefined
    window.holdBlobs(() => new Promise((resolve) => (answer = resolve)))
    window.host.blobs = 2
    const first = window.tell(stateOf({ blobs: 2 }))
    await expect.poll(() => window.host.asked.blobs).toBe(2)
    window.host.blobs = 3
    const second = window.tell(stateOf({ blobs: 3 }))
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(window.host.asked.blobs).toBe(2)
    window.holdBlobs(() => Promise.resolve())
    answer?.()
    await Promise.all([first, second])
    expect(window.host.asked.blobs).toBe(3)
    expect(window.blobs()?.edition).toBe(3)
  })
})

it('counts are made again once nothing is being found out', async () => {
  const window = await shown()
  window.host.tables = 2
  await window.tell(stateOf({ tables: 2 }, { listing: { step: 'links', done: 1, of: 2, isHeld: false } }))
  expect(window.host.asked.counts).toBe(1)
  expect(window.counts()?.done?.edition).toBe(1)
  await window.tell(stateOf({ tables: 2 }))
  expect(window.host.asked.counts).toBe(2)
  expect(window.counts()?.done?.edition).toBe(2)
})

it('a list renews itself where it is whole and the store is remembered', async () => {
  const window = startWindow()
  window.show()
  await settled(window.queries)
  const list = () => {
    const query = window.queries.getQueryCache().find({ queryKey: [store, 'repositories'] })
    if (query === undefined) throw new Error('there is no such list')
    return query
  }
  expect(renewsItself(window.queries, list())).toBe(false)
  await window.tell(stateOf({}))
  expect(renewsItself(window.queries, list())).toBe(true)
  window.queries.setQueryData([store, 'repositories'], { pages: [], ended: false })
  expect(renewsItself(window.queries, list())).toBe(false)
  expect(renewsItself(window.queries, { state: list().state, queryKey: [store, 'files'] })).toBe(false)
})
