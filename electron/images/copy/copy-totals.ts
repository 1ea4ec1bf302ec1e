import { layout } from '../../registry/layout/layout.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import { mergeReferrers } from '../../registry/referrers/referrer-list.ts'
import {
  copySteps,
  allSteps,
  type ListToExtend,
  type RepositoryCopy,
  type TagToCopy,
} from './repository-copy.ts'

/** A tag of the target that would point to something else. */
export interface MovingTag {
  readonly repository: string
  readonly tag: string
  readonly from: Digest
  readonly to: Digest
}

/** The sums of a plan. Blobs that several repositories have are counted once. */
export class CopyTotals {
  tags = 0
  newTags = 0
  movedTags = 0
  sameTags = 0
  /** Lists of referrers that the target has, and that get more. */
  extendedLists = 0
  sizeBytes = 0
  alreadyBlobs = 0
  alreadyBytes = 0
  /** Whether nothing of it would be written. */
  allThere = true
  /** The first of the tags that would move. */
  readonly moving: MovingTag[] = []
  readonly #manifests = new Set<Digest>()
  readonly #blobs = new Set<Digest>()

  get manifests(): number {
    return this.#manifests.size
  }

  get blobs(): number {
    return this.#blobs.size
  }

  add(copy: RepositoryCopy): void {
    const { to, blobs, manifests, lists, tags, existing } = copy
    this.allThere &&= allSteps(copySteps(copy)).length === 0
    for (const digest of manifests.keys()) this.#manifests.add(digest)
    for (const { digest, sizeBytes } of blobs.values()) {
      if (this.#blobs.has(digest)) continue
      this.#blobs.add(digest)
      this.sizeBytes += sizeBytes
      if (!existing.has(layout.blobData(digest))) continue
      this.alreadyBlobs += 1
      this.alreadyBytes += sizeBytes
    }
    for (const list of lists) this.#addList(list)
    for (const tag of tags) this.#addTag(to, tag)
  }

  #addList({ listed, more }: ListToExtend): void {
    const index = mergeReferrers(listed, more)
    this.tags += 1
    if (index === undefined) this.sameTags += 1
    else if (listed.index === undefined) this.newTags += 1
    else this.extendedLists += 1
    const { digest } = index ?? listed.index ?? {}
    if (digest !== undefined) this.#manifests.add(digest)
  }

  #addTag(repository: string, { tag, digest, before }: TagToCopy): void {
    this.tags += 1
    if (before === undefined) this.newTags += 1
    else if (before === digest) this.sameTags += 1
    else {
      this.movedTags += 1
      if (this.moving.length < maxMoving) this.moving.push({ repository, tag, from: before, to: digest })
    }
  }
}

const maxMoving = 100
