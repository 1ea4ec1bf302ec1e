import type { Plan } from '../model/plan.ts'
import type { ChangeFiles } from './change-files.ts'
import { shortSubject, type ChangeRecord, type PhaseRecord } from './change-record.ts'

/** Writes all operations of a plan to the disk; gives the record of a change that runs, and has not begun a phase. */
export async function beginChange(
  plan: Plan,
  files: ChangeFiles,
  about: Pick<ChangeRecord, 'id' | 'storeName' | 'location' | 'by' | 'startedAtMs'>,
  signal: AbortSignal,
): Promise<ChangeRecord> {
  const phases: PhaseRecord[] = []
  for (const [number, phase] of plan.phases.entries()) {
    const { count, sizeBytes, undoable } = await files.write(phase, number, signal)
    phases.push({
      name: phase.name,
      done: 0,
      of: count,
      doneBytes: 0,
      ofBytes: sizeBytes,
      undoable,
      begun: false,
      // For the first phase a person pressed just now.
      ...(phase.waitsMs === undefined || number === 0 ? {} : { waitsMs: phase.waitsMs }),
      ...(phase.guard === undefined ? {} : { guard: phase.guard }),
      index: 0,
      offset: 0,
    })
  }
  await files.sync()
  return {
    ...about,
    store: plan.store,
    kind: plan.kind,
    subject: shortSubject(plan.subject),
    state: 'running',
    takesBack: false,
    phases,
    phase: 0,
    failures: 0,
    kept: 0,
    itemsBytes: 0,
  }
}
