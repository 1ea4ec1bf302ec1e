import { contentMd5 } from '../content-md5.ts'
import { crc64, joinCrc64 } from '../crc64.ts'
import { StoreError } from '../errors.ts'
import type { Part } from '../object-store.ts'
import type { Exchange } from './exchange.ts'

/** The service verifies the MD5 before it keeps anything; its CRC64 of what it keeps is compared with ours. */
export async function sentBody(body: Uint8Array) {
  const Body = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const sent = { Body, ContentLength: body.byteLength, ContentMD5: await contentMd5(body) }
  return { sent, crc: await crc64(body) }
}

/** The CRC64 of the whole, where that of every part is known (a part of an earlier session's is not). */
export function joinedCrc(parts: readonly Part[]): string | undefined {
  const known = parts.flatMap((part) => (part.crc64 === undefined ? [] : [{ ...part, crc64: part.crc64 }]))
  return known.length === parts.length ? joinCrc64(known) : undefined
}

/** Fails with Corrupt when the service says that it keeps other bytes; not every answer says. */
export function requireSame(
  expected: string | undefined,
  exchange: Exchange,
  retry: 'later' | 'never',
): void {
  const kept = exchange.header('x-cos-hash-crc64ecma')
  if (expected === undefined || kept === undefined || kept === expected) return
  throw new StoreError('Corrupt', 'the service keeps other bytes than were sent (CRC64)', {}, { retry })
}
