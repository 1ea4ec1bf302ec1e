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
          else if (mayLeadOn(segment, info.path, root)) found(info.path)
          else results.push(misnamed(info.path, root))
        }
      }
    } catch (error) {
      // An empty bucket has no such directory, and one may vanish while it is listed.
      if (!isNotFound(error)) throw error
    }
    if (isRepository && path !== root) results.push(named(path, root))
    return results
  }
}

/** Whether a directory can be part of a repository name. Others are not entered: they may nest thousands of levels. */
function mayLeadOn(segment: string, path: StorePath, root: StorePath): boolean {
  return /^[A-Za-z0-9._-]+$/.test(segment) && path.length - root.length - 1 <= mostNameLength
}

const directoriesAtOnce = 32
const repositoryParts: ReadonlySet<string> = new Set(['_manifests', '_layers', '_uploads'])

function named(path: StorePath, root: StorePath): Repository {
  const name = path.slice(root.length + 1)
  return asRepositoryName(name) === undefined ? misnamed(path, root) : { name, problems: [] }
}

function misnamed(path: StorePath, root: StorePath): Repository {
  const problem = { id: 'badRepositoryName', path, ...explain('repositoryName', {}) } as const
  return { name: path.slice(root.length + 1), problems: [problem] }
}
