import { z } from 'zod'

import { spansSchema } from './range-set.ts'
import type { TransferMemory } from '../model/runner.ts'

/** What of a large object is in its temporary file, and of which object that is. */
export type LargeNote = z.infer<typeof largeSchema>

/** How far a folder's download came, in the order of keys. */
export type FolderNote = z.infer<typeof folderSchema>

/** What the memory of a download says. A note that makes no sense is none. */
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

  /** Keys of the large objects that are begun. */
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
  /** All up to this key are done, or among those that failed. */
  after: z.string(),
  /** Those after it that are done, too. */
  done: z.array(z.string()),
  /** To be tried again. */
  failed: z.array(z.object({ key: z.string(), sizeBytes: z.number().optional() })),
  doneItems: z.number(),
  doneBytes: z.number(),
})
