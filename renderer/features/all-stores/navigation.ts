import type { AllStoresAddress, Sameness, Spread } from '../../state/address/address.ts'
import type { GoTo } from '../../state/address/use-address.ts'
import type { TagLine } from './tag-lines.ts'

/** Where one is among all stores, and the ways on from there. */
export interface AllStoresNavigation {
  readonly address: AllStoresAddress
  readonly filter: (text: string) => void
  readonly chooseSpread: (spread: Spread | undefined) => void
  readonly openRepository: (name: string) => void
  readonly filterTags: (text: string) => void
  readonly chooseSameness: (sameness: Sameness | undefined) => void
  /** Opens a line. It replaces the history entry if a line was open already. */
  readonly openLine: (line: TagLine) => void
  readonly closeLine: () => void
  readonly openStore: (store: string) => void
  /** The repository in one store, at a tag when there is one. */
  readonly openInStore: (store: string, repository: string, tag?: string) => void
}

export function allStoresNavigation(
  address: AllStoresAddress,
  goTo: GoTo,
  openStore: (store: string) => void,
): AllStoresNavigation {
  const { tag: _tag, digest: _digest, ...list } = address
  const { filter, spread, repository, tag } = address
  return {
    address,
    filter: (text) => goTo({ ...address, filter: text }, 'replace'),
    chooseSpread: (chosen) => goTo({ ...address, spread: chosen }, 'replace'),
    openRepository: (name) =>
      goTo(
        { at: 'allStores', filter, spread, repository: name },
        repository === undefined ? 'push' : 'replace',
      ),
    filterTags: (text) => goTo({ ...address, tagFilter: text }, 'replace'),
    chooseSameness: (chosen) => goTo({ ...address, sameness: chosen }, 'replace'),
    openLine: (line) =>
      goTo({ ...list, tag: line.tag, digest: line.digest }, tag === undefined ? 'push' : 'replace'),
    closeLine: () => goTo(list),
    openStore,
    openInStore: (store, name, opened) => goTo({ at: 'repositories', store, repository: name, tag: opened }),
  }
}
