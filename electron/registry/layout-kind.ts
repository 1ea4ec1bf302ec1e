import { isNotFound, mapConcurrent, type StorageDriver, type StorePath } from '../../drivers/index.ts'
import { layout } from './layout.ts'
import { asRepositoryName, type RepositoryName } from './names.ts'
import { listRepositories } from './repositories.ts'

export type LayoutKind =
  | { readonly kind: 'registry' }
  | { readonly kind: 'registryWithoutTags'; readonly repositoriesSampled: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'other' }

/**
 * What a store holds, from a few requests. A registry whose repositories have manifests and (hardly) any tags keeps
 * its tags in a database, as Harbor since 2.0 and GitLab's metadata mode do.
 */
export async function detectLayout(driver: StorageDriver, signal: AbortSignal): Promise<LayoutKind> {
  if (!(await exists(driver, layout.root(), signal))) {
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
  const seen = { manifests: 0, tags: 0 }
  const look = mapConcurrent(
    sampled.slice(0, sampleSize),
    16,
    (name, stop) => lookInto(driver, name, stop),
    signal,
  )
  for await (const { hasManifests, hasTags } of look) {
    if (hasManifests) seen.manifests += 1
    if (hasManifests && hasTags) seen.tags += 1
  }
  if (seen.manifests === 0 || seen.tags * 20 > seen.manifests) return { kind: 'registry' }
  return { kind: 'registryWithoutTags', repositoriesSampled: seen.manifests }
}

const sampleSize = 24

async function lookInto(driver: StorageDriver, name: RepositoryName, signal: AbortSignal) {
  const [hasManifests, hasTags] = await Promise.all([
    exists(driver, layout.manifestRevisions(name), signal),
    exists(driver, layout.manifestTags(name), signal),
  ])
  return { hasManifests, hasTags }
}

async function exists(driver: StorageDriver, path: StorePath, signal: AbortSignal): Promise<boolean> {
  try {
    for await (const page of driver.list(path, signal)) if (page.length > 0) return true
    return false
  } catch (error) {
    if (isNotFound(error)) return false
    throw error
  }
}
