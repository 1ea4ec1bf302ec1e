import type { ObjectInfo } from '../../../drivers/index.ts'
import { beginChecksum, type ExpectedChecksum, type RunningChecksum } from './running-checksum.ts'
import type { EtagTrust } from './etag-trust.ts'

/** One way to tell whether bytes are those of an object. */
export interface ContentCheck {
  /**
   * False where right bytes may fail to match: the ETag may only look like an MD5, and the size of parts is a guess.
   */
  readonly certain: boolean
  readonly sum: ExpectedChecksum
  /**
   * To be called when another thread computed the checksum and it matched. A checksum from `begin` calls it itself.
   */
  matched(): void
  begin(): RunningChecksum
}

/**
 * The ways to tell whether bytes are those of this object, the likeliest first: the digest in its key, or what the
 * service says of it. Empty where neither says anything. One match is a proof.
 */
export function contentChecks(
  { sizeBytes, checksum }: Pick<ObjectInfo, 'sizeBytes' | 'checksum'>,
  { digest, chunkSizeBytes, trust }: ContentHints,
): readonly ContentCheck[] {
  const [algorithm = '', hex = ''] = digest?.split(':') ?? []
  if (algorithms.has(algorithm)) return [checkOf({ kind: 'hash', algorithm, hex }, true)]
  switch (checksum?.kind) {
    case undefined:
      return []
    case 'crc64':
      return [checkOf(checksum, true)]
    case 'md5':
      return trust.etags === 'other' ? [] : [md5Check(checksum.value, trust)]
    case 'joinedMd5':
      return likelyPartSizes(sizeBytes, checksum.parts, chunkSizeBytes).map((partSizeBytes) => {
        const { parts, value: hex } = checksum
        return checkOf({ kind: 'joinedMd5', hex, parts, partSizeBytes }, false)
      })
  }
}

export interface ContentHints {
  /** The expected digest, where the object's key contains it. */
  readonly digest: string | undefined
  /** The `chunksize` of the store's driver, in bytes. */
  readonly chunkSizeBytes: number
  /** One for each store. */
  readonly trust: EtagTrust
}

const algorithms: ReadonlySet<string> = new Set(['sha256', 'sha384', 'sha512'])

function md5Check(hex: string, trust: EtagTrust): ContentCheck {
  return checkOf({ kind: 'hash', algorithm: 'md5', hex }, trust.etags === 'md5', () => trust.confirm())
}

function checkOf(sum: ExpectedChecksum, certain: boolean, matched = (): void => undefined): ContentCheck {
  return {
    certain,
    sum,
    matched,
    begin() {
      const running = beginChecksum(sum)
      const matches = (): boolean => {
        const isMatch = running.matches()
        if (isMatch) matched()
        return isMatch
      }
      return { ...running, matches }
    },
  }
}

/**
 * Part sizes that cut so many bytes into so many parts: the store's own, those of well-known tools, then other whole
 * MiB.
 */
function likelyPartSizes(sizeBytes: number, parts: number, chunkSizeBytes: number): readonly number[] {
  if (parts < 1 || sizeBytes === 0) return []
  const least = Math.ceil(sizeBytes / parts)
  const wholeMebibytes = Array.from(
    { length: maxGuesses },
    (_, index) => (Math.ceil(least / mebibyte) + index) * mebibyte,
  )
  const known = [5, 8, 10, 15, 16, 20, 32, 50, 64, 100, 128].map((mebibytes) => mebibytes * mebibyte)
  const fitting = [chunkSizeBytes, ...known, ...wholeMebibytes].filter(
    (partSizeBytes) => Math.ceil(sizeBytes / partSizeBytes) === parts,
  )
  return [...new Set(fitting)].slice(0, maxGuesses)
}

const mebibyte = 1024 * 1024
/** Each guess costs reading the whole file. */
const maxGuesses = 6
