import { setImmediate } from 'node:timers/promises'
import { crc32 } from 'node:zlib'

import type { ObjectInfo } from '../../../drivers/index.ts'
import { contentChecks, type ContentCheck } from '../verify/content-check.ts'
import { fetchRange, pieceBytes, type ObjectRange } from '../verify/fetch-range.ts'
import { mapInOrder } from '../../../drivers/common/map-in-order.ts'
import { corruptObject, type ObjectOrder } from './object-to-file.ts'
import type { PartSlots } from '../model/part-slots.ts'
import { rangeBytesOf } from './ranges-to-file.ts'

export interface VerifiedOrder extends ObjectOrder {
  readonly slots: PartSlots
}

/** The ranges in which an object is fetched; one range without bytes for an empty object. */
export function rangesOf({ sizeBytes }: ObjectInfo, chunkSizeBytes: number): readonly ObjectRange[] {
  const rangeBytes = rangeBytesOf(chunkSizeBytes)
  return Array.from({ length: Math.max(1, Math.ceil(sizeBytes / rangeBytes)) }, (_, index) => {
    const offset = index * rangeBytes
    return { offset, length: Math.min(rangeBytes, sizeBytes - offset) }
  })
}

/**
 * Yields the bytes of an object in order, one range at a time, and fetches several at once. Yields the last range
 * only when all are verified; fails with Corrupt otherwise. Each range in memory takes a slot until the next one is
 * requested.
 */
export async function* verifiedRanges(
  order: VerifiedOrder,
  info: ObjectInfo,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { slots } = order
  const ranges = rangesOf(info, order.chunkSizeBytes)
  const checks = contentChecks(info, order).slice(0, maxChecks)
  let taken = 0
  const fetch = async (range: ObjectRange, live: AbortSignal): Promise<Uint8Array> => {
    await slots.acquire(live)
    taken += 1
    return rangeInMemory(order, info, range, live)
  }
  try {
    if (ranges.length === 1) {
      yield await fetchUntilVerified(() => fetchWithSlot(ranges[0] ?? { offset: 0, length: 0 }))
      return
    }
    const running = checks.map((check) => check.begin())
    const crcs: number[] = []
    for await (const bytes of mapInOrder(ranges, rangesAhead, fetch, signal)) {
      crcs.push(await feed(bytes, (piece) => running.forEach((check) => check.update(piece))))
      const isLast = crcs.length === ranges.length
      const right = !isLast || checks.length === 0 || running.some((check) => check.matches())
      if (!right && (isCertain(checks) || !(await isSameOnRefetch(crcs)))) throw corruptObject(info.key)
      yield bytes
      slots.release()
      taken -= 1
    }
  } finally {
    for (; taken > 0; taken -= 1) slots.release()
  }

  async function fetchWithSlot(range: ObjectRange): Promise<Uint8Array> {
    if (taken === 0) return fetch(range, signal)
    return rangeInMemory(order, info, range, signal)
  }

  /** An object of one range is fetched again until it is right; fails with Corrupt after five attempts. */
  async function fetchUntilVerified(fetch: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const seen = new Map<number, number>()
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const bytes = await fetch()
      const running = checks.map((check) => check.begin())
      const crc = await feed(bytes, (piece) => running.forEach((check) => check.update(piece)))
      if (checks.length === 0 || running.some((check) => check.matches())) return bytes
      const times = (seen.get(crc) ?? 0) + 1
      seen.set(crc, times)
      if (times < timesTheSame || isCertain(checks)) continue
      if (info.checksum?.kind === 'md5') order.trust.refute()
      return bytes
    }
    throw corruptObject(info.key)
  }

  /** The ETag may not be an MD5: then bytes that arrive the same again are right. */
  async function isSameOnRefetch(crcs: readonly number[]): Promise<boolean> {
    for (const [index, range] of ranges.entries()) {
      let crc = 0
      const take = (piece: Uint8Array): Promise<void> => {
        crc = crc32(piece, crc)
        return Promise.resolve()
      }
      await fetchRange(order.objects, info, range, take, signal)
      if (crc !== crcs[index]) return false
    }
    return true
  }
}

async function rangeInMemory(
  { objects }: ObjectOrder,
  info: ObjectInfo,
  range: ObjectRange,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(range.length)
  const take = (piece: Uint8Array, offset: number): Promise<void> => {
    bytes.set(piece, offset - range.offset)
    return Promise.resolve()
  }
  await fetchRange(objects, info, range, take, signal)
  return bytes
}

function isCertain(checks: readonly ContentCheck[]): boolean {
  return checks.some(({ certain }) => certain)
}

/** Passes bytes on in slices of a few ms; returns their CRC32. */
async function feed(bytes: Uint8Array, take: (piece: Uint8Array) => void): Promise<number> {
  let crc = 0
  for (let at = 0; at < bytes.byteLength; at += pieceBytes) {
    if (at > 0) await setImmediate()
    const piece = bytes.subarray(at, at + pieceBytes)
    crc = crc32(piece, crc)
    take(piece)
  }
  return crc
}

const rangesAhead = 4
/** All checks run at once, because sent bytes cannot be read again. */
const maxChecks = 3
const maxAttempts = 5
const timesTheSame = 3
