import {
  mapConcurrent,
  restoreCode,
  type ListQuery,
  type ObjectInfo,
  type StorageDriver,
} from '../../../drivers/index.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { BlobsJob, PresentBlob } from '../thread/jobs.ts'

/**
 * Asks the store which of some blobs it has now. `stored` is about how many it has: where several of the blobs are expected on
 * one page of a list, a page is asked for, and the next begins at the first blob that it did not tell of. So there is never
 * more than one request a blob, and hardly more than all pages of the list of all blobs. A HEAD would round times to
 * seconds, and leaves out the usual storage class.
 */
export async function lookUpBlobs(
  driver: StorageDriver,
  digests: Iterable<Digest>,
  stored: number,
  signal: AbortSignal,
): Promise<Pick<BlobsJob, 'present' | 'absent' | 'requests'>> {
  const lookUp = new LookUp(driver, stored)
  const stretches = stretchesOf([...digests], stored, driver.objects.limits.pageSize)
  const each = mapConcurrent(
    stretches,
    stretchesAtOnce,
    (stretch, stop) => lookUp.stretch(stretch, stop),
    signal,
  )
  for await (const _ of each) void _
  const { present, absent, requests } = lookUp
  return { present, absent, requests }
}

const stretchesAtOnce = 16

class LookUp {
  readonly present: PresentBlob[] = []
  readonly absent: Digest[] = []
  requests = 0
  readonly #driver: StorageDriver
  readonly #stored: number
  #listsInOrder = true

  constructor(driver: StorageDriver, stored: number) {
    this.#driver = driver
    this.#stored = stored
  }

  /** Looks up blobs in their order. */
  async stretch(digests: readonly Digest[], signal: AbortSignal): Promise<void> {
    const { pageSize } = this.#driver.objects.limits
    for (let at = 0; at < digests.length;) {
      const { count, keys } = reach(digests, at, this.#stored, pageSize)
      if (count === 1 || !this.#listsInOrder) {
        await this.#one(digests[at], signal)
        at += 1
      } else at += await this.#page(digests, at, keys, signal)
    }
  }

  async #one(digest: Digest | undefined, signal: AbortSignal): Promise<void> {
    if (digest === undefined) return
    const key = this.#keyOf(digest)
    const { objects } = await this.#list({ prefix: key, maxKeys: 1 }, signal)
    this.#found(
      digest,
      objects.find((object) => object.key === key),
    )
  }

  /** How many of the blobs a page of so many keys tells of; none where the service does not list in order. */
  async #page(digests: readonly Digest[], at: number, keys: number, signal: AbortSignal): Promise<number> {
    const before = this.#keyOf(digests[at]).replace(/\/data$/, '')
    const prefix = `${this.#driver.keyOf(layout.blobs())}/sha256/`
    let from: Pick<ListQuery, 'startAfter' | 'token'> = { startAfter: before }
    for (;;) {
      const { objects, next } = await this.#list({ prefix, maxKeys: keys, ...from }, signal)
      const listed = new Map(objects.map((object) => [object.key, object]))
      if (!isInOrder(objects, before)) {
        this.#listsInOrder = false
        return 0
      }
      const last = next === undefined ? undefined : objects.at(-1)?.key
      let told = 0
      for (; at + told < digests.length; told += 1) {
        const digest = digests[at + told]
        const key = this.#keyOf(digest)
        if (digest === undefined || (next !== undefined && (last === undefined || key > last))) break
        this.#found(digest, listed.get(key))
      }
      if (told > 0 || next === undefined) return told
      // Nothing but keys that are no blobs, or none.
      from = { token: next }
    }
  }

  async #list(query: ListQuery, signal: AbortSignal) {
    this.requests += 1
    return await this.#driver.objects.list(query, signal)
  }

  #found(digest: Digest, object: ObjectInfo | undefined): void {
    if (object === undefined) this.absent.push(digest)
    else this.present.push(presentBlob(digest, object))
  }

  #keyOf(digest: Digest | undefined): string {
    return digest === undefined ? '' : this.#driver.keyOf(layout.blobData(digest))
  }
}

/**
 * Cuts blobs, in order, where a page does not reach from one to the next, so that the cut costs no request; and where there are
 * many pages on both sides, so that it costs few. Other digests than of SHA-256 are rare, and stand alone.
 */
function stretchesOf(digests: readonly Digest[], stored: number, pageSize: number): readonly Digest[][] {
  const stretches: Digest[][] = []
  let from = 0
  let stretch: Digest[] = []
  for (const digest of digests.toSorted()) {
    const place = placeOf(digest)
    const last = stretch.at(-1)
    const isNear = last !== undefined && (place - placeOf(last)) * stored < pageSize
    const isShort = (place - from) * stored < pagesOfStretch * pageSize
    if (isNear && isShort) stretch.push(digest)
    else {
      stretch = [digest]
      stretches.push(stretch)
      from = place
    }
  }
  return stretches
}

/** How many of the blobs a page is expected to have, and how many keys the page needs for that. */
function reach(digests: readonly Digest[], at: number, stored: number, pageSize: number) {
  const from = placeOf(digests[at])
  let count = 1
  let keys = 1
  for (; at + count < digests.length; count += 1) {
    const behind = (placeOf(digests[at + count]) - from) * stored
    if (behind >= pageSize) break
    keys = behind
  }
  // Digests do not lie evenly: with a few more keys nearly every page reaches as far as it should.
  return { count, keys: Math.min(pageSize, Math.ceil(keys + count + 4 * Math.sqrt(keys))) }
}

/** Where a digest is among all, from 0 to 1; infinitely far from any other where it is no SHA-256. */
function placeOf(digest: Digest | undefined): number {
  return digest?.startsWith('sha256:') === true
    ? Number.parseInt(digest.slice(7, 19), 16) / 2 ** 48
    : Infinity
}

function isInOrder(objects: readonly ObjectInfo[], after: string): boolean {
  let last = after
  for (const { key } of objects) {
    if (key <= last) return false
    last = key
  }
  return true
}

/** So that the last page of a stretch, which may reach too far, is one of many. */
const pagesOfStretch = 20

function presentBlob(digest: Digest, object: ObjectInfo): PresentBlob {
  const { sizeBytes, modifiedAtMs, storageClass, restore } = object
  return {
    digest,
    sizeBytes,
    modifiedAtMs,
    storageClass,
    restore: restore === undefined ? restoreCode.none : restoreCode[restore.state],
  }
}
