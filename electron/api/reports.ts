import { z } from 'zod'

import { id } from './inputs.ts'
import { languages } from './values/language.ts'
import { call, stream, type Frozen, type Nothing } from './method.ts'

/**
 * Lists as files. The window has the rows of a list in the order in which a person sees them, so that it sends them: in
 * parts, and the next part once the last is written. Neither side holds the whole text.
 */
export const reports = {
  /**
   * Writes a list to `sink`. First the id of the list comes, under which its rows are taken; it ends when the last rows
   * are written. What is stopped, or fails, or whose window goes away, leaves no file.
   */
  saveList: stream(listToSave).gives<SaveListStep>(),
  /**
   * Answers when these rows are written. Each has a cell for each column; `last` says that no more come. Fails with
   * NotFound where the list is not being saved any more.
   */
  appendRows: call(() => z.strictObject({ list: id(), rows: rows(), last: z.boolean() })).gives<Nothing>(),
  /**
   * Writes a report of a store to `sink`: one HTML file that needs nothing else. It tells what is remembered, and lists the
   * store where nothing is.
   */
  saveAudit: stream(() =>
    z.strictObject({ store: id(), sink: id(), language: z.enum(languages), savedAtMs: atMs() }),
  ).gives<AuditStep>(),
}

export type AuditStep =
  | { readonly kind: 'step'; readonly step: 'listing' | 'usage' | 'supplyChain' | 'writing' }
  | { readonly kind: 'saved' }

export type SaveListStep =
  | { readonly kind: 'open'; readonly list: string }
  | { readonly kind: 'saved'; readonly rows: number }

/** A list as it is saved, all but its rows. */
export type ListToSave = Frozen<z.infer<ReturnType<typeof listToSave>>>

/** A value of a row; null where there is none. Times are texts of ISO 8601 in UTC. */
export type ListCell = string | number | boolean | null | readonly string[]

export const mostRowsACall = 2000
/** A call with more is refused: a window sends fewer rows at once. */
export const mostCharactersACall = 1024 * 1024

function listToSave() {
  return z.strictObject({
    sink: id(),
    /** What it is of, as `tags`: in the file's name and in the file. */
    list: z.string().regex(/^[a-z][a-z-]{0,39}$/),
    format: z.enum(['csv', 'json']),
    /** Absent for what is of all stores. */
    store: id().optional(),
    /** When it was saved, for the file's name: the same that the window offered. */
    savedAtMs: atMs(),
    /** When the store was as the list says. */
    asOfMs: atMs().optional(),
    /** Whether the list was read to its end. */
    complete: z.boolean(),
    columns: z
      .array(
        z.strictObject({
          /** The same in every language: the head of the column in CSV, the key in JSON. */
          name: z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/),
          /** What the person sees above the column. */
          title: z.string().max(200),
        }),
      )
      .min(1)
      .max(mostColumns)
      .refine((columns) => new Set(columns.map(({ name }) => name)).size === columns.length),
    /** What the list was narrowed by, and where it is: `repository`, `text`, `state`. */
    filter: z
      .record(z.string().max(40), z.string().max(4096))
      .refine((filter) => Object.keys(filter).length <= 20),
    sortedBy: z
      .strictObject({ column: z.string().max(40), direction: z.enum(['ascending', 'descending']) })
      .optional(),
  })
}

const mostColumns = 64

/** ECMAScript has no time beyond. */
function atMs() {
  return z.number().min(-8.64e15).max(8.64e15)
}

function rows() {
  return z
    .array(z.array(cell()).max(mostColumns))
    .max(mostRowsACall)
    .refine((some) => charactersOf(some) <= mostCharactersACall)
}

function cell() {
  return z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()).max(100_000)])
}

function charactersOf(rows: readonly (readonly ListCell[])[]): number {
  let count = 0
  for (const row of rows) for (const cell of row) count += charactersIn(cell)
  return count
}

/** How much of what a call may have a cell takes; a number is a few characters. */
export function charactersIn(cell: ListCell): number {
  if (typeof cell === 'string') return cell.length
  if (typeof cell !== 'object' || cell === null) return 8
  let count = 2
  for (const text of cell) count += text.length + 2
  return count
}
