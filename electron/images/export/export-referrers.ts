import type { Explanation, StorageDriver } from '../../../drivers/index.ts'
import { parseManifest } from '../../registry/manifests/manifest.ts'
import type { Digest, RepositoryName, Tag } from '../../../drivers/common/names.ts'
import { readManifest, type StoredManifest } from '../../registry/manifests/read-manifest.ts'
import { mergeReferrers } from '../../registry/referrers/referrer-list.ts'
import { linksOnDemand } from '../../registry/layout/repository-links.ts'
import { blobsOnDemand } from '../../registry/blobs/blob-lookup.ts'
import { findSubjects, maxManifestsSearched } from '../../registry/referrers/subjects.ts'
import { explain } from '../explain.ts'
import { ManifestCollector } from '../copy/manifest-collector.ts'
import { TagCollector } from '../copy/tag-collector.ts'
import type { BlobToCopy } from '../copy/repository-copy.ts'

type ExportedManifest = Pick<StoredManifest, 'digest' | 'bytes' | 'manifest'>

/** Complete manifests, by the tags that list them as referrers. The order is the same for the same content. */
export interface ExportedReferrers {
  readonly tags: readonly { readonly tag: Tag; readonly manifest: ExportedManifest }[]
  readonly manifests: readonly ExportedManifest[]
  readonly blobs: readonly BlobToCopy[]
  /** Referrers that are incomplete or unreadable, and why; with the tag that lists them, where there is one. */
  readonly leftOut: readonly { readonly tag?: Tag; readonly why: Explanation }[]
}

/**
 * Finds the referrers of these manifests, and the referrers of those: manifests under tags of referrers, and manifests
 * that name one of them as their subject. The archive's fallback tag lists all of them, even when the repository has no
 * such tag or lists fewer.
 */
export async function findReferrers(
  driver: StorageDriver,
  repository: RepositoryName,
  manifests: readonly Digest[],
  signal: AbortSignal,
): Promise<ExportedReferrers> {
  const found = new ManifestCollector(
    { driver, blobs: blobsOnDemand(driver, signal) },
    linksOnDemand(driver, repository, signal),
  )
  const leftOut: { readonly tag?: Tag; readonly why: Explanation }[] = []
  const leaveOut = (why: Explanation, tag?: Tag) =>
    void leftOut.push({ why, ...(tag === undefined ? {} : { tag }) })
  const tags = new TagCollector({ driver, repository }, found, leaveOut)
  const subjects = await findSubjects(driver, repository, maxManifestsSearched, signal)
  if (!subjects.whole) leaveOut(explain('referrersUnsearched', { most: maxManifestsSearched }))
  await tags.addReferrers(manifests, { subjects }, signal)
  const stored = new Map<Digest, ExportedManifest>()
  for (const digest of found.manifestDigests().toSorted()) {
    stored.set(digest, await readManifest(driver, digest, signal))
  }
  const digests = new Map(tags.digests)
  for (const [tag, list] of tags.lists) {
    const index = mergeReferrers({ entries: [] }, list)
    if (index === undefined) continue
    digests.set(tag, index.digest)
    stored.set(index.digest, { ...index, manifest: parseManifest(index.bytes) })
  }
  return {
    tags: [...digests].toSorted(byName).flatMap(([tag, digest]) => {
      const manifest = stored.get(digest)
      return manifest === undefined ? [] : [{ tag, manifest }]
    }),
    manifests: [...stored].toSorted(byName).map(([, manifest]) => manifest),
    blobs: [...found.blobs.values()].toSorted((a, b) => (a.digest < b.digest ? -1 : 1)),
    leftOut,
  }
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
