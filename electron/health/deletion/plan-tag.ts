import { parseDigest, parseRepositoryName, parseTag } from '../../../drivers/common/names.ts'
import { explained, type ErrorCode } from '../../../drivers/index.ts'
import { layout } from '../../registry/layout/layout.ts'
import { readLink } from '../../registry/layout/links.ts'
import { checkManifests, type CheckedManifest } from '../../registry/manifests/manifest-checks.ts'
import { tagsInDatabaseChecks, warningOf } from './checks.ts'
import { explain } from './explain.ts'
import { OperationPages, phasesOf } from './operation-pages.ts'
import type { MadePlan, PlanSource } from './source.ts'

/**
 * Points a tag, new or old, to a manifest of its repository, as a push does: the entry of its history first, then the current
 * link. Fails with PreconditionFailed where it points there already, or where the manifest or its link is gone.
 */
export async function planTag(
  { driver, store }: PlanSource,
  wanted: { readonly repository: string; readonly tag: string; readonly digest: string },
  signal: AbortSignal,
): Promise<MadePlan> {
  const repository = parseRepositoryName(wanted.repository)
  const tag = parseTag(wanted.tag)
  const digest = parseDigest(wanted.digest)
  const listedAtMs = Date.now()
  const currentPath = layout.manifestTagCurrent(repository, tag)
  const current = await readLink(driver, currentPath, signal)
  if ('digest' in current && current.digest === digest) throw refused('tagPointsThere', tag)
  if ('problem' in current && current.failure !== undefined) throw current.failure
  const checked = await firstChecked(checkManifests(driver, repository, [digest], signal))
  const problems = checked?.problems ?? []
  const revisionPath = layout.manifestRevisionLink(repository, digest)
  if (problems.some(({ path }) => path === revisionPath)) throw refused('revisionGone', digest)
  const blobPath = layout.blobData(digest)
  if (problems.some(({ id, path }) => id === 'missingManifest' && path === blobPath)) {
    throw refused('manifestGone', digest)
  }
  const checks = [
    ...warningOf('contentMissing', problems.length, problems[0]?.path),
    ...(await tagsInDatabaseChecks(driver, signal)),
  ]
  const history = new OperationPages()
  const links = new OperationPages()
  const historyPath = layout.manifestTagIndexEntryLink(repository, tag, digest)
  history.add({ kind: 'put', key: driver.keyOf(historyPath), text: digest })
  links.add({ kind: 'put', key: driver.keyOf(currentPath), text: digest })
  const phases = phasesOf([
    ['links', history],
    ['tags', links],
  ])
  return {
    plan: { kind: 'setTag', store, subject: { repository, names: [tag], count: 1, to: digest }, phases },
    about: { listedAtMs, checks: () => Promise.resolve(checks) },
  }
}

async function firstChecked(checks: AsyncIterable<CheckedManifest>): Promise<CheckedManifest | undefined> {
  for await (const checked of checks) return checked
  return undefined
}

function refused(why: 'tagPointsThere' | 'revisionGone' | 'manifestGone', path: string): Error {
  const code: ErrorCode = 'PreconditionFailed'
  return explained(code, explain(why, {}), { path })
}
