import type { PhaseName } from '../../api/rows.ts'
import type { Operation } from '../model/operation.ts'
import type { ChangeFiles } from './change-files.ts'
import type { ChangeRecord } from './change-record.ts'

/** Operations of a phase that were gone through, in their order. */
export interface DoneOperations {
  readonly phase: PhaseName
  readonly done: readonly Operation[]
}

/** What a change went through as far as it came, in windows. None where its operations are not kept any more. */
export async function* doneOperations(
  files: ChangeFiles,
  { phases }: Pick<ChangeRecord, 'phases'>,
  signal: AbortSignal,
): AsyncGenerator<DoneOperations, void, undefined> {
  for (const [number, { name, begun, index }] of phases.entries()) {
    if (!begun) continue
    for await (const done of doneOfPhase(files, number, index, signal)) yield { phase: name, done }
  }
}

/** The operations of a phase before the one of this number. */
export async function* doneOfPhase(
  files: ChangeFiles,
  phase: number,
  before: number,
  signal: AbortSignal,
): AsyncGenerator<readonly Operation[], void, undefined> {
  const isFull = (window: readonly unknown[]): boolean => window.length >= operationsAWindow
  for await (const { operations } of files.windows(phase, { index: 0, offset: 0 }, isFull)) {
    signal.throwIfAborted()
    const done = operations.filter(({ at }) => at < before).map(({ operation }) => operation)
    if (done.length > 0) yield done
    if (done.length < operations.length) return
  }
}

const operationsAWindow = 1000
