import { contentDigestBytes, type LayerEntries } from '../model/layer-entries.ts'

/** Entries that were read one after another, and where each begins in the tar archive: at its first header. */
export interface EntryBatch extends LayerEntries {
  readonly startsAt: Float64Array<ArrayBuffer>
  readonly kinds: Uint8Array<ArrayBuffer>
  readonly sizesBytes: Float64Array<ArrayBuffer>
  readonly modes: Uint32Array<ArrayBuffer>
  readonly userIds: Float64Array<ArrayBuffer>
  readonly groupIds: Float64Array<ArrayBuffer>
  readonly modifiedAtMs: Float64Array<ArrayBuffer>
  readonly contentDigests: Uint8Array<ArrayBuffer>
}

/** Numbers of a batch that may be transferred: no other batch shares them. */
export function buffersOfBatch(batch: EntryBatch): readonly ArrayBuffer[] {
  return numberColumns.map((name) => batch[name].buffer)
}

export const numberColumns = [
  'kinds',
  'sizesBytes',
  'modes',
  'userIds',
  'groupIds',
  'modifiedAtMs',
  'startsAt',
  'contentDigests',
] as const

/** How many numbers a column has for each entry. */
export function widthOf(column: (typeof numberColumns)[number]): number {
  return column === 'contentDigests' ? contentDigestBytes : 1
}

/** Columns that grow: each has room for more rows than there are. */
export class EntryRows {
  readonly paths: string[] = []
  readonly targets: string[] = []
  #columns: NumberColumns
  #room: number

  constructor(room = 64) {
    this.#room = room
    this.#columns = emptyColumns(room)
  }

  get count(): number {
    return this.paths.length
  }

  /** The columns with the rows that there are. They are not changed afterwards, even where more rows come. */
  get batch(): EntryBatch {
    const { count, paths, targets } = this
    return { count, paths, targets, ...resized(this.#columns, count, 'view') }
  }

  add(row: EntryRow): void {
    const at = this.count
    if (at === this.#room) this.#grow(at + 1)
    this.paths.push(row.path)
    this.targets.push(row.target)
    this.#columns.kinds[at] = row.kind
    this.#columns.sizesBytes[at] = row.sizeBytes
    this.#columns.modes[at] = row.mode
    this.#columns.userIds[at] = row.userId
    this.#columns.groupIds[at] = row.groupId
    this.#columns.modifiedAtMs[at] = row.modifiedAtMs
    this.#columns.startsAt[at] = row.startsAt
    if (row.contentDigest !== undefined) {
      this.#columns.contentDigests.set(row.contentDigest, at * contentDigestBytes)
    }
  }

  append(batch: EntryBatch): void {
    const at = this.count
    if (at + batch.count > this.#room) this.#grow(at + batch.count)
    for (const path of batch.paths) this.paths.push(path)
    for (const target of batch.targets) this.targets.push(target)
    for (const name of numberColumns) this.#columns[name].set(batch[name], at * widthOf(name))
  }

  #grow(least: number): void {
    this.#room = Math.max(least, this.#room * 2)
    this.#columns = resized(this.#columns, this.#room, 'copy')
  }
}

export interface EntryRow {
  readonly path: string
  readonly target: string
  /** Position in `entryKinds`. */
  readonly kind: number
  readonly sizeBytes: number
  readonly mode: number
  readonly userId: number
  readonly groupId: number
  readonly modifiedAtMs: number
  readonly startsAt: number
  /** Of a file the SHA-256 of its bytes, where it is known. */
  readonly contentDigest?: Uint8Array
}

type NumberColumns = Pick<EntryBatch, (typeof numberColumns)[number]>

function emptyColumns(room: number): NumberColumns {
  return {
    kinds: new Uint8Array(room),
    sizesBytes: new Float64Array(room),
    modes: new Uint32Array(room),
    userIds: new Float64Array(room),
    groupIds: new Float64Array(room),
    modifiedAtMs: new Float64Array(room),
    startsAt: new Float64Array(room),
    contentDigests: new Uint8Array(room * contentDigestBytes),
  }
}

function resized(columns: NumberColumns, rows: number, how: 'copy' | 'view'): NumberColumns {
  if (how === 'view') {
    return {
      kinds: columns.kinds.subarray(0, rows),
      sizesBytes: columns.sizesBytes.subarray(0, rows),
      modes: columns.modes.subarray(0, rows),
      userIds: columns.userIds.subarray(0, rows),
      groupIds: columns.groupIds.subarray(0, rows),
      modifiedAtMs: columns.modifiedAtMs.subarray(0, rows),
      startsAt: columns.startsAt.subarray(0, rows),
      contentDigests: columns.contentDigests.subarray(0, rows * contentDigestBytes),
    }
  }
  const grown = emptyColumns(rows)
  for (const name of numberColumns) grown[name].set(columns[name])
  return grown
}
