import type { Digest } from '../../../drivers/common/names.ts'
import type { StorageDriver } from '../../../drivers/index.ts'
import { readManifests } from '../../catalog/manifests/read-manifests.ts'
import { inTurns } from '../../catalog/questions/steps.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import type { StoreKnowledge } from '../../catalog/store/store-knowledge.ts'
import { unreadChildren, unreadOrphans } from './unread-manifests.ts'

/** Told of what takes long: objects listed, links or manifests read, of how many where that is known. */
export type KnownProgress = (step: 'listing' | 'manifests', done: number, of?: number) => void

export interface KnownOptions {
  /** By this computer's clock, in milliseconds since 1970: the listing began then or later. */
  readonly sinceMs: number
  /** Reads small blobs too that nothing leads to: deleted manifests. */
  readonly orphans: boolean
}

/**
 * All that a collection must know of a store: a listing that is new enough, and every manifest that could be read. Lists the store where the listing is older, or the last attempt failed. Fails with what the
 * store says when it cannot be listed.
 */
export async function knownFacts(
  knowledge: StoreKnowledge,
  driver: StorageDriver,
  { sinceMs, orphans }: KnownOptions,
  onProgress: KnownProgress,
  signal: AbortSignal,
): Promise<StoreFacts> {
  const watching = new AbortController()
  const watched = follow(knowledge, onProgress, AbortSignal.any([signal, watching.signal]))
  try {
    await knowledge.catalog.load()
    // The first may join a listing that began before. By a clock that was set back, none would ever be new enough.
    for (let refreshes = 0; refreshes < 2; refreshes += 1) {
      const { tables, failure } = knowledge.catalog.state
      if (tables !== undefined && failure === undefined && tables.asOfMs >= sinceMs) break
      await knowledge.refresh(signal)
    }
    await knowledge.catalog.upToDate(signal)
    await knowledge.readManifests(signal)
  } finally {
    watching.abort()
    await watched
  }
  await readChildren(knowledge, driver, onProgress, signal)
  if (orphans) {
    const found = await inTurns(unreadOrphans(await knowledge.facts(signal)), signal)
    await readAll(knowledge, driver, found, onProgress, signal)
  }
  return await knowledge.facts(signal)
}

/** Reads what indexes list without a revision, level by level. What cannot be read stays unread. */
async function readChildren(
  knowledge: StoreKnowledge,
  driver: StorageDriver,
  onProgress: KnownProgress,
  signal: AbortSignal,
): Promise<void> {
  const tried = new Set<string>()
  for (let level = 0; level < deepestLevel; level += 1) {
    const unread = await inTurns(unreadChildren(await knowledge.facts(signal)), signal)
    const next = unread.filter((digest) => !tried.has(digest))
    if (next.length === 0) return
    for (const digest of next) tried.add(digest)
    await readAll(knowledge, driver, next, onProgress, signal)
  }
}

async function readAll(
  knowledge: StoreKnowledge,
  driver: StorageDriver,
  digests: readonly Digest[],
  onProgress: KnownProgress,
  signal: AbortSignal,
): Promise<void> {
  const memory = await knowledge.memory()
  const tell = (read: number): void => onProgress('manifests', read, digests.length)
  await readManifests({ driver, memory }, digests, tell, signal)
}

/** Indexes in indexes: nobody makes so many, and what is deeper is refused as unread. */
const deepestLevel = 64

async function follow(
  knowledge: StoreKnowledge,
  onProgress: KnownProgress,
  signal: AbortSignal,
): Promise<void> {
  for await (const { listing, reading } of knowledge.watch(signal)) {
    const { activity } = listing
    if (activity?.kind === 'listing') onProgress('listing', activity.progress.keys)
    else if (activity?.kind === 'readingLinks') onProgress('listing', activity.read, activity.all)
    else if (reading !== undefined) onProgress('manifests', reading.read, reading.all)
  }
}
