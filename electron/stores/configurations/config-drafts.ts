import { randomUUID } from 'node:crypto'

import { StoreError } from '../../../drivers/index.ts'
import type { ConfiguredStore } from './read-configuration.ts'

/**
 * What was read from configurations, until it becomes a store or half an hour is over. The window knows a draft by
 * its id and completes it; the secrets in it stay here.
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

  /** Fails with NotFound when it was kept too long ago. */
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
