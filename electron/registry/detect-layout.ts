import type { StoreLayout } from '../../drivers/common/store-layout.ts'
import { isNotFound, mapConcurrent, type StorageDriver, type StorePath } from '../../drivers/index.ts'
import { layout } from './layout/layout.ts'
import { asRepositoryName, type Digest, type RepositoryName } from '../../drivers/common/names.ts'
import { listRepositories } from './repositories/repositories.ts'
import { linksOnDemand } from './layout/repository-links.ts'
import { walkRevisions } from './repositories/revisions.ts'
import { manifestAvailability, type RepositoryLookup } from './blobs/availability.ts'
import { blobsOnDemand } from './blobs/blob-lookup.ts'

/**
 * What a store holds, from a few requests. A registry whose repositories have manifests and (hardly) any tags keeps
 * its tags in a database, as Harbor since 2.0 and GitLab's metadata mode do; there, tags were never in the bucket.
 * What a registry leaves of its own is told apart: empty folders, links of manifests that were collected (3.x leaves them
 * on object stores), repositories of unfinished pushes only, and the folder of tags that were deleted one by one.
 */
export async function detectLayout(driver: StorageDriver, signal: AbortSignal): Promise<StoreLayout> {
  if (!(await isThere(driver, layout.root(), signal))) {
    for await (const page of driver.list('/', signal)) if (page.length > 0) return { kind: 'other' }
    return { kind: 'empty' }
  }
  const sampled: RepositoryName[] = []
  for await (const page of listRepositories(driver, signal)) {
    for (const { name } of page) {
      const repository = asRepositoryName(name)
      if (repository !== undefined) sampled.push(repository)
    }
    if (sampled.length >= sampleSize) break
  }
  const seen = { tagged: 0, untagged: 0, empty: 0 }
  const blobs = blobsOnDemand(driver, signal)
  const look = mapConcurrent(
    sampled.slice(0, sampleSize),
    16,
    (name, stop) => lookInto(driver, { links: linksOnDemand(driver, name, stop), blobs }, stop),
    signal,
  )
  for await (const state of look) seen[state] += 1
  const whole = seen.tagged + seen.untagged
  if (seen.untagged === 0 || seen.tagged * 20 > whole) return { kind: 'registry' }
  const databaseLikely = seen.untagged >= fewestOfDatabase
  return { kind: 'registryWithoutTags', repositoriesSampled: whole, databaseLikely }
}

const sampleSize = 24

/** From this number of untagged repositories on, a tag database is likely: people rarely delete all tags of so many. */
const fewestOfDatabase = 5

/** `tagged`: has or had a tag. `untagged`: has an available manifest only. `empty`: has neither. */
async function lookInto(
  driver: StorageDriver,
  from: RepositoryLookup,
  signal: AbortSignal,
): Promise<'tagged' | 'untagged' | 'empty'> {
  const { repository } = from.links
  // In a local folder it stays when its last tag goes: who keeps tags in a database never made it.
  if (await isThere(driver, layout.manifestTags(repository), signal)) return 'tagged'
  return (await hasWholeManifest(driver, from, signal)) ? 'untagged' : 'empty'
}

async function hasWholeManifest(
  driver: StorageDriver,
  from: RepositoryLookup,
  signal: AbortSignal,
): Promise<boolean> {
  const digests: Digest[] = []
  for await (const { digest } of walkRevisions(driver, from.links.repository, signal)) {
    digests.push(digest)
    if (digests.length === maxManifestsTried) break
  }
  const looked = mapConcurrent(
    digests,
    maxManifestsTried,
    async (digest) => (await manifestAvailability(from, { digest })).presence === 'present',
    signal,
  )
  for await (const isWhole of looked) if (isWhole) return true
  return false
}

/** Three are enough: a garbage collection removes the blobs of all untagged manifests, or of none. */
const maxManifestsTried = 3

/** Whether a path exists, even as an empty folder. */
async function isThere(driver: StorageDriver, path: StorePath, signal: AbortSignal): Promise<boolean> {
  try {
    for await (const _ of driver.list(path, signal)) return true
    return true
  } catch (error) {
    if (isNotFound(error)) return false
    throw error
  }
}
