import {
  explanationOf,
  isStoreError,
  mapConcurrent,
  type Explanation,
  type StorageDriver,
  type StorePath,
} from '../../../drivers/index.ts'
import { layout, parseLayout } from '../../registry/layout/layout.ts'
import { readLink } from '../../registry/layout/links.ts'
import type { Digest, RepositoryName, Tag } from '../../../drivers/common/names.ts'
import { linksFromListing, type RepositoryLinks } from '../../registry/layout/repository-links.ts'
import { blobAvailability } from '../../registry/blobs/availability.ts'
import type { CopySide, ManifestCollector } from './manifest-collector.ts'
import { readReferrerList, type ReferrerList } from '../../registry/referrers/referrer-list.ts'
import type { ListToExtend, TagToCopy } from './repository-copy.ts'

/** Paths in the target that need no write. Links are checked by where they lead, blobs and manifests by size. */
export async function existingPaths(
  target: CopySide,
  repository: RepositoryName,
  { blobs, manifests }: ManifestCollector,
  signal: AbortSignal,
): Promise<Set<StorePath>> {
  const existing = new Set<StorePath>()
  for await (const page of target.driver.walk(layout.manifestTags(repository), {}, signal)) {
    for (const info of page) if (info.kind === 'file' && isWholeTagLink(info)) existing.add(info.path)
  }
  const links = linksFromListing(target.driver, repository, signal)
  const looked = mapConcurrent(
    [
      ...[...blobs.values()].map((blob) => () => noteBlob(target, links, blob, existing)),
      ...[...manifests.values()].map((manifest) => () => noteManifest(target, links, manifest, existing)),
    ],
    blobsAtOnce,
    (note) => note(),
    signal,
  )
  for await (const _ of looked) void _
  return existing
}

/** A blob may be stored under another digest: the layer link of the target says which. */
async function noteBlob(
  { blobs }: CopySide,
  links: RepositoryLinks,
  blob: { readonly digest: Digest; readonly sizeBytes: number },
  existing: Set<StorePath>,
): Promise<void> {
  const { digest, sizeBytes } = blob
  const [link, served] = await Promise.all([links.layer(digest), blobAvailability({ links, blobs }, blob)])
  const isServed = served.presence === 'present'
  if (isServed || ('digest' in link && link.digest === digest)) {
    existing.add(layout.layerLink(links.repository, digest))
  }
  if (isServed || (await blobs(digest))?.sizeBytes === sizeBytes) existing.add(layout.blobData(digest))
}

async function noteManifest(
  { blobs }: CopySide,
  links: RepositoryLinks,
  { digest, sizeBytes }: { readonly digest: Digest; readonly sizeBytes: number },
  existing: Set<StorePath>,
): Promise<void> {
  const link = await links.revision(digest)
  if ('digest' in link && link.digest === digest) {
    existing.add(layout.manifestRevisionLink(links.repository, digest))
  }
  if ((await blobs(digest))?.sizeBytes === sizeBytes) existing.add(layout.blobData(digest))
}

/** Checks a link by its size. A current link is accepted here: `tagsToCopy` reads it. */
function isWholeTagLink({ path, sizeBytes }: { readonly path: string; readonly sizeBytes: number }): boolean {
  const entry = parseLayout(path)
  return entry.kind === 'manifestTagCurrent' || ('digest' in entry && sizeBytes === entry.digest.length)
}

/** Reads what each tag points to in the target. Removes from `existing` the current links that must be written. */
export async function tagsToCopy(
  driver: StorageDriver,
  repository: RepositoryName,
  digests: ReadonlyMap<Tag, Digest>,
  existing: Set<StorePath>,
  signal: AbortSignal,
): Promise<readonly TagToCopy[]> {
  const tags: TagToCopy[] = []
  const read = mapConcurrent(
    [...digests],
    tagsAtOnce,
    async ([tag, digest], stop): Promise<TagToCopy> => {
      const path = layout.manifestTagCurrent(repository, tag)
      const link = existing.has(path) ? await readLink(driver, path, stop) : undefined
      const before = link !== undefined && 'digest' in link ? link.digest : undefined
      if (before !== digest) existing.delete(path)
      return { tag, digest, before }
    },
    signal,
  )
  for await (const tag of read) tags.push(tag)
  return tags.toSorted((a, b) => (a.tag < b.tag ? -1 : 1))
}

/** Reads the referrer list of each fallback tag in the target. An unreadable list is left out and never overwritten. */
export async function targetLists(
  target: StorageDriver,
  repository: RepositoryName,
  lists: ReadonlyMap<Tag, ReferrerList>,
  leftOut: (why: Explanation, tag: Tag) => void,
  signal: AbortSignal,
): Promise<readonly ListToExtend[]> {
  const listed: ListToExtend[] = []
  const read = mapConcurrent(
    lists,
    listsAtOnce,
    async ([tag, more], stop) => {
      try {
        listed.push({ tag, listed: await readReferrerList(target, repository, tag, stop), more })
      } catch (error) {
        if (!isStoreError(error) || error.code !== 'PreconditionFailed') throw error
        leftOut(explanationOf(error), tag)
      }
    },
    signal,
  )
  for await (const _ of read) void _
  return listed.toSorted((a, b) => (a.tag < b.tag ? -1 : 1))
}

const tagsAtOnce = 16
const blobsAtOnce = 16
const listsAtOnce = 16
