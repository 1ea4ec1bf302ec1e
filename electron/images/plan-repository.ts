import {
  explanationIn,
  mapConcurrent,
  type Explanation,
  type StorageDriver,
  type StorePath,
} from '../../drivers/index.ts'
import { explain as explainProblem } from '../registry/explain.ts'
import { layout, parseLayout } from '../registry/layout.ts'
import { readLink } from '../registry/links.ts'
import { asTag, type Digest, type RepositoryName, type Tag } from '../registry/names.ts'
import { referrerTags } from '../registry/referrers.ts'
import { askedLinks, listedLinks, type RepositoryLinks } from '../registry/repository-links.ts'
import { walkRevisions } from '../registry/revisions.ts'
import { servedBlob } from '../registry/served.ts'
import { archivedBlobs } from './archived-blobs.ts'
import type { RepositoryToPlan } from './copy-item.ts'
import { explain } from './explain.ts'
import { FoundManifests, type CopySide } from './found-manifests.ts'
import { withoutBlobs, type RepositoryCopy, type TagToCopy } from './repository-copy.ts'

/** Something that is left out, and why. */
export interface CopyProblem extends Explanation {
  readonly repository: string
  readonly tag?: string
}

/**
 * What copying a repository writes. A tag, or a manifest, comes with all that it needs, and with the tags under
 * which referrers of its manifests stand; one that lacks something is a problem, and left out. Histories are not copied.
 */
export async function planRepository(
  source: CopySide,
  target: CopySide,
  { from, to, only }: RepositoryToPlan,
  problem: (problem: CopyProblem) => void,
  signal: AbortSignal,
): Promise<RepositoryCopy> {
  const linksOf = only === undefined ? listedLinks : askedLinks
  const found = new FoundManifests(source, linksOf(source.driver, from, signal))
  const names = await tagNames(source.driver, from, problem, signal)
  const digests = new Map<Tag, Digest>()
  const seen = new Set<Tag>()
  for (const tag of only?.tags ?? []) {
    if (!names.has(tag)) problem({ repository: from, tag, ...explain('noSuchTag', {}) })
  }
  for await (const _ of mapConcurrent(only?.digests ?? [], tagsAtOnce, addManifest, signal)) void _
  let wanted = only?.tags.filter((tag) => names.has(tag)) ?? [...names]
  do {
    for await (const _ of mapConcurrent(wanted, tagsAtOnce, addTag, signal)) void _
    wanted = found
      .manifestDigests()
      .flatMap(referrerTags)
      .filter((tag) => names.has(tag) && !seen.has(tag))
  } while (wanted.length > 0)
  if (only === undefined) await addRevisions()
  const there = await whatIsThere(target, to, found, signal)
  const tags = await withTargets(target.driver, to, digests, there, signal)
  return withoutArchived({ from, to, blobs: found.blobs, manifests: found.manifests, tags, there })

  /** What the target has is not read. */
  async function withoutArchived(whole: RepositoryCopy): Promise<RepositoryCopy> {
    const toRead = [...whole.blobs.values()].filter(({ digest }) => !there.has(layout.blobData(digest)))
    const archived = await archivedBlobs(source.driver, source.blobs, toRead, signal)
    if (archived.size === 0) return whole
    const { copy, leftOut } = withoutBlobs(whole, new Set(archived.keys()))
    const told = new Set<Digest>()
    for (const { tag, blob } of leftOut) {
      const why = archived.get(blob)
      if (why !== undefined) problem({ repository: from, tag, ...why })
      told.add(blob)
    }
    for (const [blob, why] of archived) if (!told.has(blob)) problem({ repository: from, ...why })
    return copy
  }

  async function addTag(tag: Tag, stop: AbortSignal): Promise<void> {
    seen.add(tag)
    const link = await readLink(source.driver, layout.manifestTagCurrent(from, tag), stop)
    const why = 'problem' in link ? link.problem : await found.add(link.digest, stop)
    if (why !== undefined) problem({ repository: from, tag, ...explanationIn(why) })
    else if ('digest' in link) digests.set(nameInTarget(tag), link.digest)
  }

  function nameInTarget(tag: Tag): Tag {
    return only?.asTag !== undefined && only.tags.includes(tag) ? only.asTag : tag
  }

  async function addManifest(digest: Digest, stop: AbortSignal): Promise<void> {
    const why = await found.add(digest, stop)
    if (why !== undefined) problem({ repository: from, ...why })
    else if (only?.asTag !== undefined) digests.set(only.asTag, digest)
  }

  async function addRevisions(): Promise<void> {
    const revisions = mapConcurrent(
      walkRevisions(source.driver, from, signal),
      tagsAtOnce,
      async ({ digest }, stop) => {
        // Under a tag it was told of already.
        if (found.isRefused(digest)) return
        const why = await found.add(digest, stop)
        if (why !== undefined) problem({ repository: from, ...why })
      },
      signal,
    )
    for await (const _ of revisions) void _
  }
}

const tagsAtOnce = 16
const blobsAtOnce = 16

async function tagNames(
  driver: StorageDriver,
  repository: RepositoryName,
  problem: (problem: CopyProblem) => void,
  signal: AbortSignal,
): Promise<ReadonlySet<Tag>> {
  const names = new Set<Tag>()
  const root = layout.manifestTags(repository)
  for await (const page of driver.walk(root, {}, signal)) {
    for (const { path } of page) {
      const [name = '', ...rest] = path.slice(root.length + 1).split('/')
      if (rest.join('/') !== 'current/link') continue
      const tag = asTag(name)
      if (tag === undefined) problem({ repository, tag: name, ...explainProblem('tagName', {}) })
      else names.add(tag)
    }
  }
  return names
}

/** Paths of the target that a registry serves already: links as they would be followed, blobs and manifests by their sizes. */
async function whatIsThere(
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
  if ('digest' in (await links.revision(digest)))
    there.add(layout.manifestRevisionLink(links.repository, digest))
  if ((await blobs(digest))?.sizeBytes === sizeBytes) there.add(layout.blobData(digest))
}

/** What a tag's current link holds is read. */
function isWholeTagLink({ path, sizeBytes }: { readonly path: string; readonly sizeBytes: number }): boolean {
  const entry = parseLayout(path)
  return entry.kind === 'manifestTagCurrent' || ('digest' in entry && sizeBytes === entry.digest.length)
}

/** What each tag points to in the target; a current link that would be written anew is taken out of what is there. */
async function withTargets(
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
