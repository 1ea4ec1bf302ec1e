import {
  cellStates,
  noComparedDigest,
  type rowGroups,
  type ComparedRows,
} from '../../../electron/api/rows.ts'
import { PackedText } from '../../parts/packed-text.ts'

/** A repository of a comparison, and its rows: from `from` to before `to`. */
export interface ComparedRepository {
  readonly name: string
  readonly from: number
  to: number
}

export type RowGroup = keyof typeof rowGroups
export type CellState = keyof typeof cellStates

/**
 * The rows of a comparison. It only grows: whoever holds an older `rows` reads the first ones. Names are read when they are
 * asked for, and nothing is made for a cell.
 */
export class ComparedTags {
  readonly stores: number
  /** In their order. */
  readonly repositories: ComparedRepository[] = []
  /** `repository:tag`, by row. */
  readonly names = new PackedText()
  rows = 0
  readonly #parts: Part[] = []

  constructor(stores: number) {
    this.stores = stores
  }

  /** How many parts it has. */
  get parts(): number {
    return this.#parts.length
  }

  add(rows: ComparedRows): void {
    const text = new TextDecoder()
    // Names have the grammar of a registry: each byte is a character.
    const part: Part = { from: this.rows, rows, tags: text.decode(rows.tagBytes) }
    const names = text.decode(rows.repositoryBytes)
    for (let at = 0; at < rows.repositoryEnds.length; at += 1) {
      const name = names.slice(at === 0 ? 0 : rows.repositoryEnds[at - 1], rows.repositoryEnds[at])
      const from = this.rows + (rows.firstRow[at] ?? 0)
      const to = this.rows + (rows.firstRow[at + 1] ?? rows.tagEnds.length)
      const last = this.repositories.at(-1)
      if (last?.name === name) last.to = to
      else this.repositories.push({ name, from, to })
      for (let row = from; row < to; row += 1) this.names.add(`${name}:${tagOf(part, row - part.from)}`)
    }
    this.rows += rows.tagEnds.length
    this.#parts.push(part)
  }

  tagAt(row: number): string {
    const part = this.#partOf(row)
    return part === undefined ? '' : tagOf(part, row - part.from)
  }

  /** The place of the repository that a row belongs to. */
  repositoryOf(row: number): number {
    return lastFrom(this.repositories, row)
  }

  /** Bits of `rowGroups`. */
  groupsAt(row: number): number {
    const part = this.#partOf(row)
    return part?.rows.groups[row - part.from] ?? 0
  }

  /** One of `cellStates`. */
  stateAt(row: number, store: number): number {
    const part = this.#partOf(row)
    return part?.rows.states[(row - part.from) * this.stores + store] ?? cellStates.missing
  }

  digestAt(row: number, store: number): string | undefined {
    const part = this.#partOf(row)
    const place = part?.rows.digests[(row - part.from) * this.stores + store] ?? noComparedDigest
    if (part === undefined || place === noComparedDigest) return undefined
    const { sha256, otherDigests } = part.rows
    const packed = sha256.length / sha256Bytes
    if (place >= packed) return otherDigests[place - packed]
    let hex = 'sha256:'
    for (let at = place * sha256Bytes; at < (place + 1) * sha256Bytes; at += 1) {
      hex += (sha256[at] ?? 0).toString(16).padStart(2, '0')
    }
    return hex
  }

  pushedAt(row: number, store: number): number | undefined {
    const part = this.#partOf(row)
    const atMs = part?.rows.pushedAtMs[(row - part.from) * this.stores + store] ?? Number.NaN
    return Number.isNaN(atMs) ? undefined : atMs
  }

  #partOf(row: number): Part | undefined {
    return this.#parts[lastFrom(this.#parts, row)]
  }
}

/** `repository:tag`, or the repository that a line stands for. */
export function referenceOf(tags: ComparedTags, line: number): string | undefined {
  const name = tags.repositories[line < 0 ? ~line : tags.repositoryOf(line)]?.name
  return name === undefined || line < 0 ? name : `${name}:${tags.tagAt(line)}`
}

interface Part {
  readonly from: number
  readonly rows: ComparedRows
  /** One behind another. */
  readonly tags: string
}

const sha256Bytes = 32

function tagOf({ rows: { tagEnds }, tags }: Part, row: number): string {
  return tags.slice(row === 0 ? 0 : tagEnds[row - 1], tagEnds[row])
}

/** The place of the last one that begins at a row or before it; -1 when there is none. */
function lastFrom(sorted: readonly { readonly from: number }[], row: number): number {
  let low = -1
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((sorted[middle]?.from ?? 0) <= row) low = middle
    else high = middle - 1
  }
  return low
}

/** What a comparison has so far. It is another one for each part, and shares its rows with those before. */
export interface ComparedView {
  readonly tags: ComparedTags
  readonly rows: number
}

const views = new WeakMap<ComparedRows, ComparedTags>()

/** The rows of parts; what was made of the first of them is not made again. */
export function comparedView(parts: readonly ComparedRows[], stores: number): ComparedView {
  const [first] = parts
  if (first === undefined) return { tags: new ComparedTags(stores), rows: 0 }
  const tags = views.get(first) ?? new ComparedTags(stores)
  views.set(first, tags)
  for (const part of parts.slice(tags.parts)) tags.add(part)
  return { tags, rows: tags.rows }
}
