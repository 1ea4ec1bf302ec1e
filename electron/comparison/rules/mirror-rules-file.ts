import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { mirrorRuleDraft, mostMirrorRules } from '../../api/comparison.ts'
import type { MirrorRule, MirrorRuleDraft, MirrorRules, MirrorRun } from '../../api/rows.ts'
import { StoreError } from '../../../drivers/index.ts'
import { TaskQueue } from '../../catalog/store/task-queue.ts'

/** How the file is read, replaced as a whole, and kept aside where it is damaged. */
export interface RulesStorage {
  /** Undefined where there is none. Fails with a SyntaxError for what is no JSON. */
  readonly read: () => Promise<unknown>
  readonly write: (content: unknown) => Promise<void>
  /** Gives where it is kept. */
  readonly keepDamaged: () => Promise<string>
}

/** The rules that a person keeps, in a file of their own: windows that save at once do not overwrite each other's. */
export class MirrorRulesFile {
  readonly #storage: RulesStorage
  #read: Promise<MirrorRules> | undefined
  /** One change after another: each begins with what the one before wrote. */
  readonly #changes = new TaskQueue()

  constructor(storage: RulesStorage) {
    this.#storage = storage
  }

  /** All rules, and whether some could not be read. */
  list(): Promise<MirrorRules> {
    this.#read ??= this.#load()
    return this.#read
  }

  /** Fails with NotFound for a rule that is gone. */
  async get(id: string): Promise<MirrorRule> {
    const rule = (await this.list()).rules.find((each) => each.id === id)
    if (rule === undefined) throw gone()
    return rule
  }

  /** Adds a rule, or replaces the one of this ID; its last run stays. Gives the ID. */
  async save(draft: MirrorRuleDraft, id?: string): Promise<string> {
    const saved = id ?? randomUUID()
    await this.#change((rules) => {
      if (id === undefined) {
        if (rules.length >= mostMirrorRules)
          throw new StoreError('InvalidParameter', `there are ${mostMirrorRules} rules, and no more are kept`)
        return [...rules, { ...draft, id: saved }]
      }
      const before = rules.find((rule) => rule.id === id)
      if (before === undefined) throw gone()
      const { lastRun } = before
      const after = { ...draft, id, ...(lastRun === undefined ? {} : { lastRun }) }
      return rules.map((rule) => (rule === before ? after : rule))
    })
    return saved
  }

  /** Forgets a rule; nothing where it is gone already. */
  async remove(id: string): Promise<void> {
    await this.#change((rules) => rules.filter((rule) => rule.id !== id))
  }

  /** Notes what came of a run; nothing where the rule was removed meanwhile. */
  async noteRun(id: string, lastRun: MirrorRun): Promise<void> {
    await this.#change((rules) => rules.map((rule) => (rule.id === id ? { ...rule, lastRun } : rule)))
  }

  async #change(change: (rules: readonly MirrorRule[]) => readonly MirrorRule[]): Promise<void> {
    await this.#changes.run(async () => {
      const known = await this.list()
      const rules = change(known.rules)
      await this.#storage.write({ version: 1, rules })
      this.#read = Promise.resolve({ ...known, rules })
    })
  }

  async #load(): Promise<MirrorRules> {
    let content: unknown
    try {
      content = await this.#storage.read()
    } catch (error) {
      if (!(error instanceof SyntaxError)) {
        this.#read = undefined
        throw error
      }
      return { rules: [], damaged: await this.#storage.keepDamaged() }
    }
    if (content === undefined) return { rules: [] }
    const file = fileSchema().safeParse(content)
    if (!file.success) return { rules: [], damaged: await this.#storage.keepDamaged() }
    const schema = ruleSchema()
    const read = file.data.rules.map((rule) => schema.safeParse(rule))
    const rules = new Map(read.flatMap(({ data }) => (data === undefined ? [] : [[data.id, data] as const])))
    const kept = [...rules.values()].map(withoutGap)
    // What cannot be read of one rule is no reason to forget the others.
    return kept.length === file.data.rules.length
      ? { rules: kept }
      : { rules: kept, damaged: await this.#storage.keepDamaged() }
  }
}

function gone(): StoreError {
  return new StoreError('NotFound', 'this rule is gone')
}

function fileSchema() {
  return z.object({ version: z.literal(1), rules: z.array(z.unknown()).max(10 * mostMirrorRules) })
}

function ruleSchema() {
  const count = z.int().nonnegative()
  const copies = z.array(
    z.object({ store: z.string().max(128), transfer: z.string().max(128), newTags: count, movedTags: count }),
  )
  return mirrorRuleDraft().extend({
    id: z.string().min(1).max(128),
    lastRun: z.object({ atMs: z.number(), copies: copies.max(64) }).optional(),
  })
}

function withoutGap({ lastRun, ...rule }: z.infer<ReturnType<typeof ruleSchema>>): MirrorRule {
  return lastRun === undefined ? rule : { ...rule, lastRun }
}
