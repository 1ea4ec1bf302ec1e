import { randomUUID } from 'node:crypto'

import type { PlanCheck, PlanItem, PlanRow } from '../../api/rows.ts'
import type { Operation } from '../model/operation.ts'
import type { Plan, Phase } from '../model/plan.ts'
import { reversalOf, type Reversal } from '../model/undoable.ts'
import { changeError } from './explain.ts'

/** What is told of a plan beside what it does. */
export interface PlanAbout {
  /** When the listing began that it was made from; undefined where it needs none. */
  readonly listedAtMs?: number
  /** What becomes unreferenced, and what a later collection frees. */
  readonly unreferenced?: { readonly blobs: number; readonly sizeBytes: number }
  /** Asked whenever the plan is looked at or begun: what was true may have changed. */
  readonly checks: (signal: AbortSignal) => Promise<readonly PlanCheck[]>
}

export interface PlansOptions {
  /** Fails with NotFound for a store that is no longer in the list. */
  readonly isReadOnly: (store: string) => boolean
  /** Names the bucket and folder of a store: a plan is good for that one only. Fails with NotFound. */
  readonly locationOf: (store: string) => string
  /** Names of transfers that write to the store and have not ended. */
  readonly writingTransfers: (store: string) => readonly string[]
  /** When a collection of the store began that is neither done nor stopped; undefined where there is none. */
  readonly collectingSinceMs: (store: string) => number | undefined
  readonly now?: () => number
}

/** A plan that is kept, as those get it who begin it. */
export interface KeptPlan {
  readonly plan: Plan
  readonly row: PlanRow
}

/** The plans that were made and not begun: at most 50, each for an hour. A plan is gone when the application ends. */
export class Plans {
  readonly #options: PlansOptions
  readonly #now: () => number
  readonly #plans = new Map<string, KeptEntry>()

  constructor(options: PlansOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /** Keeps a plan for an hour. `checks` is asked again whenever the plan is looked at or begun. */
  async add(plan: Plan, about: PlanAbout): Promise<PlanRow> {
    const location = this.#options.locationOf(plan.store)
    const reversal = await reversalOf(plan)
    this.#forgetOld()
    for (const [oldest] of this.#plans) {
      if (this.#plans.size < mostPlans) break
      this.#plans.delete(oldest)
    }
    const entry: KeptEntry = { id: randomUUID(), plan, about, reversal, location, madeAtMs: this.#now() }
    this.#plans.set(entry.id, entry)
    return this.#rowOf(entry, new AbortController().signal)
  }

  /** A plan with its checks as they are now. Fails with NotFound after an hour. */
  async get(id: string, signal: AbortSignal): Promise<KeptPlan> {
    const entry = this.#entry(id)
    return { plan: entry.plan, row: await this.#rowOf(entry, signal) }
  }

  /** Exactly what it would do, in pages, phase by phase. */
  async *items(id: string, signal: AbortSignal): AsyncGenerator<readonly PlanItem[], void, undefined> {
    for (const phase of this.#entry(id).plan.phases) {
      for await (const page of phase.operations()) {
        for (let start = 0; start < page.length; start += itemsAPage) {
          signal.throwIfAborted()
          yield page.slice(start, start + itemsAPage).map((operation) => toPlanItem(phase.name, operation))
        }
      }
    }
  }

  /** Whether it was neither begun nor forgotten. */
  has(id: string): boolean {
    return this.#plans.has(id)
  }

  /** Forgets a plan: it was begun, or nobody wants it. */
  remove(id: string): void {
    this.#plans.delete(id)
  }

  #entry(id: string): KeptEntry {
    this.#forgetOld()
    const entry = this.#plans.get(id)
    if (entry === undefined) throw changeError('NotFound', 'planGone')
    if (this.#options.locationOf(entry.plan.store) !== entry.location)
      throw changeError('NotFound', 'otherLocation')
    return entry
  }

  #forgetOld(): void {
    for (const [id, { madeAtMs }] of this.#plans) {
      if (this.#now() - madeAtMs > planLimitMs) this.#plans.delete(id)
    }
  }

  async #rowOf(entry: KeptEntry, signal: AbortSignal): Promise<PlanRow> {
    const { id, plan, about, reversal, madeAtMs } = entry
    const { listedAtMs, unreferenced } = about
    return {
      id,
      store: plan.store,
      kind: plan.kind,
      subject: plan.subject,
      madeAtMs,
      ...(listedAtMs === undefined ? {} : { listedAtMs }),
      phases: plan.phases.map(({ name, count, sizeBytes }) => ({ name, count, sizeBytes })),
      ...(unreferenced === undefined ? {} : { unreferenced }),
      canUndo: reversal.canUndo,
      needsName: reversal.takesForGood,
      checks: [...this.#ownChecks(entry), ...(await about.checks(signal))],
    }
  }

  #ownChecks({ plan: { kind, store }, about, madeAtMs }: KeptEntry): readonly PlanCheck[] {
    const ageMs = this.#now() - (about.listedAtMs ?? madeAtMs)
    const checks: PlanCheck[] = [
      {
        id: 'planAge',
        state: ageMs <= planLimitMs ? 'ok' : 'refused',
        values: { ageMs, limitMs: planLimitMs },
      },
    ]
    if (this.#options.isReadOnly(store)) checks.push({ id: 'storeReadOnly', state: 'refused', values: {} })
    const sinceMs = kind === 'collectGarbage' ? this.#options.collectingSinceMs(store) : undefined
    // It would take for good what the other one keeps until its grace period is over.
    if (sinceMs !== undefined) checks.push({ id: 'collecting', state: 'refused', values: { sinceMs } })
    const transfers = this.#options.writingTransfers(store)
    const [example] = transfers
    if (example !== undefined) {
      const values = { count: transfers.length, example }
      checks.push({ id: 'transfersUnderWay', state: 'warning', values })
    }
    return checks
  }
}

interface KeptEntry {
  readonly id: string
  readonly plan: Plan
  readonly about: PlanAbout
  readonly reversal: Reversal
  readonly location: string
  readonly madeAtMs: number
}

const mostPlans = 50
const planLimitMs = 60 * 60_000
const itemsAPage = 1000

function toPlanItem(phase: Phase['name'], operation: Operation): PlanItem {
  const { kind, key } = operation
  return {
    phase,
    does: kind,
    key,
    ...(kind === 'move' ? { to: operation.to } : {}),
    sizeBytes: kind === 'put' ? Buffer.byteLength(operation.text) : operation.sizeBytes,
  }
}
