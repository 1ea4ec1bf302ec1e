import type { BlobPage, Problem, Restore } from '../../../electron/api/rows.ts'
import type { ListingPart } from './listing.ts'

/**
 * Blobs as columns that only grow. A list of a million is four arrays, not a million objects; whoever holds an
 * older list reads its first `count` entries and never sees those that came later.
 */
export interface BlobColumns {
  readonly digests: string[]
  sizeBytes: Float64Array
  modifiedAtMs: Float64Array
  /** Index into `classNames`, and into `restores`: a class in another state is another one. */
  classes: Uint8Array
  readonly classNames: string[]
  readonly restores: (Restore | undefined)[]
}

export interface BlobList {
  readonly columns: BlobColumns
  readonly count: number
  readonly totalBytes: number
  readonly largestBytes: number
  readonly problems: readonly Problem[]
  readonly ended: boolean
  /** Of the blobs that the whole list is, as the host counts; absent where it is not exactly that of any. */
  readonly edition?: number
}

/** Before the first page. Its columns are never written to: the first page makes new ones. */
export const noBlobs: BlobList = {
  columns: newColumns(0),
  count: 0,
  totalBytes: 0,
  largestBytes: 0,
  problems: [],
  ended: false,
}

/** At most this many problems are kept: enough to see what is wrong. */
const maxProblems = 1000
const firstCapacity = 4096

/** Adds pages at the end, or says that there are no more. */
export function addBlobs(list: BlobList, part: ListingPart<BlobPage>): BlobList {
  return part === 'end' ? { ...list, ended: true } : part.pages.reduce(addPage, list)
}

function addPage(list: BlobList, page: BlobPage): BlobList {
  const columns = list.count === 0 ? newColumns(firstCapacity) : list.columns
  const count = list.count + page.digests.length
  makeRoom(columns, count)
  columns.digests.length = list.count
  let { totalBytes, largestBytes } = list
  page.digests.forEach((digest, offset) => {
    const at = list.count + offset
    const size = page.sizeBytes[offset] ?? 0
    columns.digests.push(digest)
    columns.sizeBytes[at] = size
    columns.modifiedAtMs[at] = page.modifiedAtMs[offset] ?? 0
    columns.classes[at] = classIndex(columns, page.storageClasses[offset] ?? '', page.restores[offset])
    totalBytes += size
    if (size > largestBytes) largestBytes = size
  })
  const problems =
    page.problems.length === 0 ? list.problems : [...list.problems, ...page.problems].slice(0, maxProblems)
  const { edition } = page
  return {
    columns,
    count,
    totalBytes,
    largestBytes,
    problems,
    ended: false,
    ...(edition === undefined ? {} : { edition }),
  }
}

export interface BlobEntry {
  readonly index: number
  readonly digest: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number
  readonly storageClass: string
  readonly restore: Restore | undefined
}

export function blobAt(list: BlobList, index: number): BlobEntry | undefined {
  const { columns } = list
  const digest = index < list.count ? columns.digests[index] : undefined
  if (digest === undefined) return undefined
  return {
    index,
    digest,
    sizeBytes: columns.sizeBytes[index] ?? 0,
    modifiedAtMs: columns.modifiedAtMs[index] ?? 0,
    storageClass: columns.classNames[columns.classes[index] ?? 0] ?? '',
    restore: columns.restores[columns.classes[index] ?? 0],
  }
}

function newColumns(capacity: number): BlobColumns {
  return {
    digests: [],
    sizeBytes: new Float64Array(capacity),
    modifiedAtMs: new Float64Array(capacity),
    classes: new Uint8Array(capacity),
    classNames: [''],
    restores: [undefined],
  }
}

function makeRoom(columns: BlobColumns, count: number): void {
  const capacity = columns.sizeBytes.length
  if (count <= capacity) return
  const larger = Math.max(count, capacity * 2)
  columns.sizeBytes = copyInto(new Float64Array(larger), columns.sizeBytes)
  columns.modifiedAtMs = copyInto(new Float64Array(larger), columns.modifiedAtMs)
  columns.classes = copyInto(new Uint8Array(larger), columns.classes)
}

function copyInto<Column extends Float64Array | Uint8Array>(larger: Column, column: Column): Column {
  larger.set(column)
  return larger
}

/** A store has a handful of classes; what does not fit is shown as none. */
function classIndex(
  { classNames, restores }: BlobColumns,
  name: string,
  state: Restore['state'] | null = null,
): number {
  const known = classNames.findIndex((each, at) => each === name && (restores[at]?.state ?? null) === state)
  if (known !== -1) return known
  if (classNames.length > 255) return 0
  restores.push(state === null ? undefined : { state })
  return classNames.push(name) - 1
}
