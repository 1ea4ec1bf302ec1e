import { mapConcurrent, type StorageDriver, type StorePath } from '../../../drivers/index.ts'
import { layout, parseLayout } from '../../registry/layout/layout.ts'
import { readLink } from '../../registry/layout/links.ts'
import type { Digest, RepositoryName, Tag } from '../../registry/names.ts'
import { listedLinks, type RepositoryLinks } from '../../registry/layout/repository-links.ts'
import { servedBlob } from '../../registry/blobs/served.ts'
import type { CopySide, FoundManifests } from './manifest-collector.ts'
import type { TagToCopy } from './repository-copy.ts'

/** Paths of the target that a registry serves already: links as they would be followed, blobs and manifests by their sizes. */
export async function whatIsThere(
  target: CopySide,
  repository: RepositoryName,
  { blobs, manifests }: FoundManifests,
  signal: AbortSignal,
): Promise<Set<StorePath>> {
  const there = new Set<StorePath>()
  for await (const page of target.driver.walk(layout.manifestTags(repository), {}, signal)) {
    for (const info of page) if (info.kind === 'file' && isWholeTagLink(info)) there.add(info.path)
  }
  const links = listedLinks(target.driver, repository, signal)
  const looked = mapConcurrent(
    [
      ...[...blobs.values()].map((blob) => () => noteBlob(target, links, blob, there)),
      ...[...manifests.values()].map((manifest) => () => noteManifest(target, links, manifest, there)),
    ],
    blobsAtOnce,
    (note) => note(),
    signal,
  )
  for await (const _ of looked) void _
  return there
}

/** A blob that the target's link leads to under another digest is as good as one under its own. */
async function noteBlob(
  { blobs }: CopySide,
  links: RepositoryLinks,
  blob: { readonly digest: Digest; readonly sizeBytes: number },
  there: Set<StorePath>,
): Promise<void> {
  const { digest, sizeBytes } = blob
  const [link, served] = await Promise.all([links.layer(digest), servedBlob({ links, blobs }, blob)])
  const isServed = served.presence === 'present'
  if (isServed || ('digest' in link && link.digest === digest)) {
    there.add(layout.layerLink(links.repository, digest))
  }
  if (isServed || (await blobs(digest))?.sizeBytes === sizeBytes) there.add(layout.blobData(digest))
}

async function noteManifest(
  { blobs }: CopySide,
  links: RepositoryLinks,
  { digest, sizeBytes }: { readonly digest: Digest; readonly sizeBytes: number },
  there: Set<StorePath>,
): Promise<void> {
  const link = await links.revision(digest)
  if ('digest' in link && link.digest === digest) {
    there.add(layout.manifestRevisionLink(links.repository, digest))
  }
  if ((await blobs(digest))?.sizeBytes === sizeBytes) there.add(layout.blobData(digest))
}

/** What a tag's current link holds is read. */
function isWholeTagLink({ path, sizeBytes }: { readonly path: string; readonly sizeBytes: number }): boolean {
  const entry = parseLayout(path)
  return entry.kind === 'manifestTagCurrent' || ('digest' in entry && sizeBytes === entry.digest.length)
}

/** What each tag points to in the target; a current link that would be written anew is taken out of what is there. */
export async function withTargets(
  driver: StorageDriver,
  repository: RepositoryName,
  digests: ReadonlyMap<Tag, Digest>,
  there: Set<StorePath>,
  signal: AbortSignal,
): Promise<readonly TagToCopy[]> {
  const tags: TagToCopy[] = []
  const read = mapConcurrent(
    [...digests],
    tagsAtOnce,
    async ([tag, digest], stop): Promise<TagToCopy> => {
      const path = layout.manifestTagCurrent(repository, tag)
      const link = there.has(path) ? await readLink(driver, path, stop) : undefined
      const before = link !== undefined && 'digest' in link ? link.digest : undefined
      if (before !== digest) there.delete(path)
      return { tag, digest, before }
    },
    signal,
  )
  for await (const tag of read) tags.push(tag)
  return tags.toSorted((a, b) => (a.tag < b.tag ? -1 : 1))
}

const tagsAtOnce = 16
const blobsAtOnce = 16
