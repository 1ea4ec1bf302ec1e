import { whyArchived, type Explanation, type ObjectInfo, type ObjectStore } from '../../../drivers/index.ts'
import { chosenObjects, planTotals, type Chosen, type ChosenObject } from './chosen-objects.ts'
import type { ContentHints } from '../verify/content-check.ts'
import { explain } from '../model/explain.ts'
import { mapInOrder } from '../../../drivers/common/map-in-order.ts'
import { nothingBelow } from './objects-below.ts'
import { commitOrDiscard, type PageContext } from './object-to-page.ts'
import type { PartSlots } from '../model/part-slots.ts'
import { safeNames } from '../local/safe-path.ts'
import type { Sink } from '../model/source.ts'
import { TarSink } from '../local/tar-sink.ts'
import { reportUnverified } from '../verify/report-unverified.ts'
import { verifiedRanges } from './verified-ranges.ts'

export interface PageFolderOrder extends Omit<ContentHints, 'digest'>, Chosen {
  readonly objects: ObjectStore
  /** The name of the tar, and of the one folder in it. */
  readonly name: string
  readonly sink: Sink
  readonly slots: PartSlots
  readonly digestOfKey: (key: string) => string | undefined
}

/**
 * Sends a folder, or the chosen objects of it, to a page as one tar, in the order of keys. Archived objects are left
 * out and reported. Any other failure cuts the tar off.
 */
export async function folderToPage(order: PageFolderOrder, context: PageContext): Promise<void> {
  const { objects, prefix, only, name: top, sink } = order
  const { signal, progress } = context
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  const counting = planTotals(objects, order, progress, both)
  try {
    await commitOrDiscard(sink, async () => {
      await sink.begin({ name: `${top}.tar` }, signal)
      const tar = new TarSink(sink)
      let count = 0
      try {
        const listed = chosenObjects(objects, { prefix, only }, both)
        const prepare = (object: ChosenObject, live: AbortSignal): Promise<Prepared> =>
          prepared(order, object, live)
        for await (const each of mapInOrder(listed, objectsAhead, prepare, both)) {
          await addObject(tar, top, prefix, each, context)
          const { key, info } = each
          const digest = order.digestOfKey(key)
          if (info !== undefined) reportUnverified(info, { ...order, digest }, prefix, context.report)
          count += 1
        }
        if (count === 0) throw nothingBelow(prefix)
        await tar.end()
      } finally {
        await tar.stop()
      }
      signal.throwIfAborted()
    })
  } finally {
    stop.abort()
    await counting
    progress.current(undefined)
  }
}

interface Prepared {
  readonly key: string
  /** Undefined where the object is gone. */
  readonly info: ObjectInfo | undefined
  /** Why the object cannot be read. */
  readonly archived?: Explanation | undefined
  readonly chunks: AsyncIterable<Uint8Array>
}

/** Fetches small objects ahead. A large one is fetched when its turn comes. */
async function prepared(
  { digestOfKey, ...hints }: PageFolderOrder,
  { key }: ChosenObject,
  signal: AbortSignal,
): Promise<Prepared> {
  const info = await hints.objects.head(key, signal)
  if (info === undefined) return { key, info, chunks: each([]) }
  const archived = await whyArchived(hints.objects, info, signal)
  if (archived !== undefined) return { key, info, archived, chunks: each([]) }
  const chunks = verifiedRanges({ ...hints, key, digest: digestOfKey(key) }, info, signal)
  if (info.sizeBytes > maxBytesAhead) return { key, info, chunks }
  const small: Uint8Array[] = []
  for await (const bytes of chunks) small.push(bytes)
  return { key, info, chunks: each(small) }
}

async function addObject(
  tar: TarSink,
  top: string,
  prefix: string,
  { key, info, archived, chunks }: Prepared,
  { progress, report }: PageContext,
): Promise<void> {
  const rest = key.slice(prefix.length)
  progress.current(rest)
  if (info === undefined) {
    report({ path: rest, kind: 'skipped', ...explain('deletedMeanwhile', {}) })
    return
  }
  if (archived !== undefined) {
    report({ path: rest, kind: 'skipped', ...archived })
    return
  }
  // Consoles mark folders by empty objects whose keys end in a slash.
  const isMarker = key.endsWith('/') && info.sizeBytes === 0
  const wanted = isMarker ? rest.slice(0, -1) : rest
  const path = [top, ...(isMarker && rest === '' ? [] : safeNames(wanted, 'linux'))].join('/')
  const name = isMarker ? await tar.folder(path, info.modifiedAtMs) : await tar.file(path, info, chunks)
  const placed = name.slice(top.length + 1)
  if (placed !== wanted) report({ path: rest, kind: 'renamed', detail: placed })
  progress.moved(info.sizeBytes, { parts: 0 })
  progress.item()
}

// oxlint-disable-next-line require-await -- what is in memory needs no waiting
async function* each(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* chunks
}

const objectsAhead = 8
const maxBytesAhead = 1024 * 1024
