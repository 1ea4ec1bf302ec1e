/** A pattern of names: `*` stands for any characters but `/`, `**` for any, every other character for itself. */
export interface Glob {
  /** At most as many steps as both are long, multiplied: no pattern takes longer. */
  readonly fits: (text: string) => boolean
}

export function globOf(pattern: string): Glob {
  const stars = pattern.indexOf('*')
  if (stars < 0) return { fits: (text) => text === pattern }
  const start = pattern.slice(0, stars)
  const tokens = tokensOf(pattern.slice(stars))
  return { fits: (text) => text.startsWith(start) && fitsFrom(tokens, text, stars) }
}

const anyInSegment = -1
const anything = -2

/** Character codes, and a number below 0 for stars. */
function tokensOf(pattern: string): readonly number[] {
  const tokens: number[] = []
  for (let at = 0; at < pattern.length; at += 1) {
    if (pattern[at] !== '*') tokens.push(pattern.charCodeAt(at))
    else if (pattern[at + 1] === '*') {
      // Three stars and more are two.
      while (pattern[at + 1] === '*') at += 1
      tokens.push(anything)
    } else tokens.push(anyInSegment)
  }
  return tokens
}

/** Goes through the text once, with the set of the places in the pattern that it may have come to. */
function fitsFrom(tokens: readonly number[], text: string, from: number): boolean {
  let places = new Uint8Array(tokens.length + 1)
  let next = new Uint8Array(tokens.length + 1)
  reach(places, 0)
  for (let at = from; at < text.length; at += 1) {
    const character = text.charCodeAt(at)
    let isAnywhere = false
    next.fill(0)
    for (let place = 0; place < tokens.length; place += 1) {
      if (places[place] === 0) continue
      const token = tokens[place] ?? 0
      if (token === character) reach(next, place + 1)
      else if (token === anything || (token === anyInSegment && character !== slash)) reach(next, place)
      else continue
      isAnywhere = true
    }
    if (!isAnywhere) return false
    ;[places, next] = [next, places]
  }
  return places[tokens.length] === 1

  /** Stars may stand for nothing. */
  function reach(set: Uint8Array, place: number): void {
    set[place] = 1
    for (let at = place; (tokens[at] ?? 0) < 0; at += 1) set[at + 1] = 1
  }
}

const slash = '/'.charCodeAt(0)
