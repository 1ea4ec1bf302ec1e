import { createHash, type Hash } from 'node:crypto'

import { Crc64, type ContentChecksum, type ObjectInfo } from '../../drivers/index.ts'
import type { TagTrust } from './tag-trust.ts'

/** A way to tell whether bytes are those of an object. */
export interface ContentCheck {
  /** False where the bytes may be right though they do not match: tags may only look like MD5s, sizes of parts are guessed. */
  readonly certain: boolean
  begin(): RunningCheck
}

export interface RunningCheck {
  /** The bytes that come next. Holds the thread for about 2 ms a MiB. */
  update(bytes: Uint8Array): void
  /** Asked once, after the last. */
  matches(): boolean
}

/**
 * The ways to tell whether what came is this object: the digest that its key says, or else what the service says of
 * it. None where nobody says anything. Each match proves it. The likeliest is first.
 */
export function contentChecks(
  { sizeBytes, checksum }: Pick<ObjectInfo, 'sizeBytes' | 'checksum'>,
  { digest, chunkBytes, trust }: ContentHints,
): readonly ContentCheck[] {
  const [algorithm = '', hex = ''] = digest?.split(':') ?? []
  if (algorithms.has(algorithm)) return [{ certain: true, begin: () => hashCheck(algorithm, hex) }]
  switch (checksum?.kind) {
    case undefined:
      return []
    case 'crc64':
      return [{ certain: true, begin: () => crc64Check(checksum.value) }]
    case 'md5':
      return trust.tags === 'other' ? [] : [md5Check(checksum.value, trust)]
    case 'joinedMd5':
      return likelyPartBytes(sizeBytes, checksum.parts, chunkBytes).map((partBytes) => ({
        certain: false,
        begin: () => joinedCheck(checksum, partBytes),
      }))
  }
}

export interface ContentHints {
  /** What the bytes are to be, where the object's key says that. */
  readonly digest: string | undefined
  /** The `chunksize` of the store's driver. */
  readonly chunkBytes: number
  /** Of the store. */
  readonly trust: TagTrust
}

const algorithms: ReadonlySet<string> = new Set(['sha256', 'sha384', 'sha512'])

function hashCheck(algorithm: string, wanted: string): RunningCheck {
  const hash = createHash(algorithm)
  return { update: (bytes) => void hash.update(bytes), matches: () => hash.digest('hex') === wanted }
}

function md5Check(wanted: string, trust: TagTrust): ContentCheck {
  return {
    certain: trust.tags === 'md5',
    begin() {
      const check = hashCheck('md5', wanted)
      const matches = (): boolean => {
        const matched = check.matches()
        if (matched) trust.proven()
        return matched
      }
      return { ...check, matches }
    },
  }
}

function crc64Check(wanted: string): RunningCheck {
  const crc = new Crc64()
  return { update: (bytes) => crc.update(bytes), matches: () => crc.value === wanted }
}

function joinedCheck(
  { value, parts }: Extract<ContentChecksum, { kind: 'joinedMd5' }>,
  partBytes: number,
): RunningCheck {
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
          leftBytes = partBytes
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
      return count === parts && joined.digest('hex') === value
    },
  }
}

/** Sizes that cut so many bytes into so many parts: the store's own, those of well-known tools, other whole MiB. */
function likelyPartBytes(sizeBytes: number, parts: number, chunkBytes: number): readonly number[] {
  if (parts < 1 || sizeBytes === 0) return []
  const least = Math.ceil(sizeBytes / parts)
  const wholeMebibytes = Array.from(
    { length: mostGuesses },
    (_, index) => (Math.ceil(least / mebibyte) + index) * mebibyte,
  )
  const known = [5, 8, 10, 15, 16, 20, 32, 50, 64, 100, 128].map((mebibytes) => mebibytes * mebibyte)
  const fitting = [chunkBytes, ...known, ...wholeMebibytes].filter(
    (partBytes) => Math.ceil(sizeBytes / partBytes) === parts,
  )
  return [...new Set(fitting)].slice(0, mostGuesses)
}

const mebibyte = 1024 * 1024
/** Each costs reading the whole file. */
const mostGuesses = 6
