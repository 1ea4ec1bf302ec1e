import type { Connection, Probe } from '../api/rows.ts'
import { StoreError, type StorageDriver } from '../../drivers/index.ts'
import { detectLayout } from '../registry/detect-layout.ts'
import { toErrorData } from '../host/error-data.ts'

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
  readonly #seen = new Map<string, { looks: number; last: Connection }>()
  readonly #onChange: () => void

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  of(store: string): Connection {
    const { looks, last } = this.#seen.get(store) ?? unseen()
    return looks > 0 ? { state: 'connecting' } : last
  }

  /**
   * Looks, and keeps what it saw. A look that was called off leaves what was known before; one that began before
   * the store was forgotten is not kept: it looked at something else.
   */
  async check(store: string, look: () => Promise<Probe>, signal: AbortSignal): Promise<Probe> {
    const seen = this.#seen.get(store) ?? unseen()
    this.#seen.set(store, seen)
    seen.looks += 1
    this.#onChange()
    try {
      const found = await look()
      seen.last = { state: 'ready', ...found, checkedAtMs: Date.now() }
      return found
    } catch (error) {
      if (!signal.aborted) {
        seen.last = { state: 'failed', error: toErrorData(error), checkedAtMs: Date.now() }
      }
      throw error
    } finally {
      seen.looks -= 1
      this.#onChange()
    }
  }

  forget(store: string): void {
    this.#seen.delete(store)
    this.#onChange()
  }
}

function unseen(): { looks: number; last: Connection } {
  return { looks: 0, last: { state: 'unknown' } }
}
