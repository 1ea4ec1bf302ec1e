import { asDigest } from '../../../drivers/common/names.ts'
import { rangedPages, type ObjectInfo, type StorageDriver } from '../../../drivers/index.ts'
import { traverse } from '../../registry/repositories/traverse.ts'
import { registryCacheCheck, subjectOf, tagsInDatabaseChecks, versioningChecks, warningOf } from './checks.ts'
import { deleteLink, KeptDeletes } from './delete-operations.ts'
import { OperationPages, phasesOf } from './operation-pages.ts'
import { nothingThere, unreferencedAfter } from './plan-tag-deletion.ts'
import { repositoryPrefix } from './repository-keys.ts'
import type { MadePlan, PlanSource } from './source.ts'

/**
 * Deletes repositories: everything in their own folders, whose names begin with `_`. Repositories whose names continue theirs
 * stay. Current links of tags go first, so that a registry serves no half repository. Fails with NotFound where none is there.
 */
export async function planRepositoryDeletion(
  source: PlanSource,
  { repositories }: { readonly repositories: readonly string[] },
  signal: AbortSignal,
): Promise<MadePlan> {
  const { driver, store } = source
  const listedAtMs = Date.now()
  const deletes = new RepositoryDeletes()
  const found: string[] = []
  const wanted = new Set(repositories)
  const nested: string[] = []
  for (const repository of wanted) {
    const prefix = repositoryPrefix(driver, repository)
    let isThere = false
    for await (const { objects } of rangedPages(driver.objects, { prefix: `${prefix}_` }, signal)) {
      isThere ||= objects.length > 0
      for (const object of objects) deletes.add(object, object.key.slice(prefix.length))
    }
    if (!isThere) continue
    found.push(repository)
    for await (const names of nestedRepositories(driver, repository, signal)) {
      for (const name of names) if (!wanted.has(name)) nested.push(name)
      if (nested.length >= mostNested) break
    }
  }
  if (found.length === 0) throw nothingThere(repositories[0])
  const removals = found.map((repository) => ({ repository, what: 'everything' as const }))
  const unreferenced = await unreferencedAfter(source, removals, signal)
  const checks = [
    ...warningOf('nestedStay', new Set(nested).size, nested.toSorted()[0]),
    ...(await tagsInDatabaseChecks(driver, signal)),
    ...(await versioningChecks(driver, signal)),
    registryCacheCheck,
  ]
  return {
    plan: { kind: 'deleteRepositories', store, subject: subjectOf(found), phases: deletes.phases() },
    about: {
      listedAtMs,
      ...(unreferenced === undefined ? {} : { unreferenced }),
      checks: () => Promise.resolve(checks),
    },
  }
}

/** Parts what a repository has into phases. `rest` is the key below the repository's prefix. */
class RepositoryDeletes {
  readonly #tags = new OperationPages()
  readonly #revisions = new OperationPages()
  readonly #uploads = new OperationPages()
  readonly #layerLinks = new OperationPages()
  readonly #links = new OperationPages()
  readonly #kept = new KeptDeletes()

  add(object: ObjectInfo, rest: string): void {
    const [, algorithm = '', hex = ''] = /\/([a-z0-9]+)\/([0-9a-f]+)\/link$/.exec(rest) ?? []
    const digest = asDigest(`${algorithm}:${hex}`)
    if (/^_manifests\/tags\/[^/]+\/current\/link$/.test(rest)) this.#tags.add(deleteLink(object, undefined))
    else if (rest.startsWith('_uploads/')) this.#uploads.add(this.#kept.deleteObject(object))
    else if (digest === undefined) this.#links.add(this.#kept.deleteObject(object))
    else if (rest.startsWith('_manifests/revisions/')) this.#revisions.add(deleteLink(object, digest))
    else if (rest.startsWith('_layers/')) this.#layerLinks.add(deleteLink(object, digest))
    else this.#links.add(deleteLink(object, digest))
  }

  phases() {
    return phasesOf([
      ['tags', this.#tags],
      ['revisions', this.#revisions],
      ['uploads', this.#uploads],
      ['layerLinks', this.#layerLinks],
      ['links', this.#links],
    ])
  }
}

/** Repositories below a repository, by one list of each folder on the way. */
async function* nestedRepositories(
  driver: StorageDriver,
  repository: string,
  signal: AbortSignal,
): AsyncGenerator<readonly string[], void, undefined> {
  const top = repositoryPrefix(driver, repository)
  const nameOf = (prefix: string): string => `${repository}/${prefix.slice(top.length, -1)}`
  yield* traverse(
    [top],
    foldersAtOnce,
    async (prefix, found, stop) => {
      let isRepository = false
      for await (const { prefixes } of rangedPages(driver.objects, { prefix, delimiter: '/' }, stop)) {
        for (const each of prefixes) {
          if (each.startsWith('_', prefix.length)) isRepository = true
          else if (each.length - top.length < longestName) found(each)
        }
      }
      return isRepository && prefix !== top ? [nameOf(prefix)] : []
    },
    signal,
  )
}

const foldersAtOnce = 16
const mostNested = 10_000
/** Folders below are no repositories, and may nest thousands of levels. */
const longestName = 512
