import { mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import type { Digest, RepositoryName } from '../../../drivers/common/names.ts'
import { readFacts } from '../manifests/read-facts.ts'
import { sessionMemory } from '../manifests/session-memory.ts'
import { walkRevisions } from '../repositories/revisions.ts'

/** Which manifests of a repository name a subject. */
export interface Subjects {
  /** Those of each subject, in the order of their digests. */
  readonly referrers: ReadonlyMap<Digest, readonly Digest[]>
  /** False if the repository has more manifests than were read. */
  readonly whole: boolean
}

/** At most this many manifests are read for their subjects. At a few KB each, that takes seconds. */
export const maxManifestsSearched = 10_000

/** Finds subjects by reading the manifests of a repository, at most `most`. Only the manifests name them. */
export async function findSubjects(
  driver: StorageDriver,
  repository: RepositoryName,
  most: number,
  signal: AbortSignal,
  memory = sessionMemory(driver),
): Promise<Subjects> {
  const found: { readonly subject: Digest; readonly digest: Digest }[] = []
  let whole = true
  const read = mapConcurrent(
    firstRevisions(),
    24,
    async (digest, stop) => ({ digest, manifest: (await readFacts(driver, memory, digest, stop)).manifest }),
    signal,
  )
  for await (const { digest, manifest } of read) {
    if (!('subject' in manifest) || manifest.subject === undefined) continue
    found.push({ subject: manifest.subject.digest, digest })
  }
  const referrers = new Map<Digest, Digest[]>()
  for (const { subject, digest } of found.toSorted((a, b) => (a.digest < b.digest ? -1 : 1))) {
    const others = referrers.get(subject)
    if (others === undefined) referrers.set(subject, [digest])
    else others.push(digest)
  }
  return { referrers, whole }

  async function* firstRevisions() {
    let seen = 0
    for await (const { digest } of walkRevisions(driver, repository, signal)) {
      if (seen === most) {
        whole = false
        return
      }
      seen += 1
      yield digest
    }
  }
}
