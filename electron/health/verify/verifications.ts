import { StoreError, type StorageDriver, type Upload } from '../../../drivers/index.ts'
import type { VerificationCost, VerificationLevel } from '../../api/rows.ts'
import type { Catalogs } from '../../catalog/store/catalogs.ts'
import { manifestsToRead } from '../../catalog/questions/coverage.ts'
import { inTurns } from '../../catalog/questions/steps.ts'
import { StreamHashing } from '../../transfers/verify/stream-hashing.ts'
import { damagedBlobs, type OtherStore } from './held-by.ts'
import { mostStreams } from './read-contents.ts'
import { freshMs } from './run-verification.ts'
import { Verification } from './verification.ts'

export interface VerificationsOptions {
  readonly catalogs: Catalogs
  readonly open: (store: string, signal: AbortSignal) => Promise<StorageDriver>
  /** Uploads of our transfers that are not done. */
  readonly uploadsOf: (store: string) => readonly Upload[]
  /** The path of the built `hash-worker.ts`. */
  readonly hashProgram: string
  readonly now?: () => number
}

/** The verifications of all stores: made when they are first asked for. They share the thread that hashes. */
export class Verifications {
  readonly #options: VerificationsOptions
  readonly #hashing: StreamHashing
  readonly #known = new Map<string, { readonly verification: Verification; readonly fingerprint: string }>()
  readonly #rechecks = new Map<string, NodeJS.Timeout>()
  readonly #closed = new AbortController()

  constructor(options: VerificationsOptions) {
    this.#options = options
    this.#hashing = new StreamHashing(options.hashProgram, mostStreams)
  }

  /** That of a store; a new one once the store has another bucket or root directory. Fails for no store. */
  of(store: string): Verification {
    const { catalogs, open, uploadsOf, now = Date.now } = this.#options
    const fingerprint = catalogs.fingerprintOf(store)
    const known = this.#known.get(store)
    if (known?.fingerprint === fingerprint) return known.verification
    void known?.verification.close()
    const verification = new Verification({
      knowledge: catalogs.of(store),
      open: (signal) => open(store, signal),
      others: () => this.#others(store),
      isNeeded: ({ key, uploadId }) =>
        uploadsOf(store).some((each) => each.key === key && each.uploadId === uploadId),
      hashing: this.#hashing,
      folder: catalogs.folderOf(store),
      fingerprint,
      now,
    })
    this.#known.set(store, { verification, fingerprint })
    return verification
  }

  /** What a verification asks of a store, from what is remembered. Fails with NotFound where nothing is. */
  async cost(store: string, level: VerificationLevel, signal: AbortSignal): Promise<VerificationCost> {
    const { catalogs, now = Date.now } = this.#options
    const facts = await catalogs.of(store).remembered()
    if (facts === undefined) throw new StoreError('NotFound', 'this store was not listed yet')
    const { tables } = facts
    const unread = (await inTurns(manifestsToRead(facts), signal)).length
    const listing = now() - tables.asOfMs > freshMs ? tables.requests : 0
    const objects = level === 'listing' ? unread : tables.blobs.digest.length
    // One for the uploads that are under way.
    const requests = listing + unread + 1 + (level === 'listing' ? 0 : objects)
    return { requests, readBytes: level === 'content' ? tables.totals.blobBytes : 0, objects }
  }

  /** Something was written to a store: findings that a plan was to mend are looked at again, a moment later. */
  noteWrites(store: string): void {
    const known = this.#known.get(store)
    if (known?.verification.hasPlanned !== true || this.#rechecks.has(store)) return
    const recheck = setTimeout(() => {
      this.#rechecks.delete(store)
      void known.verification.dropMended(this.#closed.signal).catch(() => undefined)
    }, settleMs)
    recheck.unref()
    this.#rechecks.set(store, recheck)
  }

  /** Ends the verification of a store that is no longer in the list. */
  async forget(store: string): Promise<void> {
    const known = this.#known.get(store)
    this.#known.delete(store)
    await known?.verification.close()
  }

  /** Stops what runs. What was found is kept. */
  async close(): Promise<void> {
    this.#closed.abort()
    for (const recheck of this.#rechecks.values()) clearTimeout(recheck)
    await Promise.all([...this.#known.values()].map(({ verification }) => verification.close()))
    await this.#hashing.close()
  }

  async #others(store: string): Promise<readonly OtherStore[]> {
    const { catalogs } = this.#options
    const others: OtherStore[] = []
    for (const id of catalogs.ids()) {
      if (id === store) continue
      const { catalog } = catalogs.of(id)
      await catalog.load()
      const { tables } = catalog.state
      if (tables === undefined) continue
      others.push({ id, tables, damaged: damagedBlobs(await this.of(id).findings()) })
    }
    return others
  }
}

/** A repair writes many objects one after another. */
const settleMs = 1000
