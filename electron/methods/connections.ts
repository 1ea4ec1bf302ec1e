import type { Connection, Probe } from '../api/views.ts'
import { StoreError, type StorageDriver } from '../../drivers/index.ts'
import { detectLayout } from '../registry/layout-kind.ts'
import { toErrorData } from '../to-view.ts'

/** Asks a store one thing, and what it holds. Fails with what is wrong, in ten seconds at most. */
export async function probe(
  driver: StorageDriver,
  where: { readonly store: string },
  signal: AbortSignal,
): Promise<Probe> {
  const timeout = AbortSignal.timeout(probeTimeoutMs)
  const either = AbortSignal.any([signal, timeout])
  const startedAtMs = performance.now()
  try {
    await driver.objects.list({ prefix: '', maxKeys: 1 }, either)
    const latencyMs = performance.now() - startedAtMs
    return { latencyMs, layout: await detectLayout(driver, either) }
  } catch (error) {
    if (!timeout.aborted || signal.aborted) throw error
    const message = `no answer within ${probeTimeoutMs / 1000} seconds`
    throw new StoreError('Timeout', message, { ...where, driver: driver.name, operation: 'list' })
  }
}

const probeTimeoutMs = 10_000

/** How each store's connection was when it was last looked at. */
export class Connections {
  readonly #states = new Map<string, Connection>()
  readonly #onChange: () => void

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  of(store: string): Connection {
    return this.#states.get(store) ?? { state: 'unknown' }
  }

  /** Looks, and keeps what it saw. A look that was called off leaves what was known before. */
  async check(store: string, look: () => Promise<Probe>, signal: AbortSignal): Promise<Probe> {
    const before = this.#states.get(store)
    this.#set(store, { state: 'connecting' })
    try {
      const found = await look()
      this.#set(store, { state: 'ready', ...found, checkedAtMs: Date.now() })
      return found
    } catch (error) {
      if (!signal.aborted) {
        this.#set(store, { state: 'failed', error: toErrorData(error), checkedAtMs: Date.now() })
      } else if (before === undefined) this.forget(store)
      else this.#set(store, before)
      throw error
    }
  }

  forget(store: string): void {
    this.#states.delete(store)
    this.#onChange()
  }

  #set(store: string, state: Connection): void {
    this.#states.set(store, state)
    this.#onChange()
  }
}
