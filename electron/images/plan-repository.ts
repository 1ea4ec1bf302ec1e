import { mapConcurrent, type StorageDriver, type StorePath } from '../../drivers/index.ts'
import { layout, parseLayout } from '../registry/layout.ts'
import { readLink } from '../registry/links.ts'
import { isForeignLayer, referencedDigests, type Descriptor } from '../registry/manifest.ts'
import { asTag, type Digest, type RepositoryName, type Tag } from '../registry/names.ts'
import { fallbackTag } from '../registry/referrers.ts'
import { walkRevisions } from '../registry/revisions.ts'
import type { BlobSizes } from './blob-sizes.ts'
import { readManifestTree } from './manifest-tree.ts'
import type { ManifestToCopy, RepositoryCopy, TagToCopy, ToBring } from './repository-copy.ts'

/** A store, and how large its blobs are. */
export interface CopySide {
  readonly driver: StorageDriver
  readonly sizes: BlobSizes
}

export interface RepositoryToPlan {
  readonly from: RepositoryName
  readonly to: RepositoryName
  /** All of them, and the manifests without a tag, when absent. */
  readonly tags?: readonly Tag[]
}

/** Something that is left out, and why. */
export interface CopyProblem {
  readonly repository: string
  readonly tag?: string
  readonly reason: string
}

/**
 * What copying a repository writes. A tag comes with all that it needs, and with the fallback tags that list the
 * referrers of its manifests; one that lacks something is a problem, and left out. Histories of tags are not copied.
 */
export async function planRepository(
  source: CopySide,
  target: CopySide,
  { from, to, tags }: RepositoryToPlan,
  problem: (problem: CopyProblem) => void,
  signal: AbortSignal,
): Promise<RepositoryCopy> {
  const found = new Found(source)
  const names = await tagNames(source.driver, from, problem, signal)
  const digests = new Map<Tag, Digest>()
  const seen = new Set<Tag>()
  for (const tag of tags ?? []) {
    if (!names.has(tag)) problem({ repository: from, tag, reason: 'there is no such tag' })
  }
  let wanted = tags?.filter((tag) => names.has(tag)) ?? [...names]
  while (wanted.length > 0) {
    for await (const _ of mapConcurrent(wanted, tagsAtOnce, addTag, signal)) void _
    wanted = found
      .manifestDigests()
      .map(fallbackTag)
      .filter((tag) => names.has(tag) && !seen.has(tag))
  }
  if (tags === undefined) await addRevisions()
  const there = await whatIsThere(target, to, found, signal)
  return {
    from,
    to,
    blobs: found.blobs,
    manifests: found.manifests,
    tags: await withTargets(target.driver, to, digests, there, signal),
    there,
  }

  async function addTag(tag: Tag, stop: AbortSignal): Promise<void> {
    seen.add(tag)
    const link = await readLink(source.driver, layout.manifestTagCurrent(from, tag), stop)
    const reason = 'problem' in link ? link.problem.detail : await found.add(link.digest, stop)
    if (reason !== undefined) problem({ repository: from, tag, reason })
    else if ('digest' in link) digests.set(tag, link.digest)
  }

  async function addRevisions(): Promise<void> {
    const revisions = mapConcurrent(
      walkRevisions(source.driver, from, signal),
      tagsAtOnce,
      async ({ digest }, stop) => {
        // Under a tag it was told of already.
        if (found.isRefused(digest)) return
        const reason = await found.add(digest, stop)
        if (reason !== undefined) problem({ repository: from, reason })
      },
      signal,
    )
    for await (const _ of revisions) void _
  }
}

const tagsAtOnce = 16

/** The whole manifests that were found, and their blobs. */
class Found {
  readonly blobs = new Map<Digest, ToBring>()
  readonly manifests = new Map<Digest, ManifestToCopy>()
  readonly #source: CopySide
  readonly #refused = new Map<Digest, string>()

  constructor(source: CopySide) {
    this.#source = source
  }

  manifestDigests(): Digest[] {
    return [...this.manifests.keys()]
  }

  isRefused(digest: Digest): boolean {
    return this.#refused.has(digest)
  }

  /** Adds a manifest with all that it needs; or nothing of it, and says why not. */
  async add(root: Digest, signal: AbortSignal): Promise<string | undefined> {
    if (this.manifests.has(root)) return undefined
    const known = this.#refused.get(root)
    if (known !== undefined) return known
    const tree = await readManifestTree(this.#source.driver, root, signal)
    const present = tree.problem === undefined ? await this.#lookFor(tree.blobs, signal) : []
    const reason = tree.problem ?? (typeof present === 'string' ? present : undefined)
    if (reason !== undefined || typeof present === 'string') {
      this.#refused.set(root, reason ?? '')
      return reason
    }
    const bringable = new Set(present.map(({ digest }) => digest))
    for (const blob of present) this.blobs.set(blob.digest, blob)
    for (const { digest, bytes, manifest } of tree.manifests) {
      const below = referencedDigests(manifest)
      const isIndex = manifest.kind === 'index'
      this.manifests.set(digest, {
        digest,
        sizeBytes: bytes.byteLength,
        blobs: isIndex ? [] : below.filter((blob) => bringable.has(blob)),
        children: isIndex ? below : [],
      })
    }
    return undefined
  }

  /** What is to be brought of a manifest's blobs; a sentence when one that it cannot be pulled without is not there. */
  async #lookFor(blobs: readonly Descriptor[], signal: AbortSignal): Promise<ToBring[] | string> {
    const present: ToBring[] = []
    const looked = mapConcurrent(
      blobs,
      blobsAtOnce,
      async (blob, stop) => ({ blob, storedBytes: await this.#source.sizes(blob.digest, stop) }),
      signal,
    )
    for await (const { blob, storedBytes } of looked) {
      const { digest, sizeBytes } = blob
      if (storedBytes === sizeBytes) present.push({ kind: 'blob', digest, sizeBytes })
      else if (storedBytes !== undefined) {
        return `blob ${digest} has ${storedBytes} bytes in the bucket, and ${sizeBytes} in the manifest`
      } else if (!isForeignLayer(blob)) return `blob ${digest} is not in the bucket`
    }
    return present
  }
}

const blobsAtOnce = 8

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
      if (tag === undefined)
        problem({ repository, tag: name, reason: 'no registry serves a tag of this name' })
      else names.add(tag)
    }
  }
  return names
}

/** Links from two listings of the target's repository, blobs and manifests by their sizes. */
async function whatIsThere(
  target: CopySide,
  repository: RepositoryName,
  { blobs, manifests }: Found,
  signal: AbortSignal,
): Promise<Set<StorePath>> {
  const there = new Set<StorePath>()
  for (const root of [
    layout.layers(repository),
    layout.manifestRevisions(repository),
    layout.manifestTags(repository),
  ]) {
    for await (const page of target.driver.walk(root, {}, signal)) {
      for (const info of page) if (info.kind === 'file' && isWholeLink(info)) there.add(info.path)
    }
  }
  const looked = mapConcurrent(
    [...blobs.values(), ...manifests.values()],
    2 * blobsAtOnce,
    async ({ digest, sizeBytes }, stop) => {
      if ((await target.sizes(digest, stop)) === sizeBytes) there.add(layout.blobData(digest))
    },
    signal,
  )
  for await (const _ of looked) void _
  return there
}

/** A link that names a digest in its path holds that digest and nothing else. What a tag's current link holds is read. */
function isWholeLink({ path, sizeBytes }: { readonly path: string; readonly sizeBytes: number }): boolean {
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
