import { mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import {
  parseDigest,
  parseRepositoryName,
  type Digest,
  type RepositoryName,
} from '../../../drivers/common/names.ts'
import type { PlanCheck } from '../../api/rows.ts'
import { roleCode } from '../../catalog/manifests/codes.ts'
import { readManifests } from '../../catalog/manifests/read-manifests.ts'
import { noDigest } from '../../catalog/tables/digests.ts'
import { layout } from '../../registry/layout/layout.ts'
import { walkRevisions } from '../../registry/repositories/revisions.ts'
import { registryCacheCheck, subjectOf, tagsInDatabaseChecks, versioningChecks, warningOf } from './checks.ts'
import { deleteLink } from './delete-operations.ts'
import { OperationPages, phasesOf } from './operation-pages.ts'
import { nothingThere, TagDeletes, unreferencedAfter } from './plan-tag-deletion.ts'
import { repositoryPrefix } from './repository-keys.ts'
import type { MadePlan, PlanSource } from './source.ts'
import { tagFolders } from './tag-folders.ts'

/**
 * Deletes manifests as a registry does: the tags that point to them, with their folders, and the links of their revisions.
 * What other tags pointed to before stays, all blobs, and what was given a tag since. Fails with NotFound where the repository
 * has none of them.
 */
export async function planManifestDeletion(
  source: PlanSource,
  wanted: { readonly repository: string; readonly digests: readonly string[] },
  signal: AbortSignal,
): Promise<MadePlan> {
  const { driver, store } = source
  const repository = parseRepositoryName(wanted.repository)
  const digests = new Set(wanted.digests.map(parseDigest))
  const listedAtMs = Date.now()
  const revisions = new OperationPages()
  const there = new Set<Digest>()
  for await (const { digest, link } of revisionLinks(driver, repository, digests, signal)) {
    if (link === undefined) continue
    there.add(digest)
    revisions.add(deleteLink(link, digest))
  }
  const tags: string[] = []
  const folders = new TagDeletes()
  const prefix = repositoryPrefix(driver, repository)
  for await (const folder of tagFolders(driver, prefix, undefined, signal)) {
    if (folder.digest === undefined || !digests.has(folder.digest)) continue
    tags.push(folder.tag)
    folders.add(folder)
    there.add(folder.digest)
  }
  if (there.size === 0) throw nothingThere(wanted.digests[0])
  const removal = { repository, what: { tags: new Set(tags), manifests: there } }
  const unreferenced = await unreferencedAfter(source, [removal], signal)
  const checks = [
    ...warningOf('tagsGo', tags.length, tags.toSorted()[0]),
    ...(await indexChecks(source, repository, there, signal)),
    ...(await tagsInDatabaseChecks(driver, signal)),
    ...(await versioningChecks(driver, signal)),
    registryCacheCheck,
  ]
  const phases = phasesOf([
    ['tags', folders.current],
    ['revisions', revisions],
    ['links', folders.rest],
  ]).map((phase) =>
    phase.name === 'revisions' ? { ...phase, guard: { kind: 'untagged' as const, repository } } : phase,
  )
  return {
    plan: { kind: 'deleteManifests', store, subject: { repository, ...subjectOf([...there]) }, phases },
    about: {
      listedAtMs,
      ...(unreferenced === undefined ? {} : { unreferenced }),
      checks: () => Promise.resolve(checks),
    },
  }
}

function revisionLinks(
  driver: StorageDriver,
  repository: RepositoryName,
  digests: ReadonlySet<Digest>,
  signal: AbortSignal,
) {
  return mapConcurrent(
    digests,
    headsAtOnce,
    async (digest, stop) => {
      const key = driver.keyOf(layout.manifestRevisionLink(repository, digest))
      return { digest, link: await driver.objects.head(key, stop) }
    },
    signal,
  )
}

/** Which indexes of the repository list these manifests. Those that nobody has read are read, where they are few. */
async function indexChecks(
  source: PlanSource,
  repository: RepositoryName,
  digests: ReadonlySet<Digest>,
  signal: AbortSignal,
): Promise<readonly PlanCheck[]> {
  const { driver } = source
  const manifests = await source.memory()
  const unread: Digest[] = []
  const staying = new Set<Digest>()
  for await (const { digest } of walkRevisions(driver, repository, signal)) {
    if (digests.has(digest)) continue
    staying.add(digest)
    if (manifests.manifest(digest) === undefined) unread.push(digest)
  }
  const read = unread.slice(0, mostReadForIndexes)
  const { failed } = await readManifests({ driver, memory: manifests }, read, () => undefined, signal)
  const indexes = new Set<Digest>()
  const { columns } = manifests
  for (const digest of digests) {
    const own = columns.digests.find(digest)
    if (own === noDigest) continue
    for (const reference of columns.referencesTo(own)) {
      if (columns.references.role.at(reference) !== roleCode.child) continue
      const row = columns.manifestOfReference(reference)
      const index = columns.digests.digestAt(columns.manifests.digest.at(row))
      if (staying.has(index)) indexes.add(index)
    }
  }
  return [
    ...warningOf('indexesBreak', indexes.size, [...indexes][0]),
    ...warningOf('manifestsRead', unread.length - read.length + failed, undefined),
  ]
}

const headsAtOnce = 64
const mostReadForIndexes = 2000
