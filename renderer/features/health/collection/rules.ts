import { useDebouncedCallback } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import type { CollectionRules } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { storesQuery } from '../../../api/queries/stores.ts'
import { settingsQuery, useChangeSettings, useSettings } from '../../../api/settings.ts'
import { readRules, typedRule, type TypedRule } from './retention-form.ts'

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

/** Rules as a person would have typed them. */
function typedRules({ retention, ...rules }: CollectionRules): TypedRules {
  return { ...rules, retention: retention.map((rule, index) => typedRule(rule, index + 1)) }
}

export interface KeptRules {
  readonly typed: TypedRules
  readonly setTyped: (rules: TypedRules) => void
  /** Why they could not be kept; null otherwise. */
  readonly error: Error | null
}

/**
 * The rules of a store. What is typed stays while the window is open; what can be read of it is kept in the settings. A
 * view of another store is another one.
 */
export function useTypedRules(store: string): KeptRules {
  const queries = useQueryClient()
  const queryKey = ['app', 'collectionRules', store]
  const kept = useSettings().collectionRules?.[store]
  const { keep, error } = useKeepRules(store)
  const [changed, setChanged] = useState(() => queries.getQueryData<TypedRules>(queryKey))
  const typed = useMemo(
    () => changed ?? (kept === undefined ? usualRules : typedRules(kept)),
    [changed, kept],
  )
  const setTyped = (next: TypedRules): void => {
    // The cache tells of a change a moment later, which is too late for a field that is typed in.
    setChanged(next)
    queries.setQueryDefaults(queryKey, { gcTime: Infinity })
    queries.setQueryData(queryKey, next)
    const rules = rulesOf(next)
    if (rules !== undefined) keep(rules)
  }
  return { typed, setTyped, error }
}

/** Keeps rules in the settings, a moment after the last of them; those of stores that are gone are left out. */
function useKeepRules(store: string): { keep: (rules: CollectionRules) => void; error: Error | null } {
  const client = useClient()
  const queries = useQueryClient()
  const save = useChangeSettings()
  const keep = useDebouncedCallback(
    (rules: CollectionRules) => {
      const settings = queries.getQueryData(settingsQuery(client).queryKey)
      // While the list is unknown no store is gone.
      const stores = queries.getQueryData(storesQuery(client).queryKey)
      const gone = Object.keys(settings?.collectionRules ?? {}).filter(
        (id) => stores !== undefined && !stores.some((row) => row.id === id),
      )
      const forgotten = Object.fromEntries(gone.map((id) => [id, null]))
      save.mutate({ collectionRules: { ...forgotten, [store]: rules } })
    },
    { delay: keptAfterMs, flushOnUnmount: true },
  )
  return { keep, error: save.error }
}

const keptAfterMs = 300
