import { forEachYielding } from './for-each-yielding.ts'
import type { LiveTransfer } from './live-transfer.ts'

/** All transfers by ascending position, and by ID. A list that was returned never changes. */
export class OrderedTransfers {
  readonly #byId = new Map<string, LiveTransfer>()
  #all: readonly LiveTransfer[]
  /** The largest position that was given away. */
  #lastPosition: number
  #moving: Promise<void> = Promise.resolve()

  constructor(transfers: readonly LiveTransfer[]) {
    this.#all = transfers.toSorted((a, b) => a.position - b.position)
    for (const transfer of this.#all) this.#byId.set(transfer.id, transfer)
    this.#lastPosition = this.#all.at(-1)?.position ?? 0
  }

  get all(): readonly LiveTransfer[] {
    return this.#all
  }

  get(id: string): LiveTransfer | undefined {
    return this.#byId.get(id)
  }

  /** The transfers of the known IDs, each once. */
  of(ids: readonly string[]): readonly LiveTransfer[] {
    return [...new Set(ids)].flatMap((id) => this.#byId.get(id) ?? [])
  }

  /** Reserves `count` positions at the end; returns the first. */
  reserve(count: number): number {
    const first = this.#lastPosition + 1
    this.#lastPosition += count
    return first
  }

  /** Adds transfers whose positions were reserved. */
  append(transfers: readonly LiveTransfer[]): void {
    this.#all = [...this.#all, ...transfers]
    for (const transfer of transfers) this.#byId.set(transfer.id, transfer)
  }

  remove(transfers: readonly LiveTransfer[]): void {
    const gone = new Set(transfers)
    this.#all = this.#all.filter((transfer) => !gone.has(transfer))
    for (const { id } of transfers) this.#byId.delete(id)
  }

  /**
   * Puts the transfers, in this order, before another one or at the end. Moves wait for each other, since each reads
   * positions.
   */
  move(ids: readonly string[], before: string | undefined): Promise<void> {
    const moved = this.#moving.then(() => this.#move(this.of(ids), before))
    this.#moving = moved.catch(() => undefined)
    return moved
  }

  async #move(moved: readonly LiveTransfer[], before: string | undefined): Promise<void> {
    const moving = new Set(moved)
    const rest = this.#all.filter((transfer) => !moving.has(transfer))
    const at = rest.findIndex(({ id }) => id === before)
    const insertAt = at < 0 ? rest.length : at
    const positions = positionsBetween(
      insertAt === rest.length ? this.#lastPosition : rest[insertAt - 1]?.position,
      rest[insertAt]?.position,
      moved.length,
    )
    this.#all = [...rest.slice(0, insertAt), ...moved, ...rest.slice(insertAt)]
    this.#lastPosition = Math.max(this.#lastPosition, positions?.at(-1) ?? this.#all.length)
    await forEachYielding(positions === undefined ? this.#all : moved, (transfer, index) =>
      transfer.setPosition(positions?.[index] ?? index),
    )
  }
}

/**
 * `count` ascending positions between two others; undefined where the numbers are too close together. Without a
 * neighbour on one side the positions are 1 apart.
 */
function positionsBetween(
  lower: number | undefined,
  upper: number | undefined,
  count: number,
): readonly number[] | undefined {
  const [from, step] =
    upper === undefined
      ? [lower ?? 0, 1]
      : lower === undefined
        ? [upper - count - 1, 1]
        : [lower, (upper - lower) / (count + 1)]
  if (step < minStep) return undefined
  return Array.from({ length: count }, (_, index) => from + step * (index + 1))
}

const minStep = 1e-9
