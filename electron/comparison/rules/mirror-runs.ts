import { randomUUID } from 'node:crypto'

import type { CopyItem, CopyRequest } from '../../api/images.ts'
import type { ErrorData } from '../../api/messages.ts'
import type { CopyPlanView, MirrorRule, MirrorStarted, MirrorStep, MirrorTarget } from '../../api/rows.ts'
import { StoreError } from '../../../drivers/index.ts'
import { inTurns } from '../../catalog/questions/steps.ts'
import type { Catalogs } from '../../catalog/store/catalogs.ts'
import type { CatalogTables } from '../../catalog/tables/catalog-tables.ts'
import type { MirrorRulesFile } from './mirror-rules-file.ts'
import { mirrorSelection } from './mirror-selection.ts'

export interface MirrorOptions {
  readonly rules: MirrorRulesFile
  readonly catalogs: Pick<Catalogs, 'ids' | 'of'>
  /** The dry run of a copy, the last item whole; and the copy. */
  readonly planCopy: (request: CopyRequest, signal: AbortSignal) => AsyncIterable<CopyPlanView>
  readonly startCopy: (request: CopyRequest, signal: AbortSignal) => Promise<{ readonly transfer: string }>
  readonly toErrorData: (error: unknown) => ErrorData
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number
}

/** What was planned for one target. */
interface PlannedCopy extends CopyRequest {
  readonly newTags: number
  readonly movedTags: number
}

/** Runs rules by hand: lists the stores, plans what is to be copied, and copies what was planned. It deletes nothing. */
export class MirrorRuns {
  readonly #options: MirrorOptions
  readonly #plans = new Map<string, { readonly rule: string; readonly copies: readonly PlannedCopy[] }>()

  constructor(options: MirrorOptions) {
    this.#options = options
  }

  /**
   * Plans a run. All stores of the rule are listed anew first. A target that fails is left out and said so; fails with what the
   * source says, and with NotFound for a source that is gone.
   */
  async *plan(id: string, signal: AbortSignal): AsyncGenerator<MirrorStep, void, undefined> {
    const { rules, catalogs, now } = this.#options
    const rule = await rules.get(id)
    if (!catalogs.ids().includes(rule.from)) {
      throw new StoreError('NotFound', 'the store that this rule copies from is no longer in the list')
    }
    const listed = new Map<string, Promise<CatalogTables | ErrorData>>()
    for (const store of new Set([rule.from, ...rule.to])) listed.set(store, this.#list(store, signal))
    yield { kind: 'listing', stores: [...listed.keys()] }
    const source = await listed.get(rule.from)
    if (source === undefined || !isTables(source)) {
      // Why, as the store says it.
      await catalogs.of(rule.from).catalog.refresh(signal)
      throw new StoreError('Unavailable', 'the store was not listed')
    }
    const copies: PlannedCopy[] = []
    let hasFailed = false
    for (const store of rule.to) {
      const tables = await listed.get(store)
      if (tables === undefined || !isTables(tables)) {
        hasFailed = true
        yield {
          kind: 'target',
          target: { ...nothing, store, ...(tables === undefined ? {} : { failure: tables }) },
        }
        continue
      }
      for await (const { target, copy } of this.#planTarget(rule, store, source, tables, signal)) {
        yield { kind: 'target', target }
        if (target.failure !== undefined) hasFailed = true
        if (copy !== undefined) copies.push(copy)
      }
    }
    if (copies.length > 0) yield { kind: 'whole', plan: this.#keep(id, copies) }
    else {
      if (!hasFailed) await rules.noteRun(id, { atMs: now(), copies: [] })
      yield { kind: 'whole' }
    }
  }

  /** Begins the copies of a plan, each as one transfer, and notes the run. Fails with NotFound for a plan that was begun before. */
  async start(plan: string, signal: AbortSignal): Promise<MirrorStarted> {
    const { rules, startCopy, toErrorData, now } = this.#options
    const planned = this.#plans.get(plan)
    if (planned === undefined) throw new StoreError('NotFound', 'this plan was begun already, or is too old')
    this.#plans.delete(plan)
    const begun: { store: string; transfer: string; newTags: number; movedTags: number }[] = []
    const failures: { store: string; error: ErrorData }[] = []
    for (const { newTags, movedTags, ...request } of planned.copies) {
      try {
        const { transfer } = await startCopy(request, signal)
        begun.push({ store: request.to, transfer, newTags, movedTags })
      } catch (error) {
        failures.push({ store: request.to, error: toErrorData(error) })
      }
    }
    if (begun.length > 0) await rules.noteRun(planned.rule, { atMs: now(), copies: begun })
    return { transfers: begun.map(({ transfer }) => transfer), failures }
  }

  async #list(store: string, signal: AbortSignal): Promise<CatalogTables | ErrorData> {
    const { catalogs, toErrorData } = this.#options
    try {
      const { catalog } = catalogs.of(store)
      const tables = await catalog.refresh(signal)
      return catalog.state.tables ?? tables
    } catch (error) {
      signal.throwIfAborted()
      return toErrorData(error)
    }
  }

  async *#planTarget(
    rule: MirrorRule,
    store: string,
    source: CatalogTables,
    tables: CatalogTables,
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly target: MirrorTarget; readonly copy?: PlannedCopy }, void, undefined> {
    const { planCopy, toErrorData } = this.#options
    const { items: selected, ...counts } = await inTurns(mirrorSelection(source, tables, rule), signal)
    const target = { store, ...counts }
    yield { target }
    let items: readonly CopyItem[] = selected
    try {
      while (items.length > 0) {
        const request = { from: rule.from, to: store, items }
        let last: CopyPlanView | undefined
        for await (const plan of planCopy(request, signal)) {
          last = plan
          if (!plan.whole) yield { target: { ...target, plan } }
        }
        if (last === undefined) return
        const moving = rule.differing === 'leave' ? last.moving : []
        // Somebody pushed since the listing: what would move now is left as the rule says.
        if (moving.length > 0) {
          items = withoutTags(items, moving)
          continue
        }
        const { newTags, movedTags } = last
        yield {
          target: { ...target, plan: last },
          ...(last.manifests > 0 && !last.allThere ? { copy: { ...request, newTags, movedTags } } : {}),
        }
        return
      }
    } catch (error) {
      signal.throwIfAborted()
      yield { target: { ...target, failure: toErrorData(error) } }
    }
  }

  #keep(rule: string, copies: readonly PlannedCopy[]): string {
    const id = randomUUID()
    this.#plans.set(id, { rule, copies })
    for (const old of [...this.#plans.keys()].slice(0, -mostPlans)) this.#plans.delete(old)
    return id
  }
}

const mostPlans = 20

const nothing = { tags: 0, missing: 0, differing: 0, newer: 0, same: 0, untold: 0, isWhole: true }

function isTables(listed: CatalogTables | ErrorData): listed is CatalogTables {
  return 'repositories' in listed
}

function withoutTags(
  items: readonly CopyItem[],
  left: readonly { readonly repository: string; readonly tag: string }[],
): readonly CopyItem[] {
  const names = new Set(left.map(({ repository, tag }) => `${repository}:${tag}`))
  return items.flatMap((item) => {
    const tags = (item.tags ?? []).filter((tag) => !names.has(`${item.repository}:${tag}`))
    return tags.length === 0 ? [] : [{ ...item, tags }]
  })
}
