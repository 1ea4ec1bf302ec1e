import { isNotFound, type StorageDriver, type StorePath } from '../../../drivers/index.ts'
import { explain } from '../explain.ts'
import { layout } from '../layout/layout.ts'
import { asRepositoryName, mostNameLength } from '../../../drivers/common/names.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import { traverse } from './traverse.ts'

export interface Repository {
  readonly name: string
  readonly problems: readonly Problem[]
}

/**
 * Every repository of the store, as found: a directory that holds `_manifests`, `_layers` or `_uploads`, which may
 * have more repositories below it. One request a directory, many at once; a flat listing would read every key.
 */
export async function* listRepositories(
  driver: StorageDriver,
  signal: AbortSignal,
): AsyncGenerator<readonly Repository[], void, undefined> {
  const root = layout.repositories()
  yield* traverse([root], directoriesAtOnce, visit, signal)

  async function visit(path: StorePath, found: (below: StorePath) => void, stop: AbortSignal) {
    const results: Repository[] = []
    let isRepository = false
    try {
      for await (const page of driver.list(path, stop)) {
        for (const info of page) {
          if (info.kind !== 'directory') continue
          const segment = info.path.slice(path.length + 1)
          if (segment.startsWith('_')) isRepository ||= repositoryParts.has(segment)
          else if (mayLeadOn(segment, info.path.length - root.length - 1)) found(info.path)
          else results.push(misnamed(info.path.slice(root.length + 1)))
        }
      }
    } catch (error) {
      // An empty bucket has no such directory, and one may vanish while it is listed.
      if (!isNotFound(error)) throw error
    }
    if (isRepository && path !== root) results.push(named(path.slice(root.length + 1)))
    return results
  }
}

/**
 * What `listRepositories` shows of a directory, by its path below the root of repositories: a directory that is not entered, on the
 * way to it, or itself where it is a repository. Undefined where it shows nothing of it.
 */
export function repositoryAt(directory: string, isRepository: boolean): Repository | undefined {
  if (directory.length <= mostNameLength && plainDirectory.test(directory)) {
    return isRepository ? named(directory) : undefined
  }
  for (let from = 0; from <= directory.length;) {
    const slash = directory.indexOf('/', from)
    const to = slash < 0 ? directory.length : slash
    const segment = directory.slice(from, to)
    if (segment.startsWith('_')) return undefined
    if (!mayLeadOn(segment, to)) return misnamed(directory.slice(0, to))
    from = to + 1
  }
  return isRepository ? named(directory) : undefined
}

/** The same of the directory that an object lies in, by its key below the root of repositories. */
export function repositoryAbove(key: string): Repository | undefined {
  const slash = key.lastIndexOf('/')
  return slash < 0 ? undefined : repositoryAt(key.slice(0, slash), false)
}

/** A directory in directories that are all entered. */
const plainDirectory = /^[A-Za-z0-9.-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9.-][A-Za-z0-9._-]*)*$/

/** Whether a directory can be part of a repository name. Others are not entered: they may nest thousands of levels. */
function mayLeadOn(segment: string, pathLength: number): boolean {
  return /^[A-Za-z0-9._-]+$/.test(segment) && pathLength <= mostNameLength
}

const directoriesAtOnce = 32
const repositoryParts: ReadonlySet<string> = new Set(['_manifests', '_layers', '_uploads'])

function named(name: string): Repository {
  return asRepositoryName(name) === undefined ? misnamed(name) : { name, problems: noProblems }
}

const noProblems: readonly Problem[] = []

function misnamed(name: string): Repository {
  const path: StorePath = `${layout.repositories()}/${name}`
  return { name, problems: [{ id: 'badRepositoryName', path, ...explain('repositoryName', {}) }] }
}
