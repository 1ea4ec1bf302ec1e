import { z } from 'zod'

import {
  mostNamed,
  type ChangeKind,
  type ChangeRow,
  type ChangeState,
  type ChangeSubject,
  type PhaseName,
} from '../../api/rows.ts'
import type { ErrorData } from '../../api/messages.ts'

export const phaseNames = [
  'tags',
  'revisions',
  'uploads',
  'blobs',
  'layerLinks',
  'links',
  'files',
] as const satisfies readonly PhaseName[]

/** A change as the log keeps it: one line whenever it changes. */
export const changeRecordSchema = z.object({
  id: z.string().regex(/^[0-9a-z-]{1,128}$/),
  store: z.string(),
  storeName: z.string(),
  /** Names the bucket and folder of the store then; empty for transfers, which are not gone on with here. */
  location: z.string(),
  kind: z.enum([
    'deleteTags',
    'deleteManifests',
    'deleteRepositories',
    'setTag',
    'collectGarbage',
    'repair',
    'deleteFiles',
    'moveFiles',
    'newFolder',
    'abortUploads',
    'upload',
    'push',
    'copy',
  ] satisfies readonly ChangeKind[]),
  subject: z.object({
    repository: z.string().exactOptional(),
    names: z.array(z.string()).max(mostNamed).readonly(),
    count: z.number(),
    to: z.string().exactOptional(),
  }),
  by: z.string(),
  startedAtMs: z.number(),
  endedAtMs: z.number().exactOptional(),
  state: z.enum([
    'running',
    'paused',
    'waiting',
    'interrupted',
    'done',
    'stopped',
    'failed',
    'undoing',
    'undone',
  ] satisfies readonly ChangeState[]),
  /** Whether it is being taken back, or was when it was held. */
  takesBack: z.boolean(),
  phases: z.array(phaseSchema()),
  /** The phase that runs or is next; in the undo, the one that is being taken back. */
  phase: z.number(),
  failures: z.number(),
  kept: z.number(),
  /** How long the file of what became of objects was then. */
  itemsBytes: z.number(),
  waitsUntilMs: z.number().exactOptional(),
  error: failureSchema().exactOptional(),
})

export type ChangeRecord = z.infer<typeof changeRecordSchema>
export type PhaseRecord = ChangeRecord['phases'][number]
/** A failure as the log keeps it. */
export type KeptFailure = z.infer<ReturnType<typeof failureSchema>>

/** As the window gets it. */
export function toChangeRow(record: ChangeRecord): ChangeRow {
  const { id, store, storeName, kind, subject, by, startedAtMs, endedAtMs, state } = record
  const { failures, kept, waitsUntilMs, error } = record
  return {
    id,
    store,
    storeName,
    kind,
    subject,
    by,
    startedAtMs,
    ...(endedAtMs === undefined ? {} : { endedAtMs }),
    state,
    phases: record.phases.map(({ name, done, of, doneBytes, ofBytes }) => ({
      name,
      done,
      of,
      doneBytes,
      ofBytes,
    })),
    failures,
    kept,
    canUndo: canUndo(record),
    ...(record.takesBack && state !== 'undoing' && state !== 'undone' ? { takesBack: true } : {}),
    ...(state === 'waiting' && !isRestUndoable(record) ? { needsName: true } : {}),
    ...(waitsUntilMs === undefined ? {} : { waitsUntilMs }),
    ...(error === undefined ? {} : { error: toErrorData(error) }),
  }
}

/** Whether it can be taken back now: it holds or has ended, and nothing was begun that cannot be taken back. */
export function canUndo({ kind, state, phases }: ChangeRecord): boolean {
  if (isTransfer(kind) || state === 'running' || state === 'undoing' || state === 'undone') return false
  return phases.some(({ begun }) => begun) && !isIrrevocable({ phases })
}

/** Whether a phase was begun that cannot be taken back. */
export function isIrrevocable({ phases }: Pick<ChangeRecord, 'phases'>): boolean {
  return phases.some(({ begun, undoable }) => begun && !undoable)
}

/** Whether a collection has begun to delete blobs, and did not bring all of them back. */
export function tookBlobs({ kind, phases }: Pick<ChangeRecord, 'kind' | 'phases'>): boolean {
  return kind === 'collectGarbage' && phases.some(({ name, begun }) => name === 'blobs' && begun)
}

/** Whether what is left can be taken back, up to the next phase that waits. */
export function isRestUndoable({ phases, phase }: Pick<ChangeRecord, 'phases' | 'phase'>): boolean {
  for (const [number, { waitsMs, undoable, of }] of phases.entries()) {
    if (number < phase || of === 0) continue
    if (number > phase && waitsMs !== undefined) return true
    if (!undoable) return false
  }
  return true
}

export function isTransfer(kind: ChangeKind): boolean {
  return kind === 'upload' || kind === 'push' || kind === 'copy'
}

/** At most `mostNamed` names, for the log. */
export function shortSubject({ names, ...rest }: ChangeSubject): ChangeSubject {
  return { ...rest, names: names.slice(0, mostNamed) }
}

/** A failure is kept as it was told: a reason that is none any more is only not shown. */
export function toErrorData(failure: KeptFailure): ErrorData {
  return failure
}

/** In the form in which the log keeps it. */
export function toKeptFailure({ where, ...rest }: ErrorData): KeptFailure {
  return { ...rest, where: { ...where } }
}

function phaseSchema() {
  return z.object({
    name: z.enum(phaseNames),
    done: z.number(),
    of: z.number(),
    doneBytes: z.number(),
    ofBytes: z.number(),
    undoable: z.boolean(),
    begun: z.boolean(),
    /** Whether a person pressed for it, where it waits for that. */
    pressed: z.boolean().exactOptional(),
    waitsMs: z.number().exactOptional(),
    guard: z
      .discriminatedUnion('kind', [
        z.object({
          kind: z.literal('unreferenced'),
          mode: z.enum(['v2', 'v3', 'safe']),
          markedAtMs: z.number(),
          minAgeMs: z.number(),
        }),
        z.object({ kind: z.literal('untagged'), repository: z.string() }),
      ])
      .exactOptional(),
    /** Everything before this place of its file is done. */
    index: z.number(),
    offset: z.number(),
  })
}

export function failureSchema() {
  return z.object({
    code: z.string(),
    message: z.string(),
    where: z.record(z.string(), z.union([z.string(), z.number()])),
    retryable: z.boolean(),
    reason: reasonSchema().exactOptional(),
  })
}

function reasonSchema() {
  const said = z.object({ id: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) })
  return said.extend({ why: said.readonly().exactOptional() }).readonly()
}
