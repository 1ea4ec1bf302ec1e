import {
  asDigest,
  asRepositoryName,
  asTag,
  type Digest,
  type RepositoryName,
  type Tag,
} from '../../../drivers/common/names.ts'
import type { CatalogTables } from './catalog-tables.ts'
import { digestAt } from './digests.ts'
import { repositoryOf } from './lookups.ts'
import { nameAt } from './names.ts'

/** Which link a number in `SeenLinks.link` means. */
export interface LinkPlace {
  readonly table: 'tags' | 'revisions' | 'layerLinks'
  readonly row: number
}

export function linkPlace({ tags, revisions }: CatalogTables, link: number): LinkPlace {
  const tagCount = tags.current.length
  const revisionCount = revisions.digest.length
  if (link < tagCount) return { table: 'tags', row: link }
  if (link < tagCount + revisionCount) return { table: 'revisions', row: link - tagCount }
  return { table: 'layerLinks', row: link - tagCount - revisionCount }
}

/** The number of a link in `SeenLinks.link`. */
export function linkNumber({ tags, revisions }: CatalogTables, { table, row }: LinkPlace): number {
  if (table === 'tags') return row
  return table === 'revisions'
    ? tags.current.length + row
    : tags.current.length + revisions.digest.length + row
}

/** The ID of the digest that a link holds, or `noDigest`. */
export function targetColumn(tables: CatalogTables, table: LinkPlace['table']): Uint32Array {
  return table === 'tags' ? tables.tags.current : tables[table].target
}

export function stateColumn(tables: CatalogTables, table: LinkPlace['table']): Uint8Array {
  return table === 'tags' ? tables.tags.linkState : tables[table].state
}

export function linkTimes(tables: CatalogTables, table: LinkPlace['table']): Float64Array {
  return table === 'tags' ? tables.tags.pushedAtMs : tables[table].linkedAtMs
}

/** The names by which a link is found in a store; undefined where they have not the grammar of such names. */
export type LinkName =
  | { readonly kind: 'tag'; readonly repository: RepositoryName; readonly tag: Tag }
  | { readonly kind: 'revision' | 'layerLink'; readonly repository: RepositoryName; readonly digest: Digest }

export function linkName(tables: CatalogTables, { table, row }: LinkPlace): LinkName | undefined {
  const { repositories, tags, digests } = tables
  const repository = asRepositoryName(nameAt(repositories.names, repositoryOf(tables, table, row)))
  if (repository === undefined) return undefined
  if (table === 'tags') {
    const tag = asTag(nameAt(tags.names, row))
    return tag === undefined ? undefined : { kind: 'tag', repository, tag }
  }
  const digest = asDigest(digestAt(digests, tables[table].digest[row] ?? 0))
  if (digest === undefined) return undefined
  return { kind: table === 'revisions' ? 'revision' : 'layerLink', repository, digest }
}
