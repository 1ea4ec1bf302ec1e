import { useMemo, useState } from 'react'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useCommandRegistry } from '../../parts/commands/use-commands.ts'
import { storeTabs, type StoreTab } from '../../state/address/address.ts'
import { useAddress } from '../../state/address/use-address.ts'
import { useMemory } from '../../state/memory/use-memory.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import { choiceGroups, type ChoiceGroup } from './choices.ts'
import type { FoundHit, FoundHits } from './found-hits.ts'
import type { Typed } from './typed-text.ts'

/** What a person may choose from, as the window was when they asked. */
export function useChoices(
  typed: Typed,
  stores: readonly StoreRow[],
  found: FoundHits,
): readonly ChoiceGroup[] {
  const registry = useCommandRegistry()
  const [commands] = useState(() => registry.all().filter(({ id }) => id !== 'palette' && id !== 'commands'))
  const [lastUsed] = useMemory('commands')
  const [recents] = useMemory('recents')
  const [address] = useAddress()
  const tabNames = useTabNames()
  const open = 'store' in address ? address.store : undefined
  return useMemo(
    () =>
      choiceGroups(typed, {
        commands,
        lastUsed,
        stores,
        open,
        tabNames,
        recents: recents.slice(0, mostRecents).map(hitOf),
        found,
      }),
    [typed, commands, lastUsed, stores, open, tabNames, recents, found],
  )
}

const mostRecents = 8

function hitOf(recent: {
  readonly store: string
  readonly repository: string
  readonly tag?: string
}): FoundHit {
  const { store, repository, tag } = recent
  return tag === undefined
    ? { kind: 'repository', store, repository }
    : { kind: 'tag', store, repository, tag }
}

/** The parts of a store as both languages call them. */
function useTabNames(): ReadonlyMap<StoreTab, readonly string[]> {
  const { i18n } = useTranslation('shell')
  return useMemo(() => {
    const texts = ['en', 'zh-CN'].map((language) => i18n.getFixedT(language, 'shell'))
    return new Map(storeTabs.map((tab) => [tab, texts.map((t) => t(`tab.${tab}`))]))
  }, [i18n])
}
