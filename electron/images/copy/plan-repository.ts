import { explanationIn, mapConcurrent, type Explanation, type StorageDriver } from '../../../drivers/index.ts'
import { explain as explainProblem } from '../../registry/explain.ts'
import { layout } from '../../registry/layout/layout.ts'
import { asTag, type Digest, type RepositoryName, type Tag } from '../../../drivers/common/names.ts'
import { linksOnDemand, linksFromListing } from '../../registry/layout/repository-links.ts'
import { walkRevisions } from '../../registry/repositories/revisions.ts'
import { findSubjects, maxManifestsSearched, type Subjects } from '../../registry/referrers/subjects.ts'
import { archiveClassBlobs } from '../layers/archive-class-blobs.ts'
import type { RepositoryToPlan } from './copy-item.ts'
import { isSameRegistry } from './copy-routes.ts'
import { explain } from '../explain.ts'
import { ManifestCollector, type CopySide } from './manifest-collector.ts'
import { TagCollector } from './tag-collector.ts'
import { withoutBlobs, type RepositoryCopy } from './repository-copy.ts'
import { existingPaths, tagsToCopy, targetLists } from './target-state.ts'

/** Something that is left out, and why. */
export interface CopyProblem extends Explanation {
  readonly repository: string
  readonly tag?: string
}

/**
 * Plans what copying a repository writes. A tag or manifest is copied with everything it needs, and with its referrers
 * and theirs, whether a tag lists them or only their `subject` tells. An incomplete one is reported and left out.
 * Referrer lists are merged with those of the target. Tag histories are not copied.
 */
export async function planRepository(
  source: CopySide,
  target: CopySide,
  { from, to, only }: RepositoryToPlan,
  problem: (problem: CopyProblem) => void,
  signal: AbortSignal,
): Promise<RepositoryCopy> {
  const linksOf = only === undefined ? linksFromListing : linksOnDemand
  const found = new ManifestCollector(source, linksOf(source.driver, from, signal))
  const names = await tagNames(source.driver, from, problem, signal)
  const tags = new TagCollector({ driver: source.driver, repository: from }, found, leaveOut)
  for (const tag of only?.tags ?? []) if (!names.has(tag)) leaveOut(explain('noSuchTag', {}), tag)
  const manifests = mapConcurrent(
    only?.digests ?? [],
    tagsAtOnce,
    (digest, stop) => tags.addManifest(digest, only?.asTag, stop),
    signal,
  )
  for await (const _ of manifests) void _
  const wanted = only?.tags.filter((tag) => names.has(tag)) ?? names
  const added = mapConcurrent(
    wanted,
    tagsAtOnce,
    (tag, stop) => tags.addTag(tag, only?.asTag ?? tag, stop),
    signal,
  )
  for await (const _ of added) void _
  const subjects = await unlistedReferrers()
  await tags.addReferrers([], { names, ...(subjects === undefined ? {} : { subjects }) }, signal)
  if (only === undefined) await addRevisions()
  const existing = await existingPaths(target, to, found, signal)
  const lists = await targetLists(target.driver, to, tags.lists, leaveOut, signal)
  return withoutArchived({
    from,
    to,
    blobs: found.blobs,
    manifests: found.manifests,
    lists,
    tags: await tagsToCopy(target.driver, to, tags.digests, existing, signal),
    existing,
  })

  function leaveOut(why: Explanation, tag?: Tag): void {
    problem({ repository: from, ...(tag === undefined ? {} : { tag }), ...explanationIn(why) })
  }

  /**
   * Undefined where no search is needed: a whole repository includes its untagged manifests, and a copy within one
   * repository already has all of them.
   */
  async function unlistedReferrers(): Promise<Subjects | undefined> {
    if (only === undefined || found.manifests.size === 0 || isSameRepository()) return undefined
    const subjects = await findSubjects(source.driver, from, maxManifestsSearched, signal)
    if (!subjects.whole) leaveOut(explain('referrersUnsearched', { most: maxManifestsSearched }))
    return subjects
  }

  function isSameRepository(): boolean {
    return from === to && isSameRegistry(source.driver, target.driver)
  }

  /** Leaves out what needs a blob in an archive storage class. Blobs that the target has are not read. */
  async function withoutArchived(whole: RepositoryCopy): Promise<RepositoryCopy> {
    const toRead = [...whole.blobs.values()].filter(({ digest }) => !existing.has(layout.blobData(digest)))
    const archived = await archiveClassBlobs(source.driver, source.blobs, toRead, signal)
    if (archived.size === 0) return whole
    const { copy, leftOut } = withoutBlobs(whole, new Set(archived.keys()))
    const told = new Set<Digest>()
    for (const { tag, blob } of leftOut) {
      const why = archived.get(blob)
      if (why !== undefined) leaveOut(why, tag)
      told.add(blob)
    }
    for (const [blob, why] of archived) if (!told.has(blob)) leaveOut(why)
    return copy
  }

  async function addRevisions(): Promise<void> {
    const revisions = mapConcurrent(
      walkRevisions(source.driver, from, signal),
      tagsAtOnce,
      async ({ digest }, stop) => {
        // A refused one was already reported under its tag.
        if (!found.isRefused(digest)) await tags.addManifest(digest, undefined, stop)
      },
      signal,
    )
    for await (const _ of revisions) void _
  }
}

const tagsAtOnce = 16

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
