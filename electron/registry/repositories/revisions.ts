import { mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import { layout, parseLayout } from '../layout/layout.ts'
import type { Digest, RepositoryName } from '../../../drivers/common/names.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import { summarize, type Summary } from '../manifests/manifest-summary.ts'
import { sessionMemory } from '../manifests/session-memory.ts'

export interface Revision {
  readonly digest: Digest
  readonly linkedAtMs: number
  readonly summary: Summary
  readonly problems: readonly Problem[]
}

/** Reads every manifest of a repository, tagged or not. */
export async function* listRevisions(
  driver: StorageDriver,
  repository: RepositoryName,
  signal: AbortSignal,
  memory = sessionMemory(driver),
): AsyncGenerator<Revision, void, undefined> {
  yield* mapConcurrent(
    walkRevisions(driver, repository, signal),
    24,
    async ({ digest, linkedAtMs }, stop) => ({
      digest,
      linkedAtMs,
      ...(await summarize(driver, repository, digest, stop, memory)),
    }),
    signal,
  )
}

/** Lists digests by the paths of the revision links, a thousand per request. */
export async function* walkRevisions(
  driver: StorageDriver,
  repository: RepositoryName,
  signal: AbortSignal,
): AsyncGenerator<{ readonly digest: Digest; readonly linkedAtMs: number }, void, undefined> {
  for await (const page of driver.walk(layout.manifestRevisions(repository), {}, signal)) {
    for (const info of page) {
      const entry = parseLayout(info.path)
      if (entry.kind === 'manifestRevisionLink' && info.kind === 'file') {
        yield { digest: entry.digest, linkedAtMs: info.modifiedAtMs }
      }
    }
  }
}
