import { mapConcurrent, type Explanation, type StorageDriver } from '../../../drivers/index.ts'
import { layout } from '../../registry/layout.ts'
import { readLink } from '../../registry/links.ts'
import type { Digest, RepositoryName, Tag } from '../../registry/names.ts'
import { readManifest, type StoredManifest } from '../../registry/read-manifest.ts'
import { referrerTags } from '../../registry/referrers.ts'
import { askedLinks } from '../../registry/repository-links.ts'
import { askedBlobs } from '../../registry/stored-blobs.ts'
import { FoundManifests } from '../found-manifests.ts'
import type { BlobToBring } from '../repository-copy.ts'

/** Whole manifests under the tags of referrers, in an order that is always the same. */
export interface ExportedReferrers {
  readonly tags: readonly { readonly tag: Tag; readonly manifest: StoredManifest }[]
  readonly manifests: readonly StoredManifest[]
  readonly blobs: readonly BlobToBring[]
  /** Tags whose manifest cannot be read or lacks something, and why. */
  readonly leftOut: readonly { readonly tag: Tag; readonly why: Explanation }[]
}

/** What stands under the tags of referrers of these manifests, and of those referrers. Each possible tag is asked for. */
export async function findReferrers(
  driver: StorageDriver,
  repository: RepositoryName,
  manifests: readonly Digest[],
  signal: AbortSignal,
): Promise<ExportedReferrers> {
  const found = new FoundManifests(
    { driver, blobs: askedBlobs(driver, signal) },
    askedLinks(driver, repository, signal),
  )
  const tags = new Map<Tag, Digest>()
  const leftOut = new Map<Tag, Explanation>()
  const asked = new Set<Tag>()
  let wanted = manifests.flatMap(referrerTags)
  while (wanted.length > 0) {
    for (const tag of wanted) asked.add(tag)
    for await (const _ of mapConcurrent(wanted, tagsAtOnce, look, signal)) void _
    wanted = found
      .manifestDigests()
      .flatMap(referrerTags)
      .filter((tag) => !asked.has(tag))
  }
  const stored = new Map<Digest, StoredManifest>()
  for (const digest of found.manifestDigests().toSorted()) {
    stored.set(digest, await readManifest(driver, digest, signal))
  }
  const tagged = [...tags].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return {
    tags: tagged.flatMap(([tag, digest]) => {
      const manifest = stored.get(digest)
      return manifest === undefined ? [] : [{ tag, manifest }]
    }),
    manifests: [...stored.values()],
    blobs: [...found.blobs.values()].toSorted((a, b) => (a.digest < b.digest ? -1 : 1)),
    leftOut: [...leftOut].map(([tag, why]) => ({ tag, why })),
  }

  async function look(tag: Tag, stop: AbortSignal): Promise<void> {
    const link = await readLink(driver, layout.manifestTagCurrent(repository, tag), stop)
    if ('problem' in link) {
      if (link.problem.id !== 'missingLink') leftOut.set(tag, link.problem)
      return
    }
    const why = await found.add(link.digest, stop)
    if (why === undefined) tags.set(tag, link.digest)
    else leftOut.set(tag, why)
  }
}

const tagsAtOnce = 16
