import { z } from 'zod'

import { transferOrderSchema } from './order.ts'

/**
 * The state of a transfer that the journal keeps. There is no `running`: what ran is queued again at the next start.
 */
const stateSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('queued') }),
  z.object({ phase: z.literal('paused') }),
  z.object({ phase: z.literal('waiting'), need: needSchema() }),
  z.object({
    phase: z.literal('done'),
    endedAtMs: z.number(),
    durationMs: z.number(),
    skipped: z.boolean(),
  }),
  z.object({ phase: z.literal('failed'), endedAtMs: z.number(), error: failureSchema() }),
  z.object({ phase: z.literal('cancelled'), endedAtMs: z.number(), cleaning: z.boolean() }),
])

/** How far the transfer is, and for how long it ran. */
const progressSchema = z.object({
  doneBytes: z.number(),
  alreadyBytes: z.number(),
  totalBytes: z.number().exactOptional(),
  parts: z
    .object({ done: z.number(), already: z.number(), failed: z.number().exactOptional(), total: z.number() })
    .exactOptional(),
  items: z.object({ done: z.number(), total: z.number().exactOptional() }).exactOptional(),
  ranMs: z.number(),
})

const reportSchema = z.object({
  path: z.string(),
  kind: z.enum([
    'link',
    'unreadable',
    'special',
    'renamed',
    'changed',
    'skipped',
    'failed',
    'left',
    'unverified',
  ]),
  detail: z.string().exactOptional(),
  reason: reasonSchema().exactOptional(),
})

/**
 * For people: the name of the transfer and where it goes. Set when it is added, and when a store gets another name.
 */
const labelSchema = z.object({
  name: z.string(),
  storeName: z.string(),
  /** In the order's store: a key, a folder that ends in `/`, a repository, or `repository:tag`. */
  place: z.string(),
  from: z.object({ store: z.string(), storeName: z.string(), place: z.string() }).exactOptional(),
})

/** One line of the journal. Lines may be repeated: each says what is so, not what changes. */
export const journalEntrySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('added'),
    id: z.string(),
    order: transferOrderSchema,
    label: labelSchema,
    addedAtMs: z.number(),
    position: z.number(),
    state: stateSchema,
    tally: progressSchema.exactOptional(),
    memory: z.record(z.string(), z.unknown()).exactOptional(),
    reports: z.array(reportSchema).exactOptional(),
    reportMarks: z.array(z.string()).exactOptional(),
  }),
  z.object({
    kind: z.literal('changed'),
    id: z.string(),
    label: labelSchema.exactOptional(),
    order: transferOrderSchema.exactOptional(),
    position: z.number().exactOptional(),
    state: stateSchema.exactOptional(),
    tally: progressSchema.exactOptional(),
    /** All reports; they replace the earlier ones. */
    reports: z.array(reportSchema).exactOptional(),
    reportMarks: z.array(z.string()).exactOptional(),
  }),
  /** A note of its memory; without a value the note is deleted. */
  z.object({ kind: z.literal('memory'), id: z.string(), name: z.string(), value: z.unknown().optional() }),
  /** Its whole memory is deleted. */
  z.object({ kind: z.literal('forgot'), id: z.string() }),
  z.object({ kind: z.literal('report'), id: z.string(), report: reportSchema }),
  /** A report that is only counted. */
  z.object({ kind: z.literal('reportMark'), id: z.string(), mark: z.string() }),
  z.object({ kind: z.literal('removed'), id: z.string() }),
])

export type JournalEntry = z.infer<typeof journalEntrySchema>
export type AddedEntry = Extract<JournalEntry, { kind: 'added' }>
export type ChangedEntry = Extract<JournalEntry, { kind: 'changed' }>
export type RecordedState = z.infer<typeof stateSchema>
export type RecordedProgress = z.infer<typeof progressSchema>
export type Label = z.infer<typeof labelSchema>
/** A failure as data, in the shape that the window gets. */
export type Failure = z.infer<ReturnType<typeof failureSchema>>

/** A transfer as the journal has it now. Only entries change it. */
export interface TransferRecord {
  readonly id: string
  readonly addedAtMs: number
  readonly memory: ReadonlyMap<string, unknown>
  readonly reports: readonly z.infer<typeof reportSchema>[]
  /** Marks of further reports that are only counted; undefined where there are none. */
  readonly reportMarks: ReadonlySet<string> | undefined
  readonly label: Label
  readonly order: AddedEntry['order']
  readonly position: number
  readonly state: RecordedState
  readonly progress: RecordedProgress | undefined
}

/** Applies an entry. An entry about an unknown transfer has no effect. */
export function applyEntry(records: Map<string, TransferRecord>, entry: JournalEntry): void {
  if (entry.kind === 'added') {
    if (!records.has(entry.id)) records.set(entry.id, toRecord(entry))
    return
  }
  const transfer = records.get(entry.id) as MutableRecord | undefined
  if (transfer === undefined) return
  switch (entry.kind) {
    case 'changed':
      transfer.label = entry.label ?? transfer.label
      transfer.order = entry.order ?? transfer.order
      transfer.position = entry.position ?? transfer.position
      transfer.state = entry.state ?? transfer.state
      transfer.progress = entry.tally ?? transfer.progress
      if (entry.reports !== undefined) transfer.reports = [...entry.reports]
      if (entry.reportMarks !== undefined) transfer.reportMarks = setOf(entry.reportMarks)
      return
    case 'memory':
      if (entry.value === undefined) transfer.memory.delete(entry.name)
      else transfer.memory.set(entry.name, entry.value)
      return
    case 'forgot':
      transfer.memory.clear()
      return
    case 'report':
      transfer.reports.push(entry.report)
      return
    case 'reportMark':
      transfer.reportMarks ??= new Set()
      transfer.reportMarks.add(entry.mark)
      return
    case 'removed':
      records.delete(entry.id)
      return
    default:
      entry satisfies never
  }
}

/** One entry that says everything about a transfer. */
export function toEntry(transfer: TransferRecord): AddedEntry {
  const { label, order, memory, reports, reportMarks, progress, ...rest } = transfer
  return {
    kind: 'added',
    ...rest,
    label,
    order,
    ...(progress === undefined ? {} : { tally: progress }),
    ...(memory.size === 0 ? {} : { memory: Object.fromEntries(memory) }),
    ...(reports.length === 0 ? {} : { reports: [...reports] }),
    ...(reportMarks === undefined ? {} : { reportMarks: [...reportMarks] }),
  }
}

type MutableRecord = { -readonly [Name in keyof TransferRecord]: TransferRecord[Name] } & {
  memory: Map<string, unknown>
  reports: z.infer<typeof reportSchema>[]
  reportMarks: Set<string> | undefined
}

function toRecord(entry: AddedEntry) {
  const { id, order, label, addedAtMs, position, state, tally } = entry
  return {
    id,
    label,
    addedAtMs,
    order,
    position,
    state,
    progress: tally,
    memory: new Map(Object.entries(entry.memory ?? {})),
    reports: entry.reports ?? [],
    reportMarks: setOf(entry.reportMarks),
  } satisfies MutableRecord
}

/** Undefined without marks: of thousands of transfers almost none has any. */
function setOf(marks: readonly string[] = []): Set<string> | undefined {
  return marks.length === 0 ? undefined : new Set(marks)
}

function needSchema() {
  return z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('file') }),
    z.object({ kind: z.literal('place') }),
    z.object({
      kind: z.literal('choice'),
      sizeBytes: z.number(),
      existing: z.object({
        key: z.string(),
        sizeBytes: z.number(),
        modifiedAtMs: z.number(),
        equal: z.boolean().exactOptional(),
      }),
    }),
  ])
}

function failureSchema() {
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
