/** Rows that are chosen together, by key. Keys and the mouse go on from `cursor`; Shift reaches from `anchor`. */
export interface Selection {
  readonly chosen: ReadonlySet<string>
  readonly cursor: string | undefined
  readonly anchor: string | undefined
}

/** One row alone, one more or less (Ctrl, ⌘), or all from the anchor on (Shift). */
export type SelectionStep = 'only' | 'toggle' | 'range'

export const noSelection: Selection = { chosen: new Set(), cursor: undefined, anchor: undefined }

/** The selection after a row was pressed, or reached by key. `keys` are those of all rows, in their order; only a range needs them. */
export function select(
  selection: Selection,
  keys: readonly string[],
  key: string,
  step: SelectionStep,
): Selection {
  const { anchor } = selection
  switch (step) {
    case 'only':
      return { chosen: new Set([key]), cursor: key, anchor: key }
    case 'toggle': {
      const chosen = new Set(selection.chosen)
      if (!chosen.delete(key)) chosen.add(key)
      return { chosen, cursor: key, anchor: key }
    }
    case 'range': {
      const from = anchor === undefined ? -1 : keys.indexOf(anchor)
      const to = keys.indexOf(key)
      if (from === -1 || to === -1) return select(selection, keys, key, 'only')
      return {
        chosen: new Set(keys.slice(Math.min(from, to), Math.max(from, to) + 1)),
        cursor: key,
        anchor,
      }
    }
  }
}

/** Every row. */
export function selectAll(selection: Selection, keys: readonly string[]): Selection {
  return { ...selection, chosen: new Set(keys) }
}

/** For a menu on a row: what is chosen when the row is among it, otherwise the row alone. */
export function selectForMenu(selection: Selection, key: string): Selection {
  return selection.chosen.has(key) ? { ...selection, cursor: key } : select(selection, [], key, 'only')
}

/**
 * Whose details belong beside a list once others are chosen: still those of the row that is shown while it is among them,
 * else of the row that was pressed, else of another. Undefined when none is chosen.
 */
export function detailOf(
  { chosen }: Selection,
  shown: string | undefined,
  pressed: string,
): string | undefined {
  if (shown !== undefined && chosen.has(shown)) return shown
  return chosen.has(pressed) ? pressed : [...chosen].at(-1)
}

/** What a press means by its keys. */
export function stepOf(event: {
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}): SelectionStep {
  if (event.shiftKey) return 'range'
  return event.ctrlKey || event.metaKey ? 'toggle' : 'only'
}
