import type { ExistingObject, TransferRow } from '../../../electron/api/rows.ts'

/** A transfer that waits for what is to become of the object that is there. */
export interface ExistingRow {
  readonly id: string
  readonly existing: ExistingObject
  /** Of the one that would take its place. */
  readonly sizeBytes: number
}

export function waitsForChoice({ state }: TransferRow): boolean {
  return state.phase === 'waiting' && state.need.kind === 'choice'
}

/** Those of the wanted transfers that wait for a choice, in their order. */
export function existingRows(
  rows: readonly TransferRow[],
  isWanted: (transfer: string) => boolean,
): readonly ExistingRow[] {
  return rows.flatMap(({ id, state }) =>
    state.phase === 'waiting' && state.need.kind === 'choice' && isWanted(id)
      ? [{ id, existing: state.need.existing, sizeBytes: state.need.sizeBytes }]
      : [],
  )
}
