import type { StoreRow } from '../../../electron/api/rows.ts'
import type { Command, CommandGroup } from '../../parts/commands/command.ts'
import { storeTabs, type StoreTab } from '../../state/address/address.ts'
import { isNamed, keyOfHit, type FoundHit, type FoundHits } from './found-hits.ts'
import { matchNames, matchOrder, type Match, type Typed } from './typed-text.ts'

/** One line that can be chosen. `key` is unique and the same while answers come in. */
export type Choice =
  | { readonly kind: 'hit'; readonly key: string; readonly hit: FoundHit; readonly store: StoreRow }
  | { readonly kind: 'recent'; readonly key: string; readonly hit: FoundHit; readonly store: StoreRow }
  | { readonly kind: 'store'; readonly key: string; readonly store: StoreRow }
  | { readonly kind: 'page'; readonly key: string; readonly store: StoreRow; readonly tab: StoreTab }
  | { readonly kind: 'command'; readonly key: string; readonly command: Command }

/** Lines below one heading: `first` is the number of the first of them among all. */
export interface ChoiceGroup {
  readonly is: 'recent' | 'stores' | 'pages' | 'lastUsed' | CommandGroup | { readonly store: StoreRow }
  readonly first: number
  readonly choices: readonly Choice[]
}

/** What there is to choose from. */
export interface Offered {
  readonly commands: readonly Command[]
  /** Names of commands, the last used first. */
  readonly lastUsed: readonly string[]
  readonly stores: readonly StoreRow[]
  /** The open store, whose pages come first. */
  readonly open: string | undefined
  /** Names of the parts of a store, in each language. */
  readonly tabNames: ReadonlyMap<StoreTab, readonly string[]>
  readonly recents: readonly FoundHit[]
  readonly found: FoundHits
}

/** What a person may mean, the likeliest first: what they named in full, then the rest by kind. */
export function choiceGroups(typed: Typed, offered: Offered): readonly ChoiceGroup[] {
  const groups =
    typed.onlyCommands || typed.text === ''
      ? [...(typed.onlyCommands ? [] : atFirst(offered)), ...commandsByGroup(typed, offered)]
      : named(typed, offered)
  let first = 0
  return groups
    .filter(({ choices }) => choices.length > 0)
    .map(({ is, choices }) => {
      const group = { is, first, choices }
      first += choices.length
      return group
    })
}

type Unnumbered = Omit<ChoiceGroup, 'first'>

/** Where nothing is typed: what was used last. */
function atFirst({ recents, stores }: Offered): readonly Unnumbered[] {
  const byId = new Map(stores.map((store) => [store.id, store]))
  return [
    {
      is: 'recent',
      choices: recents.flatMap((hit): readonly Choice[] => {
        const store = byId.get(hit.store)
        return store === undefined ? [] : [{ kind: 'recent', key: `recent ${keyOfHit(hit)}`, hit, store }]
      }),
    },
    { is: 'stores', choices: stores.map(storeChoice) },
  ]
}

const groupOrder: readonly CommandGroup[] = ['chosen', 'page', 'store', 'window']
const mostLastUsed = 5

function commandsByGroup(typed: Typed, { commands, lastUsed }: Offered): readonly Unnumbered[] {
  const matching = matchingCommands(typed, commands, lastUsed)
  const used = typed.text === '' ? matching.filter(({ id }) => lastUsed.includes(id)) : []
  const again = used
    .toSorted((a, b) => lastUsed.indexOf(a.id) - lastUsed.indexOf(b.id))
    .slice(0, mostLastUsed)
  return [
    { is: 'lastUsed', choices: again.map(commandChoice) },
    ...groupOrder.map((group) => ({
      is: group,
      choices: matching
        .filter((command) => command.group === group && !again.includes(command))
        .map(commandChoice),
    })),
  ]
}

const mostOfAKind = 8
/** Where only the beginning of a part's name is typed, every store has one such. */
const mostPages = 3

/** Where a name is typed. Groups that have it in full come first; otherwise each kind keeps its place. */
function named(typed: Typed, offered: Offered): readonly Unnumbered[] {
  const { stores, found, commands, lastUsed } = offered
  const wanted = typed.text.toLowerCase()
  const ofStores = matching(stores, typed, ({ name }) => [name])
  const ofPages = matchingPages(typed, offered)
  // The parts of the open store are among the pages.
  const ofCommands = matchingCommands(
    typed,
    commands.filter(({ id }) => !id.startsWith('tab-')),
    lastUsed,
  )
  const groups: readonly (Unnumbered & { readonly whole: boolean })[] = [
    {
      is: 'stores',
      whole: ofStores.some(({ name }) => name.toLowerCase() === wanted),
      choices: ofStores.slice(0, mostOfAKind).map(storeChoice),
    },
    { is: 'pages', whole: false, choices: ofPages },
    ...groupOrder.map((group) => {
      const inGroup = ofCommands.filter((command) => command.group === group)
      return {
        is: group,
        whole: inGroup.some(({ label }) => label.toLowerCase() === wanted),
        choices: inGroup.slice(0, mostOfAKind).map(commandChoice),
      }
    }),
    ...stores.map((store) => {
      const hits = found.byStore.get(store.id) ?? []
      return {
        is: { store },
        whole: hits.some((hit) => isNamed(hit, wanted)),
        choices: hits.map((hit): Choice => ({ kind: 'hit', key: keyOfHit(hit), hit, store })),
      }
    }),
  ]
  return [...groups.filter(({ whole }) => whole), ...groups.filter(({ whole }) => !whole)]
}

/** Commands whose label has the words, in either language: the best match first, of equals the last used, then what can be done now. */
function matchingCommands(
  typed: Typed,
  commands: readonly Command[],
  lastUsed: readonly string[],
): readonly Command[] {
  const age = (id: string): number => (lastUsed.includes(id) ? lastUsed.indexOf(id) : lastUsed.length)
  const possible = [
    ...commands.filter(({ refusal }) => refusal === undefined),
    ...commands.filter(({ refusal }) => refusal !== undefined),
  ]
  const ordered = typed.text === '' ? possible : possible.toSorted((a, b) => age(a.id) - age(b.id))
  return matching(ordered, typed, ({ label, also }) => [label, ...also])
}

/** Parts of stores: some words name the part, and the others, if any, the store. */
function matchingPages(typed: Typed, { stores, open, tabNames }: Offered): readonly Choice[] {
  const openFirst = [...stores.filter(({ id }) => id === open), ...stores.filter(({ id }) => id !== open)]
  const pages = storeTabs.flatMap((tab) => {
    const names = tabNames.get(tab) ?? []
    const ofTab = typed.words.filter((word) => matchNames(names, [word]) !== undefined)
    if (ofTab.length === 0) return []
    return openFirst
      .filter(({ name }) => {
        const others = typed.words.filter((word) => !ofTab.includes(word))
        return others.length === 0 || matchNames([name], others) !== undefined
      })
      .map((store) => ({
        whole: ofTab.length < typed.words.length || matchNames(names, ofTab) === 'whole',
        choice: { kind: 'page', key: `page ${store.id} ${tab}`, store, tab } as const,
      }))
  })
  const isWhole = pages.some(({ whole }) => whole)
  return pages
    .filter(({ whole }) => whole === isWhole)
    .slice(0, isWhole ? mostOfAKind : mostPages)
    .map(({ choice }) => choice)
}

/** Items that have the words in one of their names, the best match first and otherwise in their order. */
function matching<Item>(
  items: readonly Item[],
  typed: Typed,
  namesOf: (item: Item) => readonly string[],
): readonly Item[] {
  const matched = new Map<Match, Item[]>(matchOrder.map((match) => [match, []]))
  for (const item of items) {
    const match = matchNames(namesOf(item), typed.words)
    if (match !== undefined) matched.get(match)?.push(item)
  }
  return [...matched.values()].flat()
}

function storeChoice(store: StoreRow): Choice {
  return { kind: 'store', key: `store ${store.id}`, store }
}

function commandChoice(command: Command): Choice {
  return { kind: 'command', key: `command ${command.id}`, command }
}
