import type { ExistingObject, TransferRow } from '../../../electron/api/rows.ts'

/** A transfer that waits for a choice about an existing object. */
export interface ExistingRow {
  readonly id: string
  readonly existing: ExistingObject
  /** Size of the file that would replace it. */
  readonly sizeBytes: number
}

export function waitsForChoice({ state }: TransferRow): boolean {
  return state.phase === 'waiting' && state.need.kind === 'choice'
}

/** Those of the wanted transfers that wait for a choice, in their order. */
export function existingRows(
  rows: readonly TransferRow[],
  isWanted: (row: TransferRow) => boolean,
): readonly ExistingRow[] {
  return rows.flatMap((row) => {
    const { id, state } = row
    return state.phase === 'waiting' && state.need.kind === 'choice' && isWanted(row)
      ? [{ id, existing: state.need.existing, sizeBytes: state.need.sizeBytes }]
      : []
  })
}
