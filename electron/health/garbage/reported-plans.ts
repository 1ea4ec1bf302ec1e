import type { ReportedPlan } from './plan-report.ts'

type Kept = Omit<ReportedPlan, 'storeName'>

/** What plans were made from, for their reports: of the last few, since each holds the tables of a store. */
export class ReportedPlans {
  readonly #plans = new Map<string, Kept>()
  /** By plan: the file that was saved last. */
  readonly #files = new Map<string, string>()

  /** Keeps one more, and gives the plans that are given up for it. */
  add(made: Kept): readonly string[] {
    this.#plans.set(made.plan.id, made)
    const given: string[] = []
    for (const [oldest] of this.#plans) {
      if (this.#plans.size <= mostPlans) break
      this.#plans.delete(oldest)
      this.#files.delete(oldest)
      given.push(oldest)
    }
    return given
  }

  get(plan: string): Kept | undefined {
    return this.#plans.get(plan)
  }

  saved(plan: string, file: string): void {
    if (this.#plans.has(plan)) this.#files.set(plan, file)
  }

  fileOf(plan: string): string | undefined {
    return this.#files.get(plan)
  }
}

const mostPlans = 4
