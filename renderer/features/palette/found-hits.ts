import type { ErrorData } from '../../../electron/api/messages.ts'
import type { SearchHit, StoreRow } from '../../../electron/api/rows.ts'
import type { Address } from '../../state/address/address.ts'

export type FoundHit = Exclude<SearchHit, { kind: 'failed' | 'answered' }>

/** What stores have of a text. */
export interface FoundHits {
  /** By store, in the order of the stores; what was typed in full first. */
  readonly byStore: ReadonlyMap<string, readonly FoundHit[]>
  /** Stores that could not be asked. */
  readonly failed: readonly { readonly store: string; readonly error: ErrorData }[]
}

/** Listed names and answers together by store, without duplicates. */
export function mergeHits(
  known: readonly FoundHit[],
  hits: readonly SearchHit[],
  stores: readonly Pick<StoreRow, 'id'>[],
  text: string,
): FoundHits {
  const byStore = new Map<string, Map<string, FoundHit>>(stores.map(({ id }) => [id, new Map()]))
  const failed: { store: string; error: ErrorData }[] = []
  for (const hit of [...known, ...hits]) {
    if (hit.kind === 'failed') failed.push({ store: hit.store, error: hit.error })
    else if (hit.kind !== 'answered') byStore.get(hit.store)?.set(keyOfHit(hit), hit)
  }
  const wanted = text.toLowerCase()
  const ordered = [...byStore].map(([store, found]): [string, readonly FoundHit[]] => {
    const all = [...found.values()]
    return [
      store,
      [...all.filter((hit) => isNamed(hit, wanted)), ...all.filter((hit) => !isNamed(hit, wanted))],
    ]
  })
  return { byStore: new Map(ordered), failed }
}

/** Whether a text, in small letters, is the whole name of what was found. */
export function isNamed(hit: FoundHit, text: string): boolean {
  const name = nameOfHit(hit).toLowerCase()
  return name === text || (hit.kind === 'blob' && name === `sha256:${text}`)
}

/** Its whole name, as a person writes it. */
export function nameOfHit(hit: FoundHit): string {
  switch (hit.kind) {
    case 'repository':
      return hit.repository
    case 'tag':
      return `${hit.repository}:${hit.tag}`
    case 'manifest':
      return `${hit.repository}@${hit.digest}`
    case 'blob':
      return hit.digest
    case 'object':
      return hit.key
  }
}

/** Stores that have not answered yet. */
export function stillAsked<Store extends Pick<StoreRow, 'id'>>(
  hits: readonly SearchHit[],
  stores: readonly Store[],
): readonly Store[] {
  const ended = new Set(
    hits.filter(({ kind }) => kind === 'answered' || kind === 'failed').map(({ store }) => store),
  )
  return stores.filter(({ id }) => !ended.has(id))
}

/** Where it leads. */
export function addressOfHit(hit: FoundHit): Address {
  switch (hit.kind) {
    case 'repository':
      return { at: 'repositories', store: hit.store, repository: hit.repository }
    case 'tag':
      return { at: 'repositories', store: hit.store, repository: hit.repository, tag: hit.tag }
    case 'manifest':
      return { at: 'repositories', store: hit.store, repository: hit.repository, digest: hit.digest }
    case 'blob':
      return { at: 'blobs', store: hit.store, blob: hit.digest }
    case 'object':
      return {
        at: 'files',
        store: hit.store,
        prefix: hit.key.slice(0, hit.key.lastIndexOf('/') + 1),
        file: hit.key,
      }
  }
}

export function keyOfHit(hit: FoundHit): string {
  return `${hit.kind} ${hit.store} ${nameOfHit(hit)}`
}
