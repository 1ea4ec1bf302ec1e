import { ChangeNotifier } from '../common/change-notifier.ts'
import { linkedAbort } from '../common/linked-abort.ts'
import type { ObjectStore, PageScanner, ScannedPage } from './object-store.ts'
import type { PackedPage } from './packed-page.ts'
import { listRanges } from './ranges/list-ranges.ts'

/** Sums over the objects below a prefix. */
export interface ObjectSums {
  readonly objects: number
  readonly sizeBytes: number
  /** Requests so far. */
  readonly requests: number
}

interface PageOfColumns extends ScannedPage {
  readonly columns: Pick<PackedPage, 'count' | 'keyBytes' | 'keyEnds' | 'sizeBytes'>
}

export interface SummedObjects {
  readonly objects: Pick<ObjectStore, 'scan' | 'list' | 'limits'>
  readonly prefix: string
  readonly scanner: PageScanner<PageOfColumns>
}

/**
 * Adds up all objects below a prefix, by ranges that are listed side by side, without an object a key; yields the sums so
 * far whenever the reader asks, and at last the whole. An object whose key is the prefix marks the folder and is none of it.
 * Every object that was there throughout is counted once. Fails as the requests do.
 */
export async function* sumObjects(
  { objects, prefix, scanner }: SummedObjects,
  signal: AbortSignal,
): AsyncGenerator<ObjectSums, ObjectSums, undefined> {
  const stop = linkedAbort(signal)
  const changed = new ChangeNotifier()
  const reading = linkedAbort(stop.signal)
  const marker = Buffer.from(prefix)
  const nothing: ObjectSums = { objects: 0, sizeBytes: 0, requests: 0 }
  let sums = nothing
  const counted: typeof scanner = async (raw) => {
    const page = await scanner(raw)
    sums = { ...sums, requests: sums.requests + 1 }
    return page
  }
  const work = listRanges(
    {
      objects,
      prefix,
      atOnce: rangesAtOnce,
      scanner: counted,
      onPage({ columns }, { after, through }) {
        const from = after === undefined ? 0 : firstBehind(columns, Buffer.from(after))
        const to = through === undefined ? columns.count : firstBehind(columns, Buffer.from(through))
        let { objects: count, sizeBytes } = sums
        for (let at = from; at < to; at += 1) {
          if (isKey(columns, at, marker)) continue
          count += 1
          sizeBytes += columns.sizeBytes[at] ?? 0
        }
        sums = { ...sums, objects: count, sizeBytes }
        changed.notify()
      },
      onRestart() {
        sums = { ...nothing, requests: sums.requests }
      },
    },
    stop.signal,
  ).finally(() => reading.abort())
  work.catch(() => undefined)
  try {
    for await (const so of changed.watch(() => sums, reading.signal)) yield so
    await work
    return sums
  } finally {
    stop.abort()
    reading.abort()
    await work.catch(() => undefined)
  }
}

/** A person looks at something else meanwhile: that is not to wait. */
const rangesAtOnce = 16

/** The place of the first key of a page that sorts after `key`. */
function firstBehind(page: PageOfColumns['columns'], key: Buffer): number {
  let low = 0
  let high = page.count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keyBytesAt(page, middle).compare(key) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

function isKey(page: PageOfColumns['columns'], at: number, key: Buffer): boolean {
  const start = at === 0 ? 0 : (page.keyEnds[at - 1] ?? 0)
  return (page.keyEnds[at] ?? 0) - start === key.length && keyBytesAt(page, at).equals(key)
}

function keyBytesAt({ keyBytes, keyEnds }: PageOfColumns['columns'], at: number): Buffer {
  const start = at === 0 ? 0 : (keyEnds[at - 1] ?? 0)
  return Buffer.from(keyBytes.buffer, keyBytes.byteOffset + start, (keyEnds[at] ?? 0) - start)
}
