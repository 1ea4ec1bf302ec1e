import { join } from 'node:path'

import { mapConcurrent, StoreError } from '../../../drivers/index.ts'
import { ChangeNotifier } from '../../../drivers/common/change-notifier.ts'
import type { VerificationResult, VerificationState } from '../../api/rows.ts'
import type { Finding } from './finding.ts'
import { Findings } from './findings.ts'
import { readResults, writeResults } from './results-file.ts'
import {
  runVerification,
  type LookedAt,
  type RunProgress,
  type VerificationOrder,
  type VerificationSource,
} from './run-verification.ts'
import { stillHolds } from './still-holds.ts'
import { VerifiedBlobs } from './verified-blobs.ts'
import { resultOf, without } from './verification-result.ts'

export interface VerificationParts extends Omit<VerificationSource, 'verified'> {
  /** Where results are kept; undefined where nothing can be written. */
  readonly folder: string | undefined
  /** Which bucket and root directory the store has. */
  readonly fingerprint: string
}

/** A state as it is told, where a failure is still an error. */
export interface KnownState extends Omit<VerificationState, 'failure'> {
  readonly failure?: unknown
}

/** The verification of one store: one runs at a time. What the last one found is kept, also on the disk. */
export class Verification {
  readonly #parts: VerificationParts
  readonly #notifier = new ChangeNotifier()
  readonly #verified: VerifiedBlobs
  #loaded: Promise<void> | undefined
  #findings = new Findings()
  #last: VerificationResult | undefined
  #unfinished: KnownState['unfinished']
  #failure: { readonly error: unknown } | undefined
  #running: Running | undefined
  /** Findings that a plan is to mend. */
  readonly #planned = new Set<string>()
  #saving: Promise<void> = Promise.resolve()

  constructor(parts: VerificationParts) {
    this.#parts = parts
    this.#verified = new VerifiedBlobs(parts.folder && join(parts.folder, 'verified-blobs'))
  }

  /** The state now, and whenever it changes: at most ten times a second while one runs. */
  async *watch(signal: AbortSignal): AsyncGenerator<KnownState, void, undefined> {
    await this.#load()
    yield* this.#notifier.watch(() => this.#state(), signal)
  }

  /** Begins one. Fails with PreconditionFailed where one runs. Resolves once it ended; a stop is no failure. */
  async start(order: VerificationOrder): Promise<void> {
    if (this.#running !== undefined) {
      throw new StoreError('PreconditionFailed', 'a verification of this store runs already')
    }
    const running = new Running(order, this.#parts.now(), () => this.#notifier.notify())
    this.#running = running
    this.#failure = undefined
    this.#notifier.notify()
    running.ended = this.#run(running)
    await running.ended
  }

  get isRunning(): boolean {
    return this.#running !== undefined
  }

  /** Stops one that runs. What it found stays; contents that it did not read can be read later. */
  async stop(): Promise<void> {
    const running = this.#running
    running?.stop.abort()
    await running?.ended.catch(() => undefined)
  }

  /** What was found, the worst first. */
  async findings(): Promise<readonly Finding[]> {
    await this.#load()
    return this.#findings.inOrder()
  }

  async finding(id: string): Promise<Finding | undefined> {
    await this.#load()
    return this.#findings.get(id)
  }

  async result(): Promise<VerificationResult | undefined> {
    await this.#load()
    return this.#last
  }

  /** Notes that a plan was made that mends these: they are looked at again once the store was written to. */
  planned(ids: readonly string[]): void {
    for (const id of ids) if (this.#planned.size < mostPlanned) this.#planned.add(id)
  }

  get hasPlanned(): boolean {
    return this.#planned.size > 0
  }

  /** Takes out the planned ones that are mended. Asks the store for the objects of each. */
  async dropMended(signal: AbortSignal): Promise<void> {
    const planned = [...this.#planned].flatMap((id) => this.#findings.get(id) ?? [])
    if (planned.length === 0) return
    const driver = await this.#parts.open(signal)
    const gone: Finding[] = []
    const check = async (finding: Finding, stop: AbortSignal): Promise<void> => {
      if (await stillHolds(driver, finding, stop)) return
      gone.push(finding)
    }
    for await (const _ of mapConcurrent(planned, checksAtOnce, check, signal)) void _
    if (gone.length === 0 || this.#last === undefined) return
    for (const { id } of gone) {
      this.#findings.remove(id)
      this.#planned.delete(id)
    }
    this.#last = without(this.#last, gone, this.#findings)
    this.#notifier.notify()
    await this.#save()
  }

  async close(): Promise<void> {
    await this.stop()
    await this.#verified.close()
    await this.#saving
  }

  async #run(running: Running): Promise<void> {
    const { order, stop } = running
    let looked: LookedAt | undefined
    const flushing = setInterval(() => void this.#verified.flush(), flushMs)
    flushing.unref()
    try {
      await this.#load()
      if (order.level === 'content' && !order.goOn) await this.#verified.remove()
      await runVerification(
        { ...this.#parts, verified: this.#verified },
        order,
        (change) => running.change(change),
        (now) => {
          looked = now
          this.#findings = now.findings
          this.#planned.clear()
        },
        stop.signal,
      )
      if (order.level === 'content') await this.#verified.remove()
    } catch (error) {
      if (!stop.signal.aborted) {
        this.#failure = { error }
        throw error
      }
    } finally {
      clearInterval(flushing)
      await this.#verified.close()
      const wasStopped = stop.signal.aborted || this.#failure !== undefined
      if (looked !== undefined) {
        this.#last = resultOf(running, looked, { endedAtMs: this.#parts.now(), wasStopped })
      }
      this.#unfinished = await this.#unfinishedOf(running)
      this.#running = undefined
      this.#notifier.notify()
      if (looked !== undefined) await this.#save()
    }
  }

  async #unfinishedOf({ order, progress }: Running): Promise<KnownState['unfinished']> {
    const doneBytes = await this.#verified.doneBytes()
    if (doneBytes === 0) return undefined
    const before = this.#unfinished?.ofBytes ?? 0
    const ofBytes = order.level === 'content' && progress.ofBytes > 0 ? progress.ofBytes : before
    return { doneBytes, ofBytes: Math.max(doneBytes, ofBytes) }
  }

  #load(): Promise<void> {
    this.#loaded ??= this.#loadNow()
    return this.#loaded
  }

  async #loadNow(): Promise<void> {
    const path = this.#path
    if (path === undefined) return
    const kept = await readResults(path, this.#parts.fingerprint)
    if (kept !== undefined && this.#last === undefined) {
      this.#last = kept.result
      for (const finding of kept.findings) this.#findings.add(finding)
    }
    const doneBytes = await this.#verified.doneBytes()
    if (doneBytes === 0) return
    await this.#parts.knowledge.catalog.load()
    const ofBytes = this.#parts.knowledge.catalog.state.tables?.totals.blobBytes ?? 0
    this.#unfinished = { doneBytes, ofBytes: Math.max(doneBytes, ofBytes) }
  }

  /** Where the disk refuses, the results last until the application ends. */
  #save(): Promise<void> {
    const [path, result] = [this.#path, this.#last]
    if (path === undefined || result === undefined) return Promise.resolve()
    this.#saving = this.#saving
      .then(() => writeResults(path, this.#parts.fingerprint, { result, findings: this.#findings.inOrder() }))
      .catch(() => undefined)
    return this.#saving
  }

  get #path(): string | undefined {
    return this.#parts.folder && join(this.#parts.folder, 'verification')
  }

  #state(): KnownState {
    const running = this.#running
    return {
      ...(running === undefined ? {} : { running: running.told }),
      ...(this.#last === undefined ? {} : { last: this.#last }),
      ...(this.#unfinished === undefined || running !== undefined ? {} : { unfinished: this.#unfinished }),
      ...(this.#failure === undefined ? {} : { failure: this.#failure.error }),
    }
  }
}

/** A verification that runs. */
class Running {
  readonly order: VerificationOrder
  readonly startedAtMs: number
  readonly stop = new AbortController()
  progress: RunProgress = {
    step: 'listing',
    done: 0,
    of: 0,
    doneBytes: 0,
    ofBytes: 0,
    requests: 0,
    readBytes: 0,
  }
  ended: Promise<void> = Promise.resolve()
  readonly #notify: () => void
  #isTelling = false
  #contentSince: { readonly atMs: number; readonly readBytes: number } | undefined

  constructor(order: VerificationOrder, startedAtMs: number, notify: () => void) {
    this.order = order
    this.startedAtMs = startedAtMs
    this.#notify = notify
  }

  change(change: Partial<RunProgress>): void {
    this.progress = { ...this.progress, ...change }
    if (change.step === 'content') {
      this.#contentSince = { atMs: performance.now(), readBytes: this.progress.readBytes }
    }
    if (this.#isTelling) return
    this.#isTelling = true
    setTimeout(() => {
      this.#isTelling = false
      this.#notify()
    }, tellEveryMs)
  }

  get told(): NonNullable<KnownState['running']> {
    const { requests: _, readBytes, ...progress } = this.progress
    const since = this.#contentSince
    const elapsedMs = since === undefined ? 0 : performance.now() - since.atMs
    const speed =
      since === undefined || elapsedMs < 500
        ? {}
        : { bytesPerSecond: Math.round(((readBytes - since.readBytes) / elapsedMs) * 1000) }
    return { level: this.order.level, startedAtMs: this.startedAtMs, ...progress, ...speed }
  }
}

const tellEveryMs = 100
const flushMs = 1000
const mostPlanned = 10_000
const checksAtOnce = 32
