import type { RawPage, ScannedPage } from '../../../drivers/index.ts'
import type { CatalogTables } from '../tables/catalog-tables.ts'
import type { StoreSummary } from '../tables/store-summary.ts'
import type { CatalogChanges } from '../build/compare-tables.ts'
import type { Differences } from '../build/differences.ts'

/**
 * What the catalog thread does. Each job has an input and a result, plain data: pages come by transfer, tables lie in
 * shared memory.
 */
export interface Jobs {
  /** Begins a listing, or begins it anew. */
  readonly begin: { readonly input: BeginJob; readonly result: undefined }
  /** Reads a page, and keeps it until `take`. Fails with Unavailable for a listing that is not under way. */
  readonly scan: { readonly input: ScanJob; readonly result: ScannedInThread }
  /** Makes a page that was read a part of the listing. */
  readonly take: { readonly input: TakeJob; readonly result: Found }
  /** Copies rows of blobs that a listing has found so far. Fails with Unavailable for a listing that is not under way. */
  readonly blobsSoFar: { readonly input: BlobsSoFarJob; readonly result: BlobsSoFar }
  /** Makes tables of all pages of a listing, and forgets the listing. */
  readonly assemble: { readonly input: AssembleJob; readonly result: CatalogTables }
  /** Forgets a listing that is not used. */
  readonly forget: { readonly input: { readonly listing: number }; readonly result: undefined }
  /** Puts into tables what was read of links. */
  readonly links: { readonly input: LinksJob; readonly result: CatalogTables }
  /** Puts blobs into tables, and takes others out. */
  readonly blobs: { readonly input: BlobsJob; readonly result: CatalogTables }
  readonly compare: { readonly input: CompareJob; readonly result: CatalogChanges }
  readonly differ: { readonly input: Omit<CompareJob, 'mostNames'>; readonly result: Differences }
  readonly load: { readonly input: LoadJob; readonly result: LoadResult }
  /** Numbers of what `load` would load. */
  readonly summary: { readonly input: LoadJob; readonly result: StoreSummary | undefined }
  readonly save: { readonly input: SaveJob; readonly result: undefined }
}

export type JobKind = keyof Jobs

export interface BeginJob {
  readonly listing: number
  /** The prefix of all keys of the store, with its last slash; empty for the whole bucket. */
  readonly rootPrefix: string
}

export interface ScanJob {
  readonly listing: number
  readonly page: RawPage
}

export interface ScannedInThread extends ScannedPage {
  /** By which `take` finds the page. */
  readonly number: number
}

export interface TakeJob {
  readonly listing: number
  readonly number: number
  readonly range: KeyRange
}

export interface BlobsSoFarJob {
  readonly listing: number
  /** How many rows of each range are known already, by its number. */
  readonly known: ReadonlyMap<number, number>
  readonly mostRows: number
}

export interface BlobsSoFar {
  /** Another number where the listing was begun anew: what was found before is void. */
  readonly begun: number
  readonly pieces: readonly BlobPiece[]
  /** Whether there are more than `mostRows`. */
  readonly more: boolean
  readonly classNames: readonly string[]
}

/** Blobs of one range that follow one another, those of SHA-256. */
export interface BlobPiece {
  readonly range: number
  /** How many rows of the range are known with these. */
  readonly known: number
  /** 32 bytes a row. */
  readonly sha256: Uint8Array
  readonly sizeBytes: Float64Array
  readonly modifiedAtMs: Float64Array
  /** 0 for none, otherwise 1 + a place in `classNames`. */
  readonly storageClass: Uint8Array
  /** One of `restoreStates`. */
  readonly restore: Uint8Array
}

/** Keys after `after` up to `through`; undefined is the beginning or the end of the list. Its pages come in order. */
export interface KeyRange {
  readonly id: number
  readonly after: string | undefined
  readonly through: string | undefined
}

/** What a listing found so far. */
export interface Found {
  readonly keys: number
  readonly blobs: number
  readonly tags: number
  readonly sizeBytes: number
}

export interface AssembleJob {
  readonly listing: number
  /** The tables before: what was read of links is taken from them. */
  readonly previous: CatalogTables | undefined
  /** Where the listing was of these repositories only: the rest is taken from `previous`. */
  readonly only: readonly { readonly repository: string; readonly prefix: string }[] | undefined
  readonly asOfMs: number
  readonly requests: number
}

export interface LinksJob {
  /** The tables in which the links have their numbers. */
  readonly tables: CatalogTables
  readonly readings: readonly LinkReading[]
  /** Other tables, newer ones, that get what was read of the links that they have, too. */
  readonly onto: CatalogTables | undefined
}

/** What a link holds. `link` is a number of `SeenLinks.link`. */
export interface LinkReading {
  readonly link: number
  readonly state: number
  readonly target: string | undefined
}

export interface BlobsJob {
  readonly tables: CatalogTables
  readonly present: readonly PresentBlob[]
  readonly absent: readonly string[]
  /** That it took to find out. */
  readonly requests: number
}

export interface PresentBlob {
  readonly digest: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number
  readonly storageClass: string | undefined
  readonly restore: number
}

export interface CompareJob {
  readonly before: CatalogTables
  readonly after: CatalogTables
  /** How many names of a kind are told. */
  readonly mostNames: number
}

export interface LoadJob {
  readonly path: string
  /** Of the bucket and root directory: a file of others is not used. */
  readonly fingerprint: string
}

export type LoadResult =
  | { readonly kind: 'loaded'; readonly tables: CatalogTables; readonly savedAtMs: number }
  /** There is none, or of another version, bucket or root directory. */
  | { readonly kind: 'none' }
  | { readonly kind: 'damaged'; readonly why: string }
  /** The system refuses to read it. */
  | { readonly kind: 'unreadable'; readonly why: string }

export interface SaveJob {
  readonly path: string
  readonly fingerprint: string
  readonly tables: CatalogTables
}
