import { asDigest } from '../../../drivers/common/names.ts'
import { linkStates, repositoryParts, restoreStates, type CatalogTables } from '../tables/catalog-tables.ts'
import { noDigest } from '../tables/digests.ts'
import { assembleTables } from './assemble.ts'
import { CatalogRows, ClassNames, etagBytes, type SeenLink } from './catalog-rows.ts'
import { DigestPool } from './digest-pool.ts'

/** What a store holds, as rows. Digests are texts; a `current` of undefined is a link that is not known yet. */
export interface StoreContent {
  readonly blobs?: readonly BlobContent[]
  readonly repositories?: readonly RepositoryContent[]
  readonly asOfMs?: number
}

export interface BlobContent {
  readonly digest: string
  readonly sizeBytes?: number
  readonly modifiedAtMs?: number
  readonly storageClass?: string
  readonly restore?: keyof typeof restoreStates
}

export interface RepositoryContent {
  readonly name: string
  readonly tags?: readonly TagContent[]
  readonly revisions?: readonly LinkContent[]
  readonly layerLinks?: readonly LinkContent[]
}

export interface TagContent {
  readonly name: string
  readonly current?: string
  readonly pushedAtMs?: number
  readonly history?: readonly { readonly digest: string; readonly atMs?: number }[]
}

export interface LinkContent {
  readonly digest: string
  /** The digest in the link, where it is another one than in the path. */
  readonly target?: string
  readonly atMs?: number
}

/** Makes tables of few rows. Links are proven, unless they say nothing. Fails with a RangeError for what is no digest. */
export function tablesOfContent(content: StoreContent): CatalogTables {
  const pool = new DigestPool()
  const classes = new ClassNames()
  const rows = new CatalogRows(pool)
  for (const blob of [...(content.blobs ?? [])].sort((a, b) => compare(a.digest, b.digest))) {
    const sizeBytes = blob.sizeBytes ?? 0
    const storageClass = blob.storageClass === undefined ? 0 : classes.numberOf(blob.storageClass)
    const restore = restoreStates[blob.restore ?? 'none']
    rows.blob(numberOf(blob.digest), sizeBytes, blob.modifiedAtMs ?? 0, storageClass, restore)
    rows.totals.keys += 1
    rows.totals.sizeBytes += sizeBytes
  }
  for (const repository of [...(content.repositories ?? [])].sort((a, b) =>
    compare(`${a.name}/_`, `${b.name}/_`),
  )) {
    addRepository(repository)
  }
  return assembleTables({
    pool,
    rows: [rows],
    classNames: classes.names,
    previous: undefined,
    asOfMs: content.asOfMs ?? 0,
    requests: 0,
  })

  function addRepository({ name, tags = [], revisions = [], layerLinks = [] }: RepositoryContent): void {
    const piece = rows.repository(name)
    if (tags.length + revisions.length > 0) piece.parts |= repositoryParts.manifests
    if (layerLinks.length > 0) piece.parts |= repositoryParts.layers
    for (const link of [...layerLinks].sort(byDigest)) {
      rows.layerLinks.push(numberOf(link.digest), seenAt(link.atMs), knownAs(link.target ?? link.digest))
    }
    for (const link of [...revisions].sort(byDigest)) {
      rows.revisions.push(numberOf(link.digest), seenAt(link.atMs), knownAs(link.target ?? link.digest))
    }
    for (const tag of [...tags].sort((a, b) => compare(`${a.name}/`, `${b.name}/`))) {
      const bytes = Buffer.from(tag.name)
      rows.tag(bytes, 0, bytes.length)
      rows.tagLink(seenAt(tag.pushedAtMs), knownAs(tag.current))
      for (const { digest, atMs } of [...(tag.history ?? [])].sort(byDigest)) {
        rows.tagHistory(numberOf(digest), atMs ?? 0)
      }
    }
    const links = tags.reduce((sum, { history = [] }) => sum + 1 + history.length, 0)
    piece.keys = links + revisions.length + layerLinks.length
    rows.totals.keys += piece.keys
  }

  function numberOf(text: string): number {
    const digest = asDigest(text)
    if (digest === undefined) throw new RangeError(`no digest: ${text}`)
    return pool.add(digest)
  }

  function knownAs(target: string | undefined) {
    return target === undefined
      ? { state: linkStates.unknown, target: noDigest }
      : { state: linkStates.proven, target: numberOf(target) }
  }
}

function seenAt(modifiedAtMs = 0): SeenLink {
  return { sizeBytes: 0, modifiedAtMs, etags: new Uint8Array(etagBytes), etagAt: 0, etagIsMd5: false }
}

function byDigest(a: { readonly digest: string }, b: { readonly digest: string }): number {
  return compare(a.digest, b.digest)
}

/** In the order of UTF-8 bytes, as keys are sorted. */
function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
