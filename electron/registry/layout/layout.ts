import type { StorePath } from '../../../drivers/index.ts'
import {
  algorithmOf,
  asDigest,
  asRepositoryName,
  asTag,
  hexOf,
  type Digest,
  type RepositoryName,
  type Tag,
} from '../../../drivers/common/names.ts'

/*
 * Where a registry keeps what (distribution's paths.go, the same in 2.x and 3.x). No other file joins a path.
 *
 *   /docker/registry/v2
 *   ├── blobs/<algorithm>/<first two of hex>/<hex>/data          the bytes of every blob, manifests included
 *   └── repositories/<name>
 *       ├── _manifests
 *       │   ├── revisions/<algorithm>/<hex>/link                 manifests of this repository
 *       │   └── tags/<tag>
 *       │       ├── current/link                                 what the tag points to
 *       │       └── index/<algorithm>/<hex>/link                 everything it ever pointed to
 *       ├── _layers/<algorithm>/<hex>/link                       blobs that this repository may serve
 *       └── _uploads/<uuid>/{startedat,data,hashstates/…}        pushes that are not finished
 *
 * A link file holds a digest and nothing else.
 */
const root = '/docker/registry/v2'
const repositories = `${root}/repositories` as const

export const layout = {
  root: (): StorePath => root,
  repositories: (): StorePath => repositories,
  repository: (name: RepositoryName): StorePath => `${repositories}/${name}`,
  manifestRevisions: (name: RepositoryName): StorePath => `${repositories}/${name}/_manifests/revisions`,
  manifestRevisionLink: (name: RepositoryName, digest: Digest): StorePath =>
    `${repositories}/${name}/_manifests/revisions/${slashed(digest)}/link`,
  manifestTags: (name: RepositoryName): StorePath => `${repositories}/${name}/_manifests/tags`,
  manifestTag: (name: RepositoryName, tag: Tag): StorePath =>
    `${repositories}/${name}/_manifests/tags/${tag}`,
  manifestTagCurrent: (name: RepositoryName, tag: Tag): StorePath =>
    `${repositories}/${name}/_manifests/tags/${tag}/current/link`,
  manifestTagIndex: (name: RepositoryName, tag: Tag): StorePath =>
    `${repositories}/${name}/_manifests/tags/${tag}/index`,
  manifestTagIndexEntryLink: (name: RepositoryName, tag: Tag, digest: Digest): StorePath =>
    `${repositories}/${name}/_manifests/tags/${tag}/index/${slashed(digest)}/link`,
  layers: (name: RepositoryName): StorePath => `${repositories}/${name}/_layers`,
  layerLink: (name: RepositoryName, digest: Digest): StorePath =>
    `${repositories}/${name}/_layers/${slashed(digest)}/link`,
  upload: (name: RepositoryName, uuid: string): StorePath => `${repositories}/${name}/_uploads/${uuid}`,
  uploadData: (name: RepositoryName, uuid: string): StorePath =>
    `${repositories}/${name}/_uploads/${uuid}/data`,
  uploadStartedAt: (name: RepositoryName, uuid: string): StorePath =>
    `${repositories}/${name}/_uploads/${uuid}/startedat`,
  blobs: (): StorePath => `${root}/blobs`,
  blobData: (digest: Digest): StorePath =>
    `${root}/blobs/${algorithmOf(digest)}/${hexOf(digest).slice(0, 2)}/${hexOf(digest)}/data`,
} as const

/** What a path found in a bucket means. `other` is not an error: buckets hold more than a registry. */
export type LayoutEntry =
  | { readonly kind: 'blobData'; readonly digest: Digest }
  | { readonly kind: 'layerLink'; readonly repository: RepositoryName; readonly digest: Digest }
  | { readonly kind: 'manifestRevisionLink'; readonly repository: RepositoryName; readonly digest: Digest }
  | { readonly kind: 'manifestTagCurrent'; readonly repository: RepositoryName; readonly tag: Tag }
  | {
      readonly kind: 'manifestTagIndexEntryLink'
      readonly repository: RepositoryName
      readonly tag: Tag
      readonly digest: Digest
    }
  | {
      readonly kind: 'uploadStartedAt' | 'uploadData'
      readonly repository: RepositoryName
      readonly uuid: string
    }
  | { readonly kind: 'other' }

/** The inverse of `layout`. */
export function parseLayout(path: string): LayoutEntry {
  return parseBlob(path) ?? parseInRepository(path) ?? { kind: 'other' }
}

function parseBlob(path: string): LayoutEntry | undefined {
  const match = /\/docker\/registry\/v2\/blobs\/([a-z0-9]+)\/([0-9a-f]{2})\/([0-9a-f]+)\/data$/.exec(path)
  const [, algorithm = '', shard = '', hex = ''] = match ?? []
  const digest = asDigest(`${algorithm}:${hex}`)
  return digest !== undefined && hex.startsWith(shard) ? { kind: 'blobData', digest } : undefined
}

function parseInRepository(path: string): LayoutEntry | undefined {
  const match = /\/docker\/registry\/v2\/repositories\/(.+?)\/(_layers|_manifests|_uploads)\/(.+)$/.exec(path)
  const [, name = '', part = '', rest = ''] = match ?? []
  const repository = asRepositoryName(name)
  if (repository === undefined) return undefined
  if (part === '_uploads') return parseUpload(repository, rest)
  if (part === '_layers') {
    const digest = linkedDigest(rest)
    return digest === undefined ? undefined : { kind: 'layerLink', repository, digest }
  }
  const [what = '', ...below] = rest.split('/')
  if (what === 'revisions') {
    const digest = linkedDigest(below.join('/'))
    return digest === undefined ? undefined : { kind: 'manifestRevisionLink', repository, digest }
  }
  return what === 'tags' ? parseTagPath(repository, below) : undefined
}

function parseTagPath(
  repository: RepositoryName,
  [name = '', kind, ...rest]: string[],
): LayoutEntry | undefined {
  const tag = asTag(name)
  if (tag === undefined) return undefined
  if (kind === 'current' && rest.join('/') === 'link') return { kind: 'manifestTagCurrent', repository, tag }
  const digest = kind === 'index' ? linkedDigest(rest.join('/')) : undefined
  return digest === undefined ? undefined : { kind: 'manifestTagIndexEntryLink', repository, tag, digest }
}

function parseUpload(repository: RepositoryName, rest: string): LayoutEntry | undefined {
  const [, uuid, what] = /^([^/]+)\/(startedat|data)$/.exec(rest) ?? []
  if (uuid === undefined) return undefined
  return { kind: what === 'data' ? 'uploadData' : 'uploadStartedAt', repository, uuid }
}

/** `sha256/<hex>/link` */
function linkedDigest(path: string): Digest | undefined {
  const [, algorithm, hex] = /^([a-z0-9]+)\/([0-9a-f]+)\/link$/.exec(path) ?? []
  return asDigest(`${algorithm ?? ''}:${hex ?? ''}`)
}

function slashed(digest: Digest): string {
  return `${algorithmOf(digest)}/${hexOf(digest)}`
}
