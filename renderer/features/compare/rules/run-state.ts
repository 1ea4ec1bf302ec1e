import type { ChangeRow, MirrorRun, TransferRow } from '../../../../electron/api/rows.ts'
import type { Tone } from '../../../parts/pill.tsx'

/** How a run stands; of several copies the one that a person has to know of first. */
export type RunState = 'waiting' | 'failed' | 'running' | 'cancelled' | 'unknown' | 'done'

export const runTones: Readonly<Record<RunState, Tone>> = {
  waiting: 'warning',
  failed: 'error',
  running: 'accent',
  cancelled: 'neutral',
  unknown: 'neutral',
  done: 'ok',
}

const order: readonly RunState[] = ['waiting', 'failed', 'running', 'cancelled', 'unknown', 'done']

/** Tells by the transfers of a run, or by the change that one left where it is off the list. */
export function stateOfRun(
  run: MirrorRun,
  transfers: readonly TransferRow[],
  changeOf: (id: string) => ChangeRow | undefined,
): RunState {
  const states = new Set(
    run.copies.map(({ transfer }) => {
      const row = transfers.find(({ id }) => id === transfer)
      return row === undefined ? ofChange(changeOf(`transfer-${transfer}`)) : ofTransfer(row)
    }),
  )
  return order.find((state) => states.has(state)) ?? 'unknown'
}

function ofTransfer({ state }: TransferRow): RunState {
  switch (state.phase) {
    case 'done':
    case 'failed':
    case 'cancelled':
      return state.phase
    case 'waiting':
      return 'waiting'
    default:
      return 'running'
  }
}

function ofChange(change: ChangeRow | undefined): RunState {
  if (change === undefined) return 'unknown'
  if (change.state === 'done' || change.state === 'failed') return change.state
  return change.state === 'stopped' ? 'cancelled' : 'running'
}
