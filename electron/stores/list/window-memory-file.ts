import { stat } from 'node:fs/promises'
import { join } from 'node:path'

import { z } from 'zod'

import { memoryParts, type MemoryPart, type SavedPart, type WindowMemory } from '../../api/window-memory.ts'
import { readJsonFile, writeJsonFile } from './json-file.ts'

/**
 * How the window was left, in `window.json` of the data folder. It is read once and written one part after another; what
 * cannot be read is as if it were never written. What is of stores that are gone is left out, on the disk from the next
 * write on.
 */
export class WindowMemoryFile {
  readonly #path: string
  readonly #isGone: (store: string) => boolean
  #memory: Promise<WindowMemory> | undefined
  /** The last write; it never fails. */
  #writing: Promise<unknown> = Promise.resolve()

  constructor(dataDir: string, isGone: (store: string) => boolean) {
    this.#path = join(dataDir, 'window.json')
    this.#isGone = isGone
  }

  async read(): Promise<WindowMemory> {
    this.#memory ??= readMemory(this.#path)
    return withoutStores(await this.#memory, this.#isGone)
  }

  /** Fails with a StoreError, for example for a full disk; what was kept stays then. */
  async save(part: SavedPart): Promise<void> {
    const saving = this.#writing.then(() => this.#write(part))
    this.#writing = saving.catch(() => undefined)
    await saving
  }

  /** Forgets all parts. */
  async clear(): Promise<void> {
    const clearing = this.#writing.then(() => this.#forget())
    this.#writing = clearing.catch(() => undefined)
    await clearing
  }

  /** Ends when all that was saved is on the disk. */
  async close(): Promise<void> {
    await this.#writing
  }

  async #forget(): Promise<void> {
    await writeJsonFile(this.#path, {})
    this.#memory = Promise.resolve({})
  }

  async #write({ part, value }: SavedPart): Promise<void> {
    const memory = withoutStores({ ...(await this.read()), [part]: value }, this.#isGone)
    await writeJsonFile(this.#path, memory)
    this.#memory = Promise.resolve(memory)
  }
}

/** What cannot be read of one part is no reason to forget the others. */
async function readMemory(path: string): Promise<WindowMemory> {
  const content = await boundedContent(path).catch(() => undefined)
  return memorySchema().safeParse(content).data ?? {}
}

function memorySchema() {
  return z.object({
    places: memoryParts.places().optional().catch(undefined),
    pinned: memoryParts.pinned().optional().catch(undefined),
    recents: memoryParts.recents().optional().catch(undefined),
    tables: memoryParts.tables().optional().catch(undefined),
    panes: memoryParts.panes().optional().catch(undefined),
    commands: memoryParts.commands().optional().catch(undefined),
  } satisfies Record<MemoryPart, z.ZodType>)
}

/** All parts at their longest are less. */
const mostFileBytes = 16 * 1024 * 1024

async function boundedContent(path: string): Promise<unknown> {
  const { size } = await stat(path)
  return size > mostFileBytes ? undefined : readJsonFile(path)
}

function withoutStores(memory: WindowMemory, isGone: (store: string) => boolean): WindowMemory {
  const { places, pinned, recents } = memory
  const isThere = ({ store }: { readonly store?: string }): boolean => store === undefined || !isGone(store)
  return {
    ...memory,
    places: places && {
      pages: places.pages,
      stores: places.stores.filter(isThere),
      ...(places.last !== undefined && isThere(places.last) ? { last: places.last } : {}),
    },
    pinned: pinned?.filter(isThere),
    recents: recents?.filter(isThere),
  }
}
