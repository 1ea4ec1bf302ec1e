import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { IndexEntryView } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { contentSizesQuery } from '../../../api/queries/registry.ts'

export type ContentSizes = ReadonlyMap<string, number | undefined>

/** The sizes of the images and artifacts in sight, by digest, as they become known. */
export function useContentSizes(
  store: string,
  repository: string,
  entries: readonly IndexEntryView[],
): ContentSizes {
  const client = useClient()
  const calls = useMemo(() => inCalls(entries.filter(isMeasured).map(({ digest }) => digest)), [entries])
  return useQueries({
    queries: calls.map((digests) => contentSizesQuery(client, store, repository, digests)),
    combine: (answers) => new Map(answers.flatMap(({ data }) => [...(data ?? [])])),
  })
}

/** Blobs say their sizes themselves, and an index is as large as what it lists. */
export function isMeasured({ kind }: Pick<IndexEntryView, 'kind'>): boolean {
  return kind === 'image' || kind === 'artifact'
}

function inCalls(digests: readonly string[]): readonly (readonly string[])[] {
  const calls: (readonly string[])[] = []
  for (let at = 0; at < digests.length; at += mostInCall) calls.push(digests.slice(at, at + mostInCall))
  return calls
}

/** What one call takes at most. */
const mostInCall = 200
