import type { ObjectInfo } from '../../../drivers/index.ts'
import { beginChecksum, type ExpectedChecksum, type RunningChecksum } from './running-checksum.ts'
import type { EtagTrust } from './etag-trust.ts'

/** A way to tell whether bytes are those of an object. */
export interface ContentCheck {
  /** False where the bytes may be right though they do not match: tags may only look like MD5s, sizes of parts are guessed. */
  readonly certain: boolean
  readonly sum: ExpectedChecksum
  /** To be told by who sums up elsewhere that bytes matched; who begins here need not. */
  matched(): void
  begin(): RunningChecksum
}

/**
 * The ways to tell whether what came is this object: the digest that its key says, or else what the service says of
 * it. None where nobody says anything. Each match proves it. The likeliest is first.
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
  /** What the bytes are to be, where the object's key says that. */
  readonly digest: string | undefined
  /** The `chunksize` of the store's driver. */
  readonly chunkSizeBytes: number
  /** Of the store. */
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

/** Sizes that cut so many bytes into so many parts: the store's own, those of well-known tools, other whole MiB. */
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
/** Each costs reading the whole file. */
const maxGuesses = 6
