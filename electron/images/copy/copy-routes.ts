import type { ObjectStore, StorageDriver } from '../../../drivers/index.ts'
import { layout } from '../../registry/layout/layout.ts'

export type CopyRoute = 'serverSide' | 'streamed'

/**
 * Chooses how bytes go between two stores. Where both are at one service, the service copies. Once it refuses, bytes
 * go through this computer until the application ends.
 */
export class CopyRoutes {
  readonly #refused = new Set<string>()
  readonly #otherTags = new Set<string>()

  of(from: ObjectStore, to: ObjectStore): CopyRoute {
    if (from.bucketAddress.service !== to.bucketAddress.service) return 'streamed'
    return this.#refused.has(nameOf(from, to)) ? 'streamed' : 'serverSide'
  }

  /** Notes that the service does not copy between these buckets, or that the target's key may not read the source. */
  refuse(from: ObjectStore, to: ObjectStore): void {
    this.#refused.add(nameOf(from, to))
  }

  /** Notes that equal objects have different entity tags in these buckets, so tags cannot verify a copy. */
  distrustEntityTags(from: ObjectStore, to: ObjectStore): void {
    this.#otherTags.add(nameOf(from, to))
  }

  trustsEntityTags(from: ObjectStore, to: ObjectStore): boolean {
    return !this.#otherTags.has(nameOf(from, to))
  }
}

/** Whether two stores open the same registry in the same bucket. */
export function isSameRegistry(one: StorageDriver, other: StorageDriver): boolean {
  const path = layout.repositories()
  return (
    nameOf(one.objects, one.objects) === nameOf(other.objects, one.objects) &&
    one.keyOf(path) === other.keyOf(path)
  )
}

function nameOf({ bucketAddress: from }: ObjectStore, { bucketAddress: to }: ObjectStore): string {
  return JSON.stringify([from.service, from.bucket, to.bucket])
}
