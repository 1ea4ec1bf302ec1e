import type { ComparedRows, ComparedStore, ComparisonPart } from '../../../electron/api/rows.ts'

/** A comparison of stores, as far as it is there. */
export interface Comparison {
  /** Those that were chosen, the base first. */
  readonly stores: readonly ComparedStore[]
  readonly parts: readonly ComparedRows[]
  readonly ended: boolean
  /** False where there are more tags than are told. */
  readonly isWhole: boolean
}

/** The last one that is whole, while another one comes; the first as it comes. */
export interface ComparisonState {
  readonly shown: Comparison
  readonly next: Comparison | undefined
}

const nothingCompared: Comparison = { stores: [], parts: [], ended: false, isWhole: true }
export const noComparison: ComparisonState = { shown: nothingCompared, next: undefined }

/** Takes in what came together. What is shown stays until what comes after it is whole: rows do not vanish meanwhile. */
export function addToComparison(state: ComparisonState, parts: readonly ComparisonPart[]): ComparisonState {
  let { shown, next } = state
  let rows: ComparedRows[] = []
  for (const part of parts) {
    if (part.kind === 'rows') rows.push(part)
    else if (part.kind === 'begin') {
      rows = []
      const begun = { ...nothingCompared, stores: part.stores }
      if (shown.ended) next = begun
      else shown = begun
    } else {
      const whole = { ...withRows(next ?? shown, rows), ended: true, isWhole: part.isWhole }
      rows = []
      shown = whole
      next = undefined
    }
  }
  if (rows.length === 0) return { shown, next }
  return next === undefined ? { shown: withRows(shown, rows), next } : { shown, next: withRows(next, rows) }
}

function withRows(comparison: Comparison, rows: readonly ComparedRows[]): Comparison {
  return rows.length === 0 ? comparison : { ...comparison, parts: [...comparison.parts, ...rows] }
}
