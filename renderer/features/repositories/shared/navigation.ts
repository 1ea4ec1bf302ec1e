import type { Reference } from '../../../../electron/api/inputs.ts'
import type { StoreRow } from '../../../../electron/api/rows.ts'
import type { Inside, Panel, RepositoriesAddress, TagKind } from '../../../state/address/address.ts'
import type { GoTo } from '../../../state/address/use-address.ts'

/** Where one is in a store's registry, and the ways on from there. */
export interface RepositoryNavigation {
  readonly store: StoreRow
  readonly address: RepositoriesAddress
  /** The manifest that is open, as it was asked for. */
  readonly reference: Reference | undefined
  /** True if the registry keeps its tags in a database, or may: a manifest without a tag here may then be in use. */
  readonly tagsElsewhere: boolean
  /** False if the tags may have been deleted instead. */
  readonly databaseLikely: boolean
  readonly openRepository: (repository: string) => void
  readonly closeRepository: () => void
  readonly filterRepositories: (filter: string) => void
  readonly filterTags: (tagFilter: string) => void
  readonly chooseKind: (kind: TagKind | undefined) => void
  /** Opens a row. It replaces the history entry if a row was open already. */
  readonly openRow: (row: { readonly tag?: string; readonly digest?: string }) => void
  readonly openManifest: (digest: string) => void
  readonly openPanel: (panel: Panel) => void
  /** Shows the documents of a referrer in place of the list; undefined goes back to the list. */
  readonly openReferrer: (referrer: string | undefined) => void
  readonly choosePlatform: (manifest: string | undefined) => void
  readonly widen: (wide: boolean) => void
  /** Chooses a step of the history; `inside` shows the files of its layer, too. */
  readonly openStep: (step: number | undefined, inside?: Inside) => void
  readonly openInside: (inside: Inside | undefined) => void
  /** Chooses a file among those that are shown. */
  readonly openPath: (path: string | undefined) => void
  /** Shows a file in its layer: that of a step of the history. */
  readonly openInLayer: (step: number, path: string) => void
  readonly close: () => void
  readonly openBlob: (digest: string) => void
  readonly openFiles: () => void
}

export function repositoryNavigation(
  store: StoreRow,
  address: RepositoriesAddress,
  goTo: GoTo,
): RepositoryNavigation {
  const { tag, digest, repository, filter, tagFilter, kind, panel, wide } = address
  const list = { at: 'repositories', store: store.id, filter, repository, tagFilter, kind } as const
  const found = store.connection.state === 'ready' ? store.connection.layout : undefined
  const withoutFiles = { ...address, step: undefined, inside: undefined, path: undefined }
  const isOpen = tag !== undefined || digest !== undefined
  return {
    store,
    address,
    reference: tag !== undefined ? { tag } : digest !== undefined ? { digest } : undefined,
    tagsElsewhere: found?.kind === 'registryWithoutTags',
    databaseLikely: found?.kind === 'registryWithoutTags' && found.databaseLikely,
    openRepository: (name) => goTo({ at: 'repositories', store: store.id, filter, repository: name }),
    closeRepository: () => goTo({ at: 'repositories', store: store.id, filter }),
    filterRepositories: (text) => goTo({ ...address, filter: text }, 'replace'),
    filterTags: (text) => goTo({ ...address, tagFilter: text }, 'replace'),
    chooseKind: (chosen) => goTo({ ...address, kind: chosen }, 'replace'),
    openRow: (row) =>
      goTo(
        row.tag === undefined ? { ...list, panel, digest: row.digest } : { ...list, panel, tag: row.tag },
        isOpen ? 'replace' : 'push',
      ),
    openManifest: (other) => goTo({ ...list, digest: other, wide }),
    openPanel: (next) => goTo({ ...withoutFiles, panel: next, referrer: undefined }, 'replace'),
    openReferrer: (referrer) => goTo({ ...withoutFiles, panel: 'referrers', referrer }),
    choosePlatform: (manifest) => goTo({ ...withoutFiles, manifest }, 'replace'),
    widen: (on) => goTo({ ...address, wide: on ? 'yes' : undefined }),
    openStep: (step, inside) =>
      goTo(
        { ...withoutFiles, step: step === undefined ? undefined : String(step), inside },
        inside === undefined ? 'replace' : 'push',
      ),
    openInside: (inside) => goTo({ ...address, inside, path: undefined }),
    openPath: (path) => goTo({ ...address, path }, 'replace'),
    openInLayer: (step, path) =>
      goTo({ ...address, panel: 'layers', step: String(step), inside: 'layer', path }),
    close: () => goTo(list),
    openBlob: (blob) => goTo({ at: 'blobs', store: store.id, blob }),
    openFiles: () => goTo({ at: 'files', store: store.id }),
  }
}

/** `repository:tag` or `repository@digest`, without the registry's address. */
export function referenceText(repository: string, reference: Reference): string {
  return 'tag' in reference ? `${repository}:${reference.tag}` : `${repository}@${reference.digest}`
}
