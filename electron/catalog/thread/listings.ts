import { PageColumns, scanPackedInto, StoreError, type PackedPage } from '../../../drivers/index.ts'
import { CatalogRows, ClassNames } from '../build/catalog-rows.ts'
import { DigestPool } from '../build/digest-pool.ts'
import { PageReader } from '../scan/page-reader.ts'
import { blobsSoFar } from './blobs-so-far.ts'
import type { BeginJob, BlobsSoFar, BlobsSoFarJob, Found, ScanJob, ScannedInThread, TakeJob } from './jobs.ts'

/** A listing under way. Its ranges come side by side; each has rows of its own. */
export interface Listing {
  readonly rootPrefix: string
  /** Another one each time that it is begun. */
  readonly begun: number
  readonly pool: DigestPool
  readonly classes: ClassNames
  /** By the number of the range. */
  readonly readers: Map<number, RangeReader>
  /** Pages that were read and are not taken yet. */
  readonly pages: Map<number, ReadPage>
  /** Of pages that were read. */
  count: number
}

interface ReadPage {
  readonly page: PackedPage
  /** The memory that it may be in. */
  readonly columns: PageColumns
}

interface RangeReader {
  readonly after: string | undefined
  readonly reader: PageReader
}

/** The listings under way, by number. */
export class Listings {
  readonly #listings = new Map<number, Listing>()
  #begun = 0
  /** Memory of pages that were taken: the next ones are read into it. */
  readonly #free: PageColumns[] = []

  begin({ listing, rootPrefix }: BeginJob): void {
    this.#begun += 1
    this.#listings.set(listing, {
      rootPrefix,
      begun: this.#begun,
      pool: new DigestPool(),
      classes: new ClassNames(),
      readers: new Map(),
      pages: new Map(),
      count: 0,
    })
  }

  scan({ listing: id, page }: ScanJob): ScannedInThread {
    const listing = this.#listing(id)
    const columns = this.#free.pop() ?? new PageColumns()
    const { columns: read, ...scanned } = scanPackedInto(columns, page)
    listing.count += 1
    const number = listing.count
    listing.pages.set(number, { page: read, columns })
    // A page whose answer was lost is read again: the older one is never taken.
    if (listing.pages.size > mostPages) listing.pages.delete(listing.pages.keys().next().value ?? 0)
    return { ...scanned, number }
  }

  take({ listing: id, number, range }: TakeJob): Found {
    const listing = this.#listing(id)
    const read = listing.pages.get(number)
    if (read === undefined) throw new StoreError('Unavailable', 'a page of the list is not there any more')
    listing.pages.delete(number)
    let own = listing.readers.get(range.id)
    if (own === undefined) {
      const rows = new CatalogRows(listing.pool)
      const reader = new PageReader(rows, listing.classes, listing.rootPrefix, range.after)
      own = { after: range.after, reader }
      listing.readers.set(range.id, own)
    }
    own.reader.add(read.page, range.through)
    if (this.#free.length < mostFree) this.#free.push(read.columns)
    return foundIn(listing)
  }

  blobsSoFar(job: BlobsSoFarJob): BlobsSoFar {
    return blobsSoFar(this.#listing(job.listing), job)
  }

  /** The listing, which is not kept any more. */
  end(id: number): Listing {
    const listing = this.#listing(id)
    this.#listings.delete(id)
    return listing
  }

  forget(id: number): void {
    this.#listings.delete(id)
  }

  #listing(id: number): Listing {
    const listing = this.#listings.get(id)
    if (listing === undefined) throw new StoreError('Unavailable', 'the thread of the catalogs began anew')
    return listing
  }
}

function foundIn({ readers }: Listing): Found {
  const found = { keys: 0, blobs: 0, tags: 0, sizeBytes: 0 }
  for (const {
    reader: { rows },
  } of readers.values()) {
    found.keys += rows.totals.keys
    found.blobs += rows.blobs.digest.length
    found.tags += rows.tags.names.length
    found.sizeBytes += rows.totals.sizeBytes
  }
  return found
}

/** Of one listing that are read at once: as many as there are requests at once, and more. */
const mostPages = 256
/** Pages whose memory is kept: of 200 KB each. */
const mostFree = 32
