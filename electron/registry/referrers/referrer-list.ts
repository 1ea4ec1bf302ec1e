import { sha256Of } from '../digests.ts'
import { explained, StoreError, type Explanation, type StorageDriver } from '../../../drivers/index.ts'
import { explain } from '../explain.ts'
import { layout } from '../layout/layout.ts'
import { readLink } from '../layout/links.ts'
import { isRecord, maxManifestBytes, ociImageIndex } from '../manifests/manifest.ts'
import { asDigest, type Digest, type RepositoryName, type Tag } from '../../../drivers/common/names.ts'
import { planPush, runPush, type PushItem } from '../push.ts'
import { readManifest, type StoredManifest } from '../manifests/read-manifest.ts'

/** An entry of a referrer list. The descriptor is kept as it was written. */
export interface ListedReferrer {
  readonly digest: Digest
  readonly descriptor: unknown
}

/** The index of a fallback tag, to which clients add referrers (OCI distribution-spec, referrers tag schema). */
export interface ReferrerList {
  /** In the order of the index, each once. */
  readonly entries: readonly ListedReferrer[]
  /** The stored index with exactly these entries, if there is one. */
  readonly index?: PushItem
}

/** A manifest as a list of referrers; undefined when it is no index. */
export function referrerListOf({ digest, bytes, manifest }: ListManifest): ReferrerList | undefined {
  if (manifest.kind !== 'index') return undefined
  const document: unknown = JSON.parse(new TextDecoder().decode(bytes))
  const listed = isRecord(document) && Array.isArray(document['manifests']) ? document['manifests'] : []
  const entries = new Map<Digest, ListedReferrer>()
  for (const descriptor of listed as readonly unknown[]) {
    const entry = asDigest(isRecord(descriptor) ? String(descriptor['digest']) : '')
    if (entry !== undefined && !entries.has(entry)) entries.set(entry, { digest: entry, descriptor })
  }
  return { entries: [...entries.values()], index: { digest, bytes } }
}

type ListManifest = Pick<StoredManifest, 'digest' | 'bytes'> & {
  readonly manifest: { readonly kind: StoredManifest['manifest']['kind'] }
}

/** The entries with these digests. The result has no stored index. */
export function filterReferrers({ entries }: ReferrerList, kept: ReadonlySet<Digest>): ReferrerList {
  return { entries: entries.filter(({ digest }) => kept.has(digest)) }
}

/** Reads the list of a fallback tag; empty without the tag. Fails with PreconditionFailed if it is unreadable. */
export async function readReferrerList(
  driver: StorageDriver,
  repository: RepositoryName,
  tag: Tag,
  signal: AbortSignal,
): Promise<ReferrerList> {
  const path = layout.manifestTagCurrent(repository, tag)
  const link = await readLink(driver, path, signal)
  if ('problem' in link) {
    if (link.problem.id === 'missingLink') return { entries: [] }
    throw unreadable(path, link.problem)
  }
  const stored = await readManifest(driver, link.digest, signal)
  const [problem] = stored.problems
  if (problem !== undefined) throw unreadable(path, problem)
  const list = referrerListOf(stored)
  if (list === undefined) throw unreadable(path, explain('noIndex', {}))
  return list
}

/**
 * The index of the listed and the added entries, in this order, each once. Undefined if nothing is added. If nothing was
 * listed, the index of `more` is used unchanged.
 */
export function mergeReferrers(listed: ReferrerList, more: ReferrerList): PushItem | undefined {
  const known = new Set(listed.entries.map(({ digest }) => digest))
  const added = more.entries.filter(({ digest }) => !known.has(digest))
  if (known.size === 0 && more.index !== undefined && (added.length > 0 || listed.index === undefined)) {
    return more.index
  }
  if (added.length === 0) return undefined
  return indexOf([...listed.entries, ...added].map(({ descriptor }) => descriptor))
}

/**
 * Adds entries to the list of a fallback tag and keeps the existing ones. Another client may write between read and
 * write, so the list is read again after the write, and written again if entries are missing; at most five times.
 */
export async function extendReferrerList(
  driver: StorageDriver,
  repository: RepositoryName,
  tag: Tag,
  more: ReferrerList,
  signal: AbortSignal,
): Promise<void> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const index = mergeReferrers(await readReferrerList(driver, repository, tag, signal), more)
    if (index === undefined) return
    const tags = [{ tag, digest: index.digest }]
    await runPush(driver, planPush({ repository, blobs: [], manifests: [index], tags }), signal)
  }
}

const maxTries = 5

function unreadable(path: string, why: Explanation): StoreError {
  return explained('PreconditionFailed', explain('referrersUnreadable', {}, why), { path })
}

function indexOf(manifests: readonly unknown[]): PushItem {
  const bytes = new TextEncoder().encode(
    JSON.stringify({ schemaVersion: 2, mediaType: ociImageIndex, manifests }),
  )
  if (bytes.byteLength > maxManifestBytes) {
    throw new StoreError('TooLarge', `a list of referrers has at most ${maxManifestBytes} bytes`)
  }
  return { digest: sha256Of(bytes), bytes }
}
