import type { ErrorData } from '../../../electron/api/messages.ts'
import type { SearchHit, StoreRow } from '../../../electron/api/rows.ts'
import type { Address } from '../../state/address/address.ts'

export type FoundHit = Exclude<SearchHit, { kind: 'failed' | 'answered' }>

export interface Result {
  readonly key: string
  readonly hit: FoundHit
}

export interface Results {
  /** In the order of the stores; what the arrow keys go through. */
  readonly choices: readonly Result[]
  readonly groups: readonly {
    readonly store: string
    readonly first: number
    readonly results: readonly Result[]
  }[]
  /** Stores that could not be asked. */
  readonly failed: readonly { readonly store: string; readonly error: ErrorData }[]
}

/** The text to search for: without the blanks and the scheme of a pasted reference. */
export function searchText(typed: string): string {
  return typed.trim().replace(/^(docker|oci|https?):\/\//, '')
}

/** Listed names and answers in one list by store, without duplicates. */
export function mergeResults(
  known: readonly FoundHit[],
  hits: readonly SearchHit[],
  stores: readonly Pick<StoreRow, 'id'>[],
): Results {
  const byStore = new Map<string, Map<string, Result>>(stores.map(({ id }) => [id, new Map()]))
  const failed: { store: string; error: ErrorData }[] = []
  for (const hit of [...known, ...hits]) {
    if (hit.kind === 'failed') {
      failed.push({ store: hit.store, error: hit.error })
      continue
    }
    if (hit.kind === 'answered') continue
    const key = keyOf(hit)
    byStore.get(hit.store)?.set(key, { key, hit })
  }
  const groups: { store: string; first: number; results: readonly Result[] }[] = []
  let first = 0
  for (const [store, results] of byStore) {
    if (results.size === 0) continue
    groups.push({ store, first, results: [...results.values()] })
    first += results.size
  }
  return { choices: groups.flatMap(({ results }) => results), groups, failed }
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

/** Where a result leads. */
export function addressOf(hit: FoundHit): Address {
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

function keyOf(hit: FoundHit): string {
  switch (hit.kind) {
    case 'repository':
      return `repository ${hit.store} ${hit.repository}`
    case 'tag':
      return `tag ${hit.store} ${hit.repository}:${hit.tag}`
    case 'manifest':
      return `manifest ${hit.store} ${hit.repository}@${hit.digest}`
    case 'blob':
      return `blob ${hit.store} ${hit.digest}`
    case 'object':
      return `object ${hit.store} ${hit.key}`
  }
}
