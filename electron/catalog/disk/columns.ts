import type { CatalogTables, LinkTable } from '../tables/catalog-tables.ts'
import type { Names } from '../tables/names.ts'

export type Column = Uint8Array | Uint32Array | Float64Array

/** Where columns are taken from, by name. Fails for a column that is not there, or of another type. */
export interface ColumnSource {
  bytes(name: string): Uint8Array
  ids(name: string): Uint32Array
  numbers(name: string): Float64Array
}

/** What tables have besides columns. */
export type TableFacts = Pick<CatalogTables, 'asOfMs' | 'requests' | 'etagsAreMd5' | 'totals'> & {
  readonly classNames: readonly string[]
}

/** Tables without what is computed of their columns. */
export type StoredTables = Omit<CatalogTables, 'uses'>

/** Every column that is kept, in the order in which it is written. */
export function columnsOf(tables: StoredTables): ReadonlyMap<string, Column> {
  const columns = new Map<string, Column>()
  const recorder: ColumnSource = {
    bytes: (name) => record(name, columnAt(tables, name)) as Uint8Array,
    ids: (name) => record(name, columnAt(tables, name)) as Uint32Array,
    numbers: (name) => record(name, columnAt(tables, name)) as Float64Array,
  }
  tablesOf(recorder, { ...tables, classNames: [] })
  return columns

  function record(name: string, column: Column): Column {
    columns.set(name, column)
    return column
  }
}

/** Makes tables of columns: the one list of their names and types. */
export function tablesOf(from: ColumnSource, facts: TableFacts): StoredTables {
  const { asOfMs, requests, etagsAreMd5, totals, classNames } = facts
  return {
    digests: { sha256: from.bytes('digests.sha256'), others: names('digests.others') },
    blobs: {
      digest: from.ids('blobs.digest'),
      sizeBytes: from.numbers('blobs.sizeBytes'),
      modifiedAtMs: from.numbers('blobs.modifiedAtMs'),
      storageClass: from.bytes('blobs.storageClass'),
      restore: from.bytes('blobs.restore'),
      classNames,
    },
    repositories: {
      names: names('repositories.names'),
      parts: from.bytes('repositories.parts'),
      keys: from.numbers('repositories.keys'),
      sizeBytes: from.numbers('repositories.sizeBytes'),
      firstTag: from.ids('repositories.firstTag'),
      firstRevision: from.ids('repositories.firstRevision'),
      firstLayerLink: from.ids('repositories.firstLayerLink'),
      firstUpload: from.ids('repositories.firstUpload'),
    },
    tags: {
      names: names('tags.names'),
      current: from.ids('tags.current'),
      linkState: from.bytes('tags.linkState'),
      pushedAtMs: from.numbers('tags.pushedAtMs'),
      firstHistory: from.ids('tags.firstHistory'),
    },
    history: { digest: from.ids('history.digest'), atMs: from.numbers('history.atMs') },
    revisions: links('revisions'),
    layerLinks: links('layerLinks'),
    uploads: {
      ids: names('uploads.ids'),
      startedAtMs: from.numbers('uploads.startedAtMs'),
      lastWrittenAtMs: from.numbers('uploads.lastWrittenAtMs'),
      sizeBytes: from.numbers('uploads.sizeBytes'),
    },
    strangers: {
      keys: names('strangers.keys'),
      sizeBytes: from.numbers('strangers.sizeBytes'),
      modifiedAtMs: from.numbers('strangers.modifiedAtMs'),
    },
    seen: {
      link: from.ids('seen.link'),
      sizeBytes: from.numbers('seen.sizeBytes'),
      etag: from.bytes('seen.etag'),
    },
    totals,
    asOfMs,
    requests,
    etagsAreMd5,
  }

  function names(name: string): Names {
    return { bytes: from.bytes(`${name}.bytes`), ends: from.ids(`${name}.ends`) }
  }

  function links(name: string): LinkTable {
    return {
      digest: from.ids(`${name}.digest`),
      target: from.ids(`${name}.target`),
      linkedAtMs: from.numbers(`${name}.linkedAtMs`),
      state: from.bytes(`${name}.state`),
    }
  }
}

function columnAt(tables: StoredTables, name: string): Column {
  let value: unknown = tables
  for (const field of name.split('.')) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined
  }
  if (value instanceof Uint8Array || value instanceof Uint32Array || value instanceof Float64Array)
    return value
  throw new Error(`no column ${name}`)
}
