import { randomUUID } from 'node:crypto'

import { StoreError } from '../../../drivers/index.ts'
import type { ConfiguredStore } from './read-configuration.ts'

/**
 * Configurations that were read, kept for half an hour or until they become stores. The window completes a draft by its
 * id; the secrets stay in the host.
 */
export class ConfigDrafts {
  readonly #drafts = new Map<string, { readonly store: ConfiguredStore; readonly keptAtMs: number }>()
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  keep(store: ConfiguredStore): string {
    this.#forgetOld()
    const id = randomUUID()
    this.#drafts.set(id, { store, keptAtMs: this.#now() })
    return id
  }

  /** Fails with NotFound when the draft has expired. */
  get(id: string): ConfiguredStore {
    this.#forgetOld()
    const draft = this.#drafts.get(id)
    if (draft === undefined) {
      throw new StoreError('NotFound', 'the configuration was read too long ago; read it again')
    }
    return draft.store
  }

  #forgetOld(): void {
    for (const [id, { keptAtMs }] of this.#drafts) {
      if (this.#drafts.size > maxKept || this.#now() - keptAtMs > keptForMs) this.#drafts.delete(id)
    }
  }
}

const keptForMs = 30 * 60_000
const maxKept = 100
