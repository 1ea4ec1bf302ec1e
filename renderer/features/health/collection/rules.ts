import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'

import type { CollectionRules } from '../../../../electron/api/rows.ts'
import type { TypedRule } from './retention-form.ts'
import { readRules } from './retention-form.ts'

/** How a person wants to collect, as far as it is typed. */
export interface TypedRules extends Omit<CollectionRules, 'retention'> {
  readonly retention: readonly TypedRule[]
}

export const usualRules: TypedRules = {
  mode: 'safe',
  deleteUntagged: false,
  minAgeHours: 24,
  graceDays: 7,
  retention: [],
}

/** The rules that a plan is made by; undefined while one of them cannot be read. */
export function rulesOf({ retention: typed, ...rules }: TypedRules): CollectionRules | undefined {
  const retention = readRules(typed)
  return retention === undefined ? undefined : { ...rules, retention }
}

/** The rules of a store, kept while the window is open. */
export function useTypedRules(store: string): [TypedRules, (rules: TypedRules) => void] {
  const queries = useQueryClient()
  const queryKey = ['app', 'collectionRules', store]
  const rules = useQuery<TypedRules>({ queryKey, queryFn: skipToken, gcTime: Infinity }).data ?? usualRules
  return [rules, (next) => queries.setQueryData(queryKey, next)]
}
