import { useEffect, useState, useSyncExternalStore } from 'react'

/** The rows that a list shows, in the order in which it shows them. */
export interface ShownRows<Row> {
  readonly count: number
  readonly rowAt: (index: number) => Row | undefined
  readonly sort?: { readonly column: string; readonly direction: 'ascending' | 'descending' } | undefined
}

/**
 * Carries the rows that a list shows to what stands beside it: the list decides their order, and what is beside it need not
 * be drawn with each row that comes.
 */
export class Shown<Row> {
  #rows: ShownRows<Row> = nothing
  readonly #listeners = new Set<() => void>()

  readonly current = (): ShownRows<Row> => this.#rows

  set(rows: ShownRows<Row>): void {
    this.#rows = rows
    for (const listener of this.#listeners) listener()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

const nothing: ShownRows<never> = { count: 0, rowAt: () => undefined }

/** One for each list, for as long as it is in the window. */
export function useShown<Row>(): Shown<Row> {
  const [shown] = useState(() => new Shown<Row>())
  return shown
}

/** What a list shows now. */
export function useShownRows<Row>(shown: Shown<Row>): ShownRows<Row> {
  return useSyncExternalStore(shown.subscribe, shown.current)
}

/** Tells what a list shows; nothing once it is gone. */
export function useTellShown<Row>(
  shown: Shown<Row> | undefined,
  { count, rowAt, sort }: ShownRows<Row>,
): void {
  useEffect(() => shown?.set({ count, rowAt, sort }), [shown, count, rowAt, sort])
  useEffect(() => () => shown?.set(nothing), [shown])
}

/** Rows that are in their order. */
export function rowsInOrder<Row>(rows: readonly Row[]): ShownRows<Row> {
  return { count: rows.length, rowAt: (index) => rows[index] }
}
