import { z } from 'zod'

import { id, name, nothing } from './inputs.ts'
import { call, type Frozen, type Nothing } from './method.ts'

/** How a person left the window: where it was, and how its tables and panes were set. Nothing in it is a secret. */
export const windowMemory = {
  /** Without what is of stores that are gone. */
  getWindowMemory: call(nothing).gives<WindowMemory>(),
  /** One part at a time: two windows do not undo each other's other parts. The last that is written stays. */
  saveWindowMemory: call(savedPart).gives<Nothing>(),
}

/**
 * The parts by their names, each bounded. A part that was never written is absent.
 *
 * Addresses are the window's own (`#/stores/…`), which reads them anew: the host knows no page.
 */
export const memoryParts = {
  places: () =>
    z
      .strictObject({
        /** The page that was open last. */
        last: z.strictObject({ store: id().exactOptional(), address: address() }).exactOptional(),
        /** Of pages that are of no store, by their names, the last address. */
        pages: z.record(word(), address()).refine(atMost(16)),
        /** By store, newest first: the tab that was open last, and of each tab the last address. */
        stores: z
          .array(
            z.strictObject({
              store: id(),
              tab: word(),
              addresses: z.record(word(), address()).refine(atMost(16)),
            }),
          )
          .max(mostPlaces),
      })
      .refine((places) => JSON.stringify(places).length <= mostPlacesCharacters),
  /** Repositories that a person keeps at hand, in their order. */
  pinned: () => z.array(z.strictObject({ store: id(), repository: name() })).max(mostPinned),
  /** What was opened lately, newest first. */
  recents: () =>
    z
      .array(z.strictObject({ store: id(), repository: name(), tag: name().exactOptional() }))
      .max(mostRecents),
  /** By the name of a table. */
  tables: () => z.record(word(), tableMemory()).refine(atMost(100)),
  /** Widths and heights in pixels, by the name of a pane. */
  panes: () => z.record(word(), pixels()).refine(atMost(100)),
  /** Names of commands that were used lately, newest first. */
  commands: () => z.array(id()).max(mostCommands),
} as const

export const mostPlaces = 200
export const mostPlacesCharacters = 1_000_000
export const mostPinned = 100
export const mostRecents = 20
export const mostCommands = 20

function tableMemory() {
  return z.strictObject({
    /** Of columns whose width a person chose. */
    widths: z.record(word(), pixels()).refine(atMost(64)).exactOptional(),
    hidden: z.array(word()).max(64).exactOptional(),
    sort: z.strictObject({ column: word(), direction: z.enum(['ascending', 'descending']) }).exactOptional(),
  })
}

function savedPart() {
  return z.discriminatedUnion('part', [
    z.strictObject({ part: z.literal('places'), value: memoryParts.places() }),
    z.strictObject({ part: z.literal('pinned'), value: memoryParts.pinned() }),
    z.strictObject({ part: z.literal('recents'), value: memoryParts.recents() }),
    z.strictObject({ part: z.literal('tables'), value: memoryParts.tables() }),
    z.strictObject({ part: z.literal('panes'), value: memoryParts.panes() }),
    z.strictObject({ part: z.literal('commands'), value: memoryParts.commands() }),
  ])
}

/** As long as the window reads one. */
function address() {
  return z.string().startsWith('#/').max(8192)
}

function word() {
  return z.string().min(1).max(64)
}

function pixels() {
  return z.int().nonnegative().max(10_000)
}

function atMost(count: number): (record: Readonly<Record<string, unknown>>) => boolean {
  return (record) => Object.keys(record).length <= count
}

export type MemoryPart = keyof typeof memoryParts
/** Every part by its name, as it is when it was written. */
export type MemoryParts = {
  readonly [Part in MemoryPart]: Frozen<z.infer<ReturnType<(typeof memoryParts)[Part]>>>
}
export type WindowMemory = { readonly [Part in MemoryPart]?: MemoryParts[Part] | undefined }
/** One part with its value. */
export type SavedPart = Frozen<z.infer<ReturnType<typeof savedPart>>>
