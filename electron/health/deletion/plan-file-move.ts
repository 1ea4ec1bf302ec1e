import { explained, type ObjectInfo } from '../../../drivers/index.ts'
import { subjectOf, warningOf } from './checks.ts'
import { explain } from './explain.ts'
import { requireFree, requireKey } from './free-keys.ts'
import { OperationPages, phasesOf } from './operation-pages.ts'
import { objectsOf } from './plan-file-deletion.ts'
import { nothingThere } from './plan-tag-deletion.ts'
import { isRegistryFile } from './registry-files.ts'
import type { MadePlan, PlanSource } from './source.ts'

export interface FileMove {
  readonly from: string
  readonly to: string
}

/**
 * Gives files and folders other keys. Fails with AlreadyExists where something is at a new key already: nothing is ever
 * replaced. Fails with NotFound where nothing is at an old one.
 */
export async function planFileMove(
  { driver, store }: PlanSource,
  { moves }: { readonly moves: readonly FileMove[] },
  signal: AbortSignal,
): Promise<MadePlan> {
  requireSensible(moves)
  const listedAtMs = Date.now()
  await requireFree(
    driver,
    moves.map(({ to }) => to),
    signal,
  )
  const targets = new Map(moves.map(({ from, to }) => [from, to]))
  const pages = new OperationPages()
  const found = new Set<string>()
  let registryFiles = 0
  let example: string | undefined
  for await (const { of, object } of objectsOf(driver, [...targets.keys()], signal)) {
    found.add(of)
    const to = `${targets.get(of) ?? ''}${object.key.slice(of.length)}`
    requireKey(to)
    addMove(pages, object, to)
    if (!isRegistryFile(driver, object.key) && !isRegistryFile(driver, to)) continue
    registryFiles += 1
    example ??= object.key
  }
  const missing = moves.find(({ from }) => !found.has(from))
  if (missing !== undefined) throw nothingThere(missing.from)
  const checks = warningOf('registryFiles', registryFiles, example)
  const [first] = moves
  return {
    plan: {
      kind: 'moveFiles',
      store,
      subject: {
        ...subjectOf(moves.map(({ from }) => from)),
        ...(moves.length === 1 && first !== undefined ? { to: first.to } : {}),
      },
      phases: phasesOf([['files', pages]]),
    },
    about: { listedAtMs, checks: () => Promise.resolve(checks) },
  }
}

/** The marker of a folder has no bytes to copy, and in a local folder it is the folder itself: another is made. */
function addMove(pages: OperationPages, { key, sizeBytes }: ObjectInfo, to: string): void {
  if (!key.endsWith('/') || sizeBytes > 0) {
    pages.add({ kind: 'move', key, to, sizeBytes })
    return
  }
  pages.add({ kind: 'put', key: to, text: '' })
  pages.add({ kind: 'delete', key, sizeBytes: 0, keep: { kind: 'text', text: '' } })
}

function requireSensible(moves: readonly FileMove[]): void {
  const targets: string[] = []
  const sources = new Set<string>()
  for (const { from, to } of moves) {
    if (from === to) throw refused('sameName', to)
    if (from.endsWith('/') !== to.endsWith('/')) throw refused('fileIsNoFolder', to)
    if (from.endsWith('/') && to.startsWith(from)) throw refused('intoItself', to)
    if (sources.has(from)) throw refused('targetTwice', from)
    requireKey(to)
    sources.add(from)
    targets.push(to)
  }
  const sorted = targets.toSorted()
  for (const [at, to] of sorted.entries()) {
    const next = sorted[at + 1]
    if (next === to || (to.endsWith('/') && next?.startsWith(to) === true)) throw refused('targetTwice', to)
  }
}

function refused(why: 'sameName' | 'fileIsNoFolder' | 'intoItself' | 'targetTwice', path: string): Error {
  return explained('PreconditionFailed', explain(why, {}), { path })
}
