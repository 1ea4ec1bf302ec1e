import { z } from 'zod'

import { spansSchema } from './range-set.ts'
import type { TransferMemory } from '../model/runner.ts'

/** Which ranges of a large object are in its temporary file, and which object that is. */
export type LargeNote = z.infer<typeof largeSchema>

/** How far the download of a folder is, in the order of keys. */
export type FolderNote = z.infer<typeof folderSchema>

/** The notes of a download. An invalid note counts as none. */
export class DownloadNotes {
  readonly #memory: TransferMemory

  constructor(memory: TransferMemory) {
    this.#memory = memory
  }

  large(key: string): LargeNote | undefined {
    return largeSchema.safeParse(this.#memory.get(largePrefix + key)).data
  }

  setLarge(key: string, note: LargeNote | undefined): Promise<void> {
    return this.#memory.set(largePrefix + key, note)
  }

  /** Keys of the large objects that have a note. */
  largeKeys(): readonly string[] {
    return this.#memory.entries(largePrefix).map(([name]) => name.slice(largePrefix.length))
  }

  folder(): FolderNote | undefined {
    return folderSchema.safeParse(this.#memory.get(folderName)).data
  }

  setFolder(note: FolderNote): Promise<void> {
    return this.#memory.set(folderName, note)
  }
}

const largePrefix = 'large:'
const folderName = 'folder'

const largeSchema = z.object({
  etag: z.string().optional(),
  sizeBytes: z.number(),
  modifiedAtMs: z.number(),
  rangeBytes: z.int().positive(),
  done: spansSchema,
})

const folderSchema = z.object({
  /** All keys up to this one are done or in `failed`. */
  after: z.string(),
  /** Further keys that are done. */
  done: z.array(z.string()),
  /** The next run tries them again. */
  failed: z.array(z.object({ key: z.string(), sizeBytes: z.number().optional() })),
  doneItems: z.number(),
  doneBytes: z.number(),
})
