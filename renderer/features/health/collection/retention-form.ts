import type { RetentionRule } from '../../../../electron/api/rows.ts'

/** A rule as a person types it. */
export interface TypedRule {
  /** Tells the rules of a form apart. */
  readonly id: number
  readonly repositories: string
  readonly keepNewest: string
  readonly keepDays: string
  /** Patterns, parted by commas or spaces. */
  readonly keepTags: string
}

export type RuleProblem = 'noRepositories' | 'badNewest' | 'badDays' | 'tooManyTags' | 'keepsNothing'

export function newRule(id: number): TypedRule {
  return { id, repositories: '**', keepNewest: '10', keepDays: '', keepTags: 'latest' }
}

/** A rule as a person would have typed it. */
export function typedRule(
  { repositories, keepNewest, keepDays, keepTags }: RetentionRule,
  id: number,
): TypedRule {
  return {
    id,
    repositories,
    keepNewest: keepNewest === undefined ? '' : String(keepNewest),
    keepDays: keepDays === undefined ? '' : String(keepDays),
    keepTags: keepTags.join(', '),
  }
}

/** The rule, or what is wrong with what was typed. */
export function readRule(typed: TypedRule): RetentionRule | RuleProblem {
  const repositories = typed.repositories.trim()
  if (repositories === '' || repositories.length > 512) return 'noRepositories'
  const keepNewest = numberIn(typed.keepNewest, 1_000_000)
  if (keepNewest === 'bad' || (keepNewest !== undefined && !Number.isInteger(keepNewest))) return 'badNewest'
  const keepDays = numberIn(typed.keepDays, 36_500)
  if (keepDays === 'bad') return 'badDays'
  const keepTags = typed.keepTags.split(/[\s,，、]+/).filter((pattern) => pattern !== '')
  if (keepTags.length > 100 || keepTags.some((pattern) => pattern.length > 256)) return 'tooManyTags'
  if (!((keepNewest ?? 0) > 0) && !((keepDays ?? 0) > 0) && keepTags.length === 0) return 'keepsNothing'
  return {
    repositories,
    ...(keepNewest === undefined ? {} : { keepNewest }),
    ...(keepDays === undefined ? {} : { keepDays }),
    keepTags,
  }
}

/** Of several rules those that can be read, in their order; undefined where one cannot. */
export function readRules(typed: readonly TypedRule[]): readonly RetentionRule[] | undefined {
  const rules: RetentionRule[] = []
  for (const each of typed) {
    const rule = readRule(each)
    if (typeof rule === 'string') return undefined
    rules.push(rule)
  }
  return rules
}

/** Undefined where nothing was typed. */
function numberIn(text: string, most: number): number | 'bad' | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const value = /^\d{1,7}(?:\.\d{1,3})?$/.test(trimmed) ? Number(trimmed) : NaN
  return value >= 0 && value <= most ? value : 'bad'
}
