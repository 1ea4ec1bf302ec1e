import { compareKeys } from '../store-path.ts'

/**
 * Places keys on a line, to say where a list stands and where to cut it. It learns from keys which characters occur in the
 * names of each depth of folders, and of which kind they are at each place of a name, and takes all of those for equally
 * frequent: right for digests and numbers, and near enough for names. What it says decides only how fast a list is made,
 * never what is in it.
 */
export class KeySpace {
  readonly #depths: Depth[] = []

  learn(key: string): void {
    const isDigest = digest.test(key)
    let depth = 0
    let place = 0
    let run = ''
    for (const character of key) {
      const code = character.codePointAt(0) ?? 0
      this.#depth(depth).learn(code, place)
      if (isHexDigit(code)) run += character
      else {
        this.#depth(depth).expectHex(run, place)
        run = ''
      }
      place += 1
      if (code !== slash) continue
      depth += 1
      place = 0
    }
    this.#depth(depth).expectHex(run, place)
    // What stands above a digest is often the beginning of it.
    if (isDigest) for (let at = 0; at <= depth; at += 1) this.#depth(at).expectDigests()
  }

  /** Where `key` is between `low` (0) and `high` (1). */
  share(key: string, low: string, high: string): number {
    const start = commonLength(low, high)
    const lowest = this.#value(low, start)
    const range = this.#value(high, start) - lowest
    if (range <= 0) return 0
    return Math.min(1, Math.max(0, (this.#value(key, start) - lowest) / range))
  }

  /** A text that sorts between the two, at about this share of the way; undefined where they are too near to one another. */
  between(low: string, high: string, share: number): string | undefined {
    const start = commonLength(low, high)
    const lowest = this.#value(low, start)
    const range = this.#value(high, start) - lowest
    if (range < finest) return undefined
    const position = new Position(low.slice(0, start))
    let text = low.slice(0, start)
    let rest = lowest + share * range
    let unit = 1
    for (let digit = 0; digit < mostDigits; digit += 1) {
      const alphabet = this.#alphabetAt(position)
      const index = Math.min(alphabet.length - 1, Math.floor(rest * alphabet.length))
      const code = alphabet[index] ?? zero
      text += String.fromCodePoint(code)
      position.pass(code)
      rest = rest * alphabet.length - index
      unit /= alphabet.length
      // Fine enough once the error is small against the range.
      if (unit * 8 <= range && compareKeys(text, low) > 0 && compareKeys(text, high) < 0) return text
    }
    return undefined
  }

  /** The characters from `start` on as the digits of a number from 0 to 1. */
  #value(key: string, start: number): number {
    const position = new Position(key.slice(0, start))
    let value = 0
    let unit = 1
    let digits = 0
    for (const character of key.slice(start, start + 2 * mostDigits)) {
      const code = character.codePointAt(0) ?? 0
      const alphabet = this.#alphabetAt(position)
      unit /= alphabet.length
      value += countBelow(alphabet, code) * unit
      position.pass(code)
      digits += 1
      if (digits === mostDigits || unit < finest / 100) break
    }
    return value
  }

  #alphabetAt({ depth, place }: Position): readonly number[] {
    return this.#depth(depth).alphabetAt(place)
  }

  #depth(depth: number): Depth {
    return (this.#depths[Math.min(depth, deepest)] ??= new Depth())
  }
}

/** In which folder of a key, and where in its name, a character is. */
class Position {
  depth = 0
  place = 0

  constructor(text: string) {
    for (const character of text) this.pass(character.codePointAt(0) ?? 0)
  }

  pass(code: number): void {
    this.depth += code === slash ? 1 : 0
    this.place = code === slash ? 0 : this.place + 1
  }
}

/** The characters in the names of one depth of folders. */
class Depth {
  readonly #seen = new Set<number>()
  readonly #kindsAt: Set<number>[] = []
  /** Where parts of digests are. */
  readonly #hexPlaces = new Set<number>()
  #isDigests = false
  #whole: readonly number[] | undefined
  #alphabets: (readonly number[] | undefined)[] = []

  learn(code: number, place: number): void {
    if (isHalf(code)) return
    const kinds = (this.#kindsAt[Math.min(place, mostPlaces)] ??= new Set())
    const kind = kindOf(code)
    if (this.#seen.has(code) && kinds.has(kind)) return
    if (this.#seen.size < mostCharacters) this.#seen.add(code)
    if (kinds.size < mostCharacters) kinds.add(kind)
    this.#forget()
  }

  expectDigests(): void {
    if (this.#isDigests) return
    this.#isDigests = true
    this.#forget()
  }

  /** A run of hexadecimal digits that ends in front of a place: as in a tag that has the beginning of a commit's hash. */
  expectHex(run: string, end: number): void {
    if (run.length < leastHex || !/\d/.test(run) || !/[a-f]/.test(run)) return
    for (let place = end - run.length; place < Math.min(end, mostPlaces); place += 1) {
      if (this.#hexPlaces.has(place)) continue
      this.#hexPlaces.add(place)
      this.#forget()
    }
  }

  /** Sorted, never empty. */
  alphabetAt(place: number): readonly number[] {
    const at = Math.min(place, mostPlaces)
    return (this.#alphabets[at] ??= this.#makeAlphabet(this.#kindsAt[at], this.#hexPlaces.has(at)))
  }

  #makeAlphabet(kinds: ReadonlySet<number> | undefined, isHex: boolean): readonly number[] {
    this.#whole ??= wholeAlphabet(this.#seen, this.#isDigests)
    if (kinds === undefined) return this.#whole
    if (isHex) {
      const others = [...kinds].filter((kind) => kind >= 0)
      return [...new Set([...hexDigits, ...others])].sort((a, b) => a - b)
    }
    const fit = this.#whole.filter(
      (code) => kinds.has(kindOf(code)) || (isHexDigit(code) && this.#isHexAt(kinds)),
    )
    return fit.length === 0 ? this.#whole : fit
  }

  /** Whether a digit of a digest may stand there: its letters and its numbers are one kind. */
  #isHexAt(kinds: ReadonlySet<number>): boolean {
    return this.#isDigests && isHexadecimal(this.#seen) && (kinds.has(digitKind) || kinds.has(letterKind))
  }

  #forget(): void {
    this.#whole = undefined
    this.#alphabets = []
  }
}

/** The first text behind every text that begins with this one; undefined where there is none. */
export function endOf(prefix: string): string | undefined {
  const last = /.$/su.exec(prefix)?.[0]
  if (last === undefined) return undefined
  const code = (last.codePointAt(0) ?? 0) + 1
  if (code > 0x10ffff) return undefined
  return prefix.slice(0, -last.length) + String.fromCodePoint(isHalf(code) ? 0xe000 : code)
}

/** How many characters two texts have in common at their beginning; no character is cut into halves. */
export function commonLength(one: string, other: string): number {
  const most = Math.min(one.length, other.length)
  let length = 0
  while (length < most && one.charCodeAt(length) === other.charCodeAt(length)) length += 1
  const before = one.charCodeAt(length - 1)
  return length > 0 && before >= 0xd800 && before < 0xdc00 ? length - 1 : length
}

/** With the other characters of the same kind: who has seen a `3` and a `k` expects digits and small letters. */
function wholeAlphabet(seen: ReadonlySet<number>, isDigests: boolean): readonly number[] {
  const codes = new Set(seen)
  const has = (from: number, to: number): boolean => [...seen].some((code) => code >= from && code <= to)
  const add = (from: number, to: number): void => {
    for (let code = from; code <= to; code += 1) codes.add(code)
  }
  const isHex = isDigests && isHexadecimal(seen)
  if (has(zero, 0x39) || isHex || seen.size < 2) add(zero, 0x39)
  if (has(0x67, 0x7a)) add(0x61, 0x7a)
  else if (has(0x61, 0x66) || isHex) add(0x61, 0x66)
  if (has(0x41, 0x5a)) add(0x41, 0x5a)
  return [...codes].sort((a, b) => a - b)
}

/** Whether all letters and digits may be those of a digest. */
function isHexadecimal(seen: ReadonlySet<number>): boolean {
  return [...seen].every((code) => code === slash || isHexDigit(code))
}

function isHexDigit(code: number): boolean {
  return (code >= zero && code <= 0x39) || (code >= 0x61 && code <= 0x66)
}

/** Letters of one case and digits are a kind each; any other character is its own. */
function kindOf(code: number): number {
  if (code >= zero && code <= 0x39) return digitKind
  if (code >= 0x61 && code <= 0x7a) return letterKind
  return code >= 0x41 && code <= 0x5a ? capitalKind : code
}

/** How many of the sorted codes are smaller. */
function countBelow(sorted: readonly number[], code: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < code) low = middle + 1
    else high = middle
  }
  return low
}

function isHalf(code: number): boolean {
  return code >= 0xd800 && code < 0xe000
}

const digest = /(?:^|\/)[0-9a-f]{16,}(?:\/|$)/
const slash = 0x2f
const zero = 0x30
const digitKind = -1
const letterKind = -2
const capitalKind = -3
const hexDigits = Array.from({ length: 16 }, (_, digit) => digit.toString(16).charCodeAt(0))
/** A run of fewer may be a number or a word. */
const leastHex = 6
const deepest = 32
const mostPlaces = 64
const mostCharacters = 2000
/** Digits that a number of 53 bits can tell apart. */
const mostDigits = 16
const finest = 1e-13
