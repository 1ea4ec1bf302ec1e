import type { Digest, RepositoryName } from '../../../drivers/common/names.ts'
import { parseLayout } from '../../registry/layout/layout.ts'

/** What we wrote to a store, or deleted from it. */
export interface OwnWrites {
  readonly repositories?: Iterable<RepositoryName>
  readonly blobs?: Iterable<Digest>
}

/** Own writes that are not in the tables yet. */
export class WriteSet {
  readonly repositories = new Set<RepositoryName>()
  readonly blobs = new Set<Digest>()

  get isEmpty(): boolean {
    return this.repositories.size + this.blobs.size === 0
  }

  add({ repositories = [], blobs = [] }: OwnWrites): void {
    for (const name of repositories) this.repositories.add(name)
    for (const digest of blobs) this.blobs.add(digest)
  }

  /** Everything in it; it is empty then. */
  take(): { readonly repositories: readonly RepositoryName[]; readonly blobs: readonly Digest[] } {
    const taken = { repositories: [...this.repositories], blobs: [...this.blobs] }
    this.repositories.clear()
    this.blobs.clear()
    return taken
  }
}

/** Which repositories and blobs objects belong to, by their keys. Others are left out: the next listing has them. */
export function writesAt(keys: Iterable<string>): OwnWrites {
  const repositories = new Set<RepositoryName>()
  const blobs = new Set<Digest>()
  for (const key of keys) {
    const entry = parseLayout(`/${key}`)
    if (entry.kind === 'blobData') blobs.add(entry.digest)
    else if (entry.kind !== 'other') repositories.add(entry.repository)
  }
  return { repositories, blobs }
}
