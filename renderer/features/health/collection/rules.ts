import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

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

/** The rules of a store, kept while the window is open. A view of another store is another one. */
export function useTypedRules(store: string): [TypedRules, (rules: TypedRules) => void] {
  const queries = useQueryClient()
  const queryKey = ['app', 'collectionRules', store]
  const [rules, setRules] = useState(() => queries.getQueryData<TypedRules>(queryKey) ?? usualRules)
  const change = (next: TypedRules): void => {
    // The cache tells of a change a moment later, which is too late for a field that is typed in.
    setRules(next)
    queries.setQueryDefaults(queryKey, { gcTime: Infinity })
    queries.setQueryData(queryKey, next)
  }
  return [rules, change]
}
