import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'

import type { Client } from '../../../electron/api/contract.ts'
import type { RepositoryCounts } from '../../../electron/api/rows.ts'
import { useClient } from '../client/client-context.tsx'

/** Counts the tags of one repository; those asked for at the same time go together. */
export type TagCounter = (repository: string, signal: AbortSignal) => Promise<RepositoryCounts>

const gatherMs = 60
const mostAtOnce = 100

interface Asked {
  readonly repository: string
  readonly signal: AbortSignal
  readonly resolve: (counts: RepositoryCounts) => void
  readonly reject: (error: unknown) => void
}

/** A counter for one store. Names whose signal is aborted before their batch leaves are not asked for. */
export function createTagCounter(client: Pick<Client, 'countTags'>, store: string): TagCounter {
  let waiting: Asked[] = []
  const leave = (): void => {
    const asked = waiting.filter(({ signal }) => !signal.aborted)
    waiting = []
    for (let at = 0; at < asked.length; at += mostAtOnce) {
      void answer(client, store, asked.slice(at, at + mostAtOnce))
    }
  }
  return (repository, signal) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      if (waiting.length === 0) setTimeout(leave, gatherMs)
      waiting.push({ repository, signal, resolve, reject })
    })
}

async function answer(
  client: Pick<Client, 'countTags'>,
  store: string,
  asked: readonly Asked[],
): Promise<void> {
  try {
    const repositories = asked.map(({ repository }) => repository)
    const counts = await client.countTags({ store, repositories })
    const byName = new Map(counts.map((count) => [count.name, count]))
    for (const { repository, resolve } of asked) {
      resolve(byName.get(repository) ?? { name: repository, tags: 0, more: false })
    }
  } catch (error) {
    for (const { reject } of asked) reject(error)
  }
}

export function useTagCounter(store: string): TagCounter {
  const client = useClient()
  return useMemo(() => createTagCounter(client, store), [client, store])
}

/** How many tags a repository has. */
export function tagCountQuery(counter: TagCounter, store: string, repository: string) {
  return queryOptions({
    queryKey: keyOf(store, repository),
    queryFn: ({ signal }) => counter(repository, signal),
    // One that failed is not asked for again each time its row comes by.
    retryOnMount: false,
  })
}

/** How many tags a repository has, where that was asked before. */
export function knownTagCount(
  queries: QueryClient,
  store: string,
  repository: string,
): RepositoryCounts | undefined {
  return queries.getQueryData(keyOf(store, repository))
}

/** Another number when more counts of tags are known, at most twice a second. */
export function useTagCountsKnown(): number {
  const cache = useQueryClient().getQueryCache()
  const [known, setKnown] = useState(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = cache.subscribe((event) => {
      if (timer !== undefined || event.type !== 'updated' || event.action.type !== 'success') return
      if (event.query.queryKey[1] !== tagCounts) return
      timer = setTimeout(() => {
        timer = undefined
        setKnown((now) => now + 1)
      }, tellMs)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [cache])
  return known
}

const tellMs = 500
const tagCounts = 'tagCounts'

function keyOf(store: string, repository: string): readonly [string, string, string] {
  return [store, tagCounts, repository]
}

/** The same for a row: asked for only while something shows it. */
export function useTagCount(counter: TagCounter, store: string, repository: string) {
  return useQuery(tagCountQuery(counter, store, repository))
}
