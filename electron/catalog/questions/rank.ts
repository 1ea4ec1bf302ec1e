import uFuzzy from '@leeoniya/ufuzzy'

/**
 * Orders texts that were found by how well they match what somebody typed: the places of `texts`, the best first. Texts
 * that the ranking does not know how to judge come last, as they stand.
 */
export function rank(texts: readonly string[], words: readonly string[]): readonly number[] {
  const places = texts.map((_, at) => at)
  // Letters and digits alone: `-word` and `"word"` would mean something else to it.
  const needle = words
    .join(' ')
    .replaceAll(/[^\p{L}\d]+/gu, ' ')
    .trim()
    .toLowerCase()
  if (needle === '' || needle.length > longestNeedle || needle.split(' ').length > mostTerms) return places
  const haystack = texts.map((text) => text.slice(0, longestText))
  const terms = needle.split(' ')
  const ordered = places.filter((at) => standInOrder(terms, haystack[at] ?? ''))
  const known = ordered.length === 0 ? [] : (matcher.filter(haystack, needle, ordered) ?? [])
  const info = known.length === 0 ? undefined : matcher.info(known, haystack, needle)
  if (info === undefined) return places
  const ranked = matcher.sort(info, haystack, needle).flatMap((at) => info.idx[at] ?? [])
  const seen = new Set(ranked)
  return [...ranked, ...places.filter((at) => !seen.has(at))]
}

/**
 * Whether each term comes behind the one before. The matcher's expressions look for that, too, but where the last term is
 * missing they try every place of all the others: hours for a text of 400 letters.
 */
function standInOrder(terms: readonly string[], text: string): boolean {
  const inLower = text.toLowerCase()
  let from = 0
  for (const term of terms) {
    const at = inLower.indexOf(term, from)
    if (at < 0) return false
    from = at + term.length
  }
  return true
}

const mostTerms = 6
const longestNeedle = 200
const longestText = 400

/** As its manual says for texts of any language. */
const matcher = new uFuzzy({
  unicode: true,
  interSplit: String.raw`[^\p{L}\d']+`,
  intraSplit: String.raw`\p{Ll}\p{Lu}`,
  intraBound: String.raw`\p{L}\d|\d\p{L}|\p{Ll}\p{Lu}`,
  intraChars: String.raw`[\p{L}\d']`,
  intraContr: String.raw`'\p{L}{1,2}\b`,
})
