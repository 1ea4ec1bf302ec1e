import { explained } from '../../../drivers/index.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import { inTurns } from '../../catalog/questions/steps.ts'
import { subjectOf, versioningChecks } from './checks.ts'
import { deleteLink, KeptDeletes } from './delete-operations.ts'
import { explain } from './explain.ts'
import { OperationPages, phasesOf } from './operation-pages.ts'
import { repositoryPrefix } from './repository-keys.ts'
import type { MadePlan, PlanSource } from './source.ts'
import { tagFolders, type TagFolder } from './tag-folders.ts'
import { unreferencedBy, type Removal, type Unreferenced } from './unreferenced.ts'

/**
 * Deletes tags, each with its folder and nothing else. Current links go first: then a registry has no such tag; what they
 * pointed to before goes after. Fails with NotFound where none of the tags is there.
 */
export async function planTagDeletion(
  source: PlanSource,
  { repository, tags }: { readonly repository: string; readonly tags: readonly string[] },
  signal: AbortSignal,
): Promise<MadePlan> {
  const { driver, store } = source
  const prefix = repositoryPrefix(driver, repository)
  const listedAtMs = Date.now()
  const folders = new TagDeletes()
  const found: string[] = []
  const manifests = new Set<Digest>()
  for await (const folder of tagFolders(driver, prefix, new Set(tags), signal)) {
    folders.add(folder)
    found.push(folder.tag)
    if (folder.digest !== undefined) manifests.add(folder.digest)
  }
  if (found.length === 0) throw nothingThere(tags[0])
  const removal: Removal = { repository, what: { tags: new Set(found), manifests } }
  const unreferenced = await unreferencedAfter(source, [removal], signal)
  const versioning = await versioningChecks(driver, signal)
  const phases = phasesOf([
    ['tags', folders.current],
    ['links', folders.rest],
  ])
  return {
    plan: { kind: 'deleteTags', store, subject: { repository, ...subjectOf(found.toSorted()) }, phases },
    about: {
      listedAtMs,
      ...(unreferenced === undefined ? {} : { unreferenced }),
      checks: () => Promise.resolve(versioning),
    },
  }
}

/** What deletes the folders of tags, in two parts: current links, and all else. */
export class TagDeletes {
  readonly current = new OperationPages()
  readonly rest = new OperationPages()
  readonly #kept = new KeptDeletes()

  add({ current, digest, history, others }: TagFolder): void {
    if (current !== undefined) this.current.add(deleteLink(current, digest))
    for (const { link, digest } of history) this.rest.add(deleteLink(link, digest))
    for (const object of others) this.rest.add(this.#kept.deleteObject(object))
  }
}

/** Undefined where the store was never listed, or not everything in it is known. */
export async function unreferencedAfter(
  source: PlanSource,
  removals: readonly Removal[],
  signal: AbortSignal,
): Promise<Unreferenced | undefined> {
  const facts = await source.facts()
  return facts === undefined ? undefined : await inTurns(unreferencedBy(facts, removals), signal)
}

export function nothingThere(path: string | undefined): Error {
  return explained('NotFound', explain('nothingThere', {}), path === undefined ? {} : { path })
}
