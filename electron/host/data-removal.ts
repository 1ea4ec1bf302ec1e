import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { explained } from '../../drivers/index.ts'
import { removalWord } from '../api/values/removal-word.ts'
import { kindOf } from './data-usage.ts'
import { explain } from './explain.ts'

export interface RemovalParts {
  /** The data folder. */
  readonly path: string
  /** Transfers and changes of buckets that run or wait for their turn. */
  readonly underWay: () => number
  readonly stores: () => readonly string[]
  /** Removes a store from the list, with its keys and all that is remembered of it. */
  readonly removeStore: (store: string) => Promise<void>
  /** Forgets what is of no single store: settings, the window, layers, ended transfers. */
  readonly forget: readonly (() => Promise<unknown>)[]
}

/** Removes everything of Bollard from this computer. The host runs on, as if it had been started for the first time. */
export class DataRemoval {
  readonly #parts: RemovalParts
  #asked = false

  constructor(parts: RemovalParts) {
    this.#parts = parts
  }

  /** Fails with InvalidParameter for another word, and with PreconditionFailed while something is under way. */
  async removeEverything(typed: string): Promise<void> {
    const { underWay, stores, removeStore, forget } = this.#parts
    if (typed.trim() !== removalWord) {
      throw explained('InvalidParameter', explain('wordNotTyped', { word: removalWord }))
    }
    if (underWay() > 0) throw explained('PreconditionFailed', explain('workUnderWay', {}))
    for (const store of stores()) await removeStore(store)
    for (const each of forget) await each()
    this.#asked = true
  }

  /** Deletes the files that were in use. Called once the host has ended; stores that were added meanwhile keep all. */
  async finish(): Promise<void> {
    const { path, stores } = this.#parts
    if (!this.#asked || stores().length > 0) return
    const names = await readdir(path).catch(() => [])
    const ours = names.filter((name) => kindOf(name) !== undefined)
    await Promise.all(ours.map((name) => rm(join(path, name), { recursive: true, force: true })))
  }
}
