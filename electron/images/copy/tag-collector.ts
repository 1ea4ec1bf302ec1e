import { mapConcurrent, type Explanation, type StorageDriver } from '../../../drivers/index.ts'
import { listedReferrer } from '../../registry/referrers/add-referrers.ts'
import { layout } from '../../registry/layout/layout.ts'
import { readLink } from '../../registry/layout/links.ts'
import type { Digest, RepositoryName, Tag } from '../../../drivers/common/names.ts'
import { readManifest } from '../../registry/manifests/read-manifest.ts'
import {
  referrerListOf,
  filterReferrers,
  type ListedReferrer,
  type ReferrerList,
} from '../../registry/referrers/referrer-list.ts'
import { fallbackTag, referrerTags } from '../../registry/referrers/referrers.ts'
import { isFallbackTag } from '../../../drivers/common/names.ts'
import type { Subjects } from '../../registry/referrers/subjects.ts'
import type { ManifestCollector } from './manifest-collector.ts'

/** Collects tags of a repository, and the referrers of the manifests that were collected. */
export class TagCollector {
  readonly digests = new Map<Tag, Digest>()
  /** The referrer lists of fallback tags, with only the entries that a registry serves completely. */
  readonly lists = new Map<Tag, ReferrerList>()
  readonly #driver: StorageDriver
  readonly #repository: RepositoryName
  readonly #found: ManifestCollector
  readonly #leftOut: (why: Explanation, tag?: Tag) => void
  readonly #asked = new Set<Tag>()

  /** Calls `leftOut` for each tag, and each listed referrer, that cannot be read or is incomplete. */
  constructor(
    place: { readonly driver: StorageDriver; readonly repository: RepositoryName },
    found: ManifestCollector,
    leftOut: (why: Explanation, tag?: Tag) => void,
  ) {
    this.#driver = place.driver
    this.#repository = place.repository
    this.#found = found
    this.#leftOut = leftOut
  }

  /** Adds the manifest of `tag`; it is copied as the tag `name`. */
  async addTag(tag: Tag, name: Tag, signal: AbortSignal): Promise<void> {
    this.#asked.add(tag)
    const link = await readLink(this.#driver, layout.manifestTagCurrent(this.#repository, tag), signal)
    if ('problem' in link) this.#leftOut(link.problem, tag)
    else await this.#lead(name, link.digest, tag, signal)
  }

  async addManifest(digest: Digest, name: Tag | undefined, signal: AbortSignal): Promise<void> {
    if (name !== undefined) return this.#lead(name, digest, undefined, signal)
    const why = await this.#found.add(digest, signal)
    if (why !== undefined) this.#leftOut(why)
  }

  /**
   * Adds the referrers of `roots` and of all collected manifests, and the referrers of those referrers. They are found
   * by their tags and by their `subject`. `names` are the tags that exist; without it each tag is requested.
   */
  async addReferrers(
    roots: readonly Digest[],
    { names, subjects }: { readonly names?: ReadonlySet<Tag>; readonly subjects?: Subjects },
    signal: AbortSignal,
  ): Promise<void> {
    const done = new Set<Digest>()
    for (let wanted = roots; ; wanted = []) {
      const more = [...wanted, ...this.#found.manifestDigests()].filter((digest) => !done.has(digest))
      if (more.length === 0) return
      for (const digest of more) done.add(digest)
      const tags = more
        .flatMap(referrerTags)
        .filter((tag) => !this.#asked.has(tag) && names?.has(tag) !== false)
      for await (const _ of mapConcurrent(tags, tagsAtOnce, (tag, stop) => this.#lookFor(tag, stop), signal))
        void _
      for (const digest of more) await this.#addBySubject(digest, subjects, signal)
    }
  }

  async #lookFor(tag: Tag, signal: AbortSignal): Promise<void> {
    this.#asked.add(tag)
    const link = await readLink(this.#driver, layout.manifestTagCurrent(this.#repository, tag), signal)
    if ('digest' in link) return this.#lead(tag, link.digest, tag, signal)
    if (link.problem.id !== 'missingLink') this.#leftOut(link.problem, tag)
  }

  /** A fallback tag points to a referrer list: its entries are added one by one. */
  async #lead(name: Tag, digest: Digest, told: Tag | undefined, signal: AbortSignal): Promise<void> {
    if (isFallbackTag(name)) {
      const stored = await readManifest(this.#driver, digest, signal)
      const list = stored.problems.length === 0 ? referrerListOf(stored) : undefined
      if (list !== undefined) return this.#addList(name, list, signal)
    }
    const why = await this.#found.add(digest, signal)
    if (why === undefined) this.digests.set(name, digest)
    else this.#leftOut(why, told)
  }

  async #addList(name: Tag, list: ReferrerList, signal: AbortSignal): Promise<void> {
    const whole = new Set<Digest>()
    const added = mapConcurrent(
      list.entries,
      referrersAtOnce,
      async ({ digest }, stop) => {
        const why = await this.#found.add(digest, stop)
        if (why === undefined) whole.add(digest)
        else this.#leftOut(why, name)
      },
      signal,
    )
    for await (const _ of added) void _
    this.#setList(name, whole.size === list.entries.length ? list : filterReferrers(list, whole))
  }

  /** Keeps an empty list only if the repository itself has it. */
  #setList(name: Tag, list: ReferrerList): void {
    if (list.entries.length > 0 || list.index !== undefined) this.lists.set(name, list)
  }

  async #addBySubject(subject: Digest, subjects: Subjects | undefined, signal: AbortSignal): Promise<void> {
    const tag = fallbackTag(subject)
    const listed = this.lists.get(tag) ?? { entries: [] }
    const known = new Set(listed.entries.map(({ digest }) => digest))
    const more: ListedReferrer[] = []
    for (const digest of subjects?.referrers.get(subject) ?? []) {
      if (known.has(digest) || this.#found.isRefused(digest)) continue
      const why = await this.#found.add(digest, signal)
      if (why !== undefined) {
        this.#leftOut(why)
        continue
      }
      const { bytes, manifest } = await readManifest(this.#driver, digest, signal)
      if (manifest.kind === 'unreadable' || manifest.kind === 'schema1') continue
      more.push(listedReferrer({ digest, bytes, manifest }))
    }
    if (more.length > 0) this.lists.set(tag, { entries: [...listed.entries, ...more] })
  }
}

const tagsAtOnce = 16
const referrersAtOnce = 8
