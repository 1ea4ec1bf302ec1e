import {
  openDriver,
  StoreError,
  type OpenedStore,
  type OpenOptions,
  type TimeoutOptions,
} from '../../../drivers/index.ts'
import { resolveStore } from './resolve-store.ts'
import type { StoreList } from '../list/store-list.ts'

/** Where methods get their stores from. */
export interface StoreOpener {
  /** Opens it, or gives the one that is open. Fails with NotFound for an id that is not in the list. */
  open(store: string, signal: AbortSignal): Promise<OpenedStore>
  ids(): readonly string[]
}

/** What is set for all stores of how they are opened. */
export type StoreOpening = Pick<OpenOptions, 'network' | 'maxRequests' | 'chunkSizeBytes'>

/** Told of objects that we wrote to a store, or deleted from it, by their keys. */
export type OnStoreWritten = (store: string, keys: readonly string[]) => void

/** The stores that are open: each is opened once, at its first use, and closed when its parameters change. */
export class OpenedStores implements StoreOpener {
  readonly #storeList: StoreList
  readonly #opening: () => Promise<StoreOpening>
  readonly #timeouts: TimeoutOptions
  readonly #onWritten: OnStoreWritten
  readonly #opened = new Map<string, Promise<OpenedStore>>()
  /** Those that were opened as is not wanted any more; what they do is not stopped. */
  readonly #former = new Set<Promise<OpenedStore>>()

  /** `opening` is asked whenever a store is opened; what it does not say is left to the driver. */
  constructor(
    storeList: StoreList,
    opening: () => Promise<StoreOpening>,
    timeouts: TimeoutOptions = {},
    onWritten: OnStoreWritten = () => undefined,
  ) {
    this.#storeList = storeList
    this.#opening = opening
    this.#timeouts = timeouts
    this.#onWritten = onWritten
  }

  ids(): readonly string[] {
    return this.#storeList.all().map(({ id }) => id)
  }

  async open(id: string, signal: AbortSignal): Promise<OpenedStore> {
    signal.throwIfAborted()
    const opened = this.#opened.get(id) ?? this.#start(id)
    return opened
  }

  /** Fails with ReadOnly before anything is begun on a store that may not be changed. */
  async openForWriting(id: string, signal: AbortSignal): Promise<OpenedStore> {
    this.#requireWritable(id)
    const opened = await this.open(id, signal)
    // The switch may have been turned while it was opened.
    this.#requireWritable(id)
    return opened
  }

  #requireWritable(id: string): void {
    const { name, readOnly, driver } = this.#storeList.get(id)
    if (readOnly) throw new StoreError('ReadOnly', 'this store is read-only', { store: name, driver })
  }

  /** Closes a store. The next use opens it again. */
  async close(id: string): Promise<void> {
    const opened = this.#opened.get(id)
    this.#opened.delete(id)
    await opened?.then(({ driver }) => driver.close()).catch(() => undefined)
  }

  /** Opens every store anew at its next use. What is under way ends with the connections that it began with. */
  renew(): void {
    for (const opened of this.#opened.values()) this.#former.add(opened)
    this.#opened.clear()
  }

  async closeAll(): Promise<void> {
    const former = [...this.#former].map((opened) => opened.then(({ driver }) => driver.close()))
    this.#former.clear()
    await Promise.all([
      ...[...this.#opened.keys()].map((id) => this.close(id)),
      ...former.map((closed) => closed.catch(() => undefined)),
    ])
  }

  #start(id: string): Promise<OpenedStore> {
    const opening = this.#openNow(id)
    this.#opened.set(id, opening)
    // A failure is not cached: the next call tries again.
    opening.catch(() => {
      if (this.#opened.get(id) === opening) this.#opened.delete(id)
    })
    return opening
  }

  async #openNow(id: string): Promise<OpenedStore> {
    const record = this.#storeList.get(id)
    const resolved = resolveStore({ ...record, secrets: await this.#storeList.secretsOf(id) })
    const opening = await this.#opening()
    const now = () => this.#storeList.all().find((each) => each.id === id) ?? record
    const driver = await openDriver(resolved, {
      ...opening,
      get store() {
        return now().name
      },
      get readOnly() {
        return now().readOnly
      },
      timeouts: this.#timeouts,
      onWritten: (keys) => this.#onWritten(id, keys),
    })
    return {
      id,
      get name() {
        return now().name
      },
      get readOnly() {
        return now().readOnly
      },
      driver,
    }
  }
}
