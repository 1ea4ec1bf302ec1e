import type { ObjectStore, StorageDriver } from '../../../drivers/index.ts'
import { layout } from '../../registry/layout/layout.ts'

export type CopyRoute = 'serverSide' | 'streamed'

/**
 * How bytes go between two stores: from bucket to bucket where both are of one service, until that refuses; then
 * through this computer, for as long as the application runs.
 */
export class CopyRoutes {
  readonly #refused = new Set<string>()
  readonly #otherTags = new Set<string>()

  of(from: ObjectStore, to: ObjectStore): CopyRoute {
    if (from.place.service !== to.place.service) return 'streamed'
    return this.#refused.has(nameOf(from, to)) ? 'streamed' : 'serverSide'
  }

  /** The service does not copy between these two, or the target's key may not read the source. */
  refuse(from: ObjectStore, to: ObjectStore): void {
    this.#refused.add(nameOf(from, to))
  }

  /** Equal objects have other entity tags in the two, though both look like MD5s: they say nothing of a copy. */
  distrustEntityTags(from: ObjectStore, to: ObjectStore): void {
    this.#otherTags.add(nameOf(from, to))
  }

  trustsEntityTags(from: ObjectStore, to: ObjectStore): boolean {
    return !this.#otherTags.has(nameOf(from, to))
  }
}

/** Whether two stores are one registry in one bucket. */
export function isSameRegistry(one: StorageDriver, other: StorageDriver): boolean {
  const path = layout.repositories()
  return (
    nameOf(one.objects, one.objects) === nameOf(other.objects, one.objects) &&
    one.keyOf(path) === other.keyOf(path)
  )
}

function nameOf({ place: from }: ObjectStore, { place: to }: ObjectStore): string {
  return JSON.stringify([from.service, from.bucket, to.bucket])
}
