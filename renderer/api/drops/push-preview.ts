import { useMutation, useQueries, useQuery } from '@tanstack/react-query'

import type { Client, Host } from '../../../electron/api/contract.ts'
import type { ErrorData } from '../../../electron/api/messages.ts'
import type { ArchiveContent, PushPreviewEvent, TagTarget } from '../../../electron/api/rows.ts'
import type { ArchiveSource, ImageToPush } from '../../../electron/api/images.ts'
import { useClient, useHost } from '../client/client-context.tsx'
import { allPlain, groupDropped, type DroppedArchive, type DroppedGroups } from './dropped-archives.ts'
import { tokensOf, type Picked } from './uploads.ts'
import { streamed } from '../client/streamed.ts'

/** What was dropped or chosen, and what it is to become. */
export interface DroppedThings {
  /** One drop is not another, whatever is in it. */
  readonly id: string
  readonly as: 'images' | 'files'
  /** Can be read again from the beginning. */
  readonly read: () => AsyncIterable<readonly Picked[]>
}

/** What is known of what was dropped, as far as it was read. */
export interface PushPreview {
  /** Files found while folders are walked. */
  readonly found: number
  /** Undefined until everything was found. */
  readonly dropped: Omit<DroppedGroups, 'archives'> | undefined
  readonly archives: readonly ReadArchive[]
  /** How what is large is sent; undefined until the host said so. */
  readonly parts: SentParts | undefined
}

export type SentParts = Omit<Extract<PushPreviewEvent, { kind: 'parts' }>, 'kind'>

export interface ReadArchive {
  readonly archive: DroppedArchive
  readonly state: ArchiveState
}

export type ArchiveState =
  | { readonly phase: 'waiting' }
  | { readonly phase: 'reading'; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly phase: 'read'; readonly content: ArchiveContent }
  | { readonly phase: 'refused'; readonly error: ErrorData }

type PreviewChange =
  | { readonly kind: 'found'; readonly files: number }
  | { readonly kind: 'grouped'; readonly groups: DroppedGroups }
  | PushPreviewEvent

const nothingKnown: PushPreview = { found: 0, dropped: undefined, archives: [], parts: undefined }

/** Reads what was dropped for as long as the component is there: what it found can be pushed until then. */
export function usePushPreview(store: string, repository: string | undefined, things: DroppedThings) {
  const client = useClient()
  const host = useHost()
  const query = useQuery({
    queryKey: ['pushPreview', things.id],
    ...streamed({
      streamFn: ({ signal }) => readDropped(client, host, { store, repository, things }, signal),
      reducer: withPreviewChange,
      initialValue: nothingKnown,
    }),
    gcTime: 0,
  })
  return { preview: query.data ?? nothingKnown, error: query.error, again: () => void query.refetch() }
}

export function useStartPush() {
  const client = useClient()
  return useMutation({
    mutationFn: (request: { store: string; images: readonly ImageToPush[] }) => client.startPush(request),
  })
}

export interface WantedTags {
  readonly repository: string
  readonly tags: readonly string[]
}

/** What tags that would be written point to now, for each repository in its order. */
export function useTagTargets(
  store: string,
  wanted: readonly WantedTags[],
): readonly (readonly TagTarget[])[] {
  const client = useClient()
  return useQueries({
    queries: wanted.map(({ repository, tags }) => ({
      queryKey: [store, 'tagTargets', repository, tags],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        client.tagTargets({ store, repository, tags }, { signal }),
      // Between two looks somebody else may push.
      staleTime: 0,
      gcTime: 0,
    })),
    combine: (results) => results.map(({ data }) => data ?? []),
  })
}

/** The preview with one more thing known. */
export function withPreviewChange(preview: PushPreview, change: PreviewChange): PushPreview {
  switch (change.kind) {
    case 'found':
      return { ...preview, found: change.files }
    case 'grouped': {
      const { archives, ...dropped } = change.groups
      return {
        ...preview,
        dropped,
        archives: archives.map((archive) => ({ archive, state: { phase: 'waiting' } })),
      }
    }
    case 'parts':
      return { ...preview, parts: { partSizeBytes: change.partSizeBytes, atOnce: change.atOnce } }
    case 'reading':
      return withState(preview, change.archive, {
        phase: 'reading',
        doneBytes: change.doneBytes,
        totalBytes: change.totalBytes,
      })
    case 'archive':
      return withState(preview, change.archive, { phase: 'read', content: change.content })
    case 'refused':
      return withState(preview, change.archive, { phase: 'refused', error: change.error })
  }
}

function withState(preview: PushPreview, at: number, state: ArchiveState): PushPreview {
  return {
    ...preview,
    archives: preview.archives.map((one, index) => (index === at ? { ...one, state } : one)),
  }
}

async function* readDropped(
  client: Client,
  host: Pick<Host, 'tokenOf'>,
  wanted: { store: string; repository: string | undefined; things: DroppedThings },
  signal: AbortSignal,
): AsyncGenerator<PreviewChange> {
  const { store, repository, things } = wanted
  const picked: Picked[] = []
  for await (const some of things.read()) {
    signal.throwIfAborted()
    const before = Math.floor(picked.length / tellEvery)
    for (const one of some) picked.push(one)
    if (Math.floor(picked.length / tellEvery) > before) yield { kind: 'found', files: picked.length }
  }
  const groups = things.as === 'images' ? groupDropped(picked) : allPlain(groupDropped(picked))
  yield { kind: 'grouped', groups }
  if (groups.archives.length === 0) return
  const archives: ArchiveSource[] = []
  for (const { name, files } of groups.archives) {
    signal.throwIfAborted()
    archives.push({ name, files: await tokensOf(host, files) })
  }
  yield* client.previewPush(
    { store, archives, ...(repository === undefined ? {} : { repository }) },
    { signal },
  )
}

const tellEvery = 500
