import type { StorageDriver } from '../../../drivers/index.ts'
import { sleep } from '../../../drivers/common/abort.ts'
import { linkedAbort } from '../../../drivers/common/linked-abort.ts'
import { blobRows, noRows, pieceRows, type BlobInterval } from '../questions/blob-rows.ts'
import { foundInTurns } from '../questions/steps.ts'
import type { BlobColumns } from '../../registry/blobs/list-blobs.ts'
import { sha256Bytes } from '../tables/digests.ts'
import type { BlobPiece } from '../thread/jobs.ts'
import type { Catalog } from './catalog.ts'

/** A page of blobs. The last one of a list has the edition of the blobs that the whole list is, where it is exactly that. */
export interface BlobRows extends BlobColumns {
  readonly edition?: number
}

/**
 * All blobs of a store, in pages. What is remembered tells them without a request. Where nothing is, the store is listed, or
 * a listing that runs is joined: its rows come as they are read, a few pages at a time, and the rest once it is whole. Fails with
 * what the store says.
 */
export async function* listBlobs(
  catalog: Catalog,
  { keyOf }: Pick<StorageDriver, 'keyOf'>,
  signal: AbortSignal,
): AsyncGenerator<BlobRows, void, undefined> {
  await catalog.load()
  await catalog.upToDate(signal)
  const listing = linkedAbort(signal)
  const seen = new SeenBlobs()
  let isWhole = false
  try {
    if (catalog.state.tables === undefined) {
      const listed = catalog.firstTables(listing.signal)
      yield* whileListed(catalog, listed, seen, signal)
      await listed
    }
    const { tables, editions } = catalog.state
    if (tables === undefined) throw new Error('nothing is known of the store')
    yield* foundInTurns(blobRows(tables, keyOf, seen.intervals()), signal)
    isWhole = true
    // What we wrote meanwhile may be among what was seen before.
    const isExact = seen.listing === undefined || catalog.blobsListed(seen.listing) === editions.blobs
    yield { ...noRows, ...(isExact ? { edition: editions.blobs } : {}) }
  } finally {
    // A listing that everything came from goes on: links may be left to read.
    if (!isWhole) listing.abort()
  }
}

/** What the listing under way finds, until it has tables, or is begun anew. */
async function* whileListed(
  catalog: Catalog,
  listed: Promise<unknown>,
  seen: SeenBlobs,
  signal: AbortSignal,
): AsyncGenerator<BlobColumns, void, undefined> {
  const end = (): 'ended' => 'ended'
  const ended = listed.then(end, end)
  for (;;) {
    const found = await catalog.blobsSoFar(seen.known, mostRowsAtOnce)
    if (found !== undefined && !seen.isOf(found)) return
    for (const piece of found?.pieces ?? []) {
      yield* pieceRows(piece, found?.classNames ?? [])
      seen.add(piece)
    }
    const pause = found?.more === true ? undefined : sleep(lookEveryMs, signal)
    if ((await Promise.race([ended, pause])) === 'ended') return
  }
}

/** Which blobs a listing that is not whole has told. */
class SeenBlobs {
  /** Rows of each range, by its number. */
  readonly known = new Map<number, number>()
  listing: number | undefined
  #begun: number | undefined
  readonly #intervals = new Map<number, BlobInterval>()

  /** Whether it tells more of the same listing. */
  isOf({ listing, begun }: { readonly listing: number; readonly begun: number }): boolean {
    this.listing ??= listing
    this.#begun ??= begun
    return this.listing === listing && this.#begun === begun
  }

  add({ range, known, sha256 }: BlobPiece): void {
    this.known.set(range, known)
    if (sha256.length === 0) return
    const first = this.#intervals.get(range)?.first ?? sha256.slice(0, sha256Bytes)
    this.#intervals.set(range, { first, last: sha256.slice(-sha256Bytes) })
  }

  /** A range has its keys in order: it has told all blobs between its first and its last one. */
  intervals(): readonly BlobInterval[] {
    return [...this.#intervals.values()]
  }
}

const mostRowsAtOnce = 20_000
const lookEveryMs = 150
