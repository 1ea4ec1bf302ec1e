import { createHash, type Hash } from 'node:crypto'

import { Crc64 } from '../../../drivers/index.ts'

/** An expected checksum, as data that can be sent to another thread. */
export type ExpectedChecksum =
  | { readonly kind: 'hash'; readonly algorithm: string; readonly hex: string }
  /** In decimal (ECMA-182). */
  | { readonly kind: 'crc64'; readonly value: string }
  /** The MD5, in hexadecimal, of the MD5s of `parts` parts of `partSizeBytes` bytes. */
  | {
      readonly kind: 'joinedMd5'
      readonly hex: string
      readonly parts: number
      readonly partSizeBytes: number
    }

export interface RunningChecksum {
  /** Adds the next bytes. Blocks the thread for about 2 ms per MiB. */
  update(bytes: Uint8Array): void
  /** Call it once, after the last byte. */
  matches(): boolean
}

export function beginChecksum(sum: ExpectedChecksum): RunningChecksum {
  switch (sum.kind) {
    case 'hash':
      return beginHash(sum.algorithm, sum.hex)
    case 'crc64':
      return beginCrc64(sum.value)
    case 'joinedMd5':
      return beginJoined(sum)
  }
}

function beginHash(algorithm: string, wanted: string): RunningChecksum {
  const hash = createHash(algorithm)
  return { update: (bytes) => void hash.update(bytes), matches: () => hash.digest('hex') === wanted }
}

function beginCrc64(wanted: string): RunningChecksum {
  const crc = new Crc64()
  return { update: (bytes) => crc.update(bytes), matches: () => crc.value === wanted }
}

function beginJoined({
  hex,
  parts,
  partSizeBytes,
}: Extract<ExpectedChecksum, { kind: 'joinedMd5' }>): RunningChecksum {
  const joined = createHash('md5')
  let part: Hash | undefined
  let count = 0
  let leftBytes = 0
  const endPart = (): void => {
    if (part !== undefined) joined.update(part.digest())
    part = undefined
  }
  return {
    update(bytes) {
      for (let at = 0; at < bytes.byteLength;) {
        if (part === undefined) {
          part = createHash('md5')
          leftBytes = partSizeBytes
          count += 1
        }
        const piece = bytes.subarray(at, at + leftBytes)
        part.update(piece)
        at += piece.byteLength
        leftBytes -= piece.byteLength
        if (leftBytes === 0) endPart()
      }
    },
    matches() {
      endPart()
      return count === parts && joined.digest('hex') === hex
    },
  }
}
