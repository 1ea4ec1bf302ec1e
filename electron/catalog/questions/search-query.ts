import { parseQuery, type Query } from '../../registry/search.ts'
import { wordOf, type Word } from './scan-names.ts'

/** What somebody typed, as it is looked for. */
export interface CatalogQuery {
  /** What it means when it is a whole reference, digest or object key. */
  readonly exact: Query
  /** Digits that a digest may begin with. */
  readonly digits: string | undefined
  /** All of them are looked for; none for a digest. */
  readonly words: readonly Word[]
  /** The words as texts. */
  readonly texts: readonly string[]
  /** Where a repository and a tag were typed: the first word is of the repository, the second of the tag. */
  readonly isPair: boolean
}

/** Reads a text as it is typed; parts of it that nothing could match are left out. */
export function readCatalogQuery(given: string): CatalogQuery {
  const text = given.trim().slice(0, longestText)
  const exact = parseQuery(text)
  const digits = exact.kind === 'beginOfManifest' ? exact.digits : digitsOf(text.toLowerCase())
  const { texts, isPair } = textsOf(exact)
  return { exact, digits, texts, isPair, words: texts.map(wordOf) }
}

function textsOf(exact: Query): Pick<CatalogQuery, 'texts' | 'isPair'> {
  switch (exact.kind) {
    case 'digest':
    case 'beginOfDigest':
    case 'beginOfManifest':
    case 'manifest':
      return { texts: [], isPair: false }
    case 'tag':
      return { texts: [exact.repository, exact.tag], isPair: true }
    case 'name': {
      const words = exact.text.split(/\s+/).filter((word) => word !== '')
      const [only = ''] = words
      const colon = only.lastIndexOf(':')
      const [repository, tag] = [only.slice(0, colon), only.slice(colon + 1)]
      if (words.length === 1 && colon > 0) {
        return tag === ''
          ? { texts: [repository], isPair: false }
          : { texts: [repository, tag], isPair: true }
      }
      return { texts: words.slice(0, mostWords), isPair: false }
    }
  }
}

/** Fewer than 4 would mean too many. */
function digitsOf(text: string): string | undefined {
  return /^(?:sha(?:256|384|512):)?[0-9a-f]{4,128}$/.test(text) ? text : undefined
}

const longestText = 1024
const mostWords = 6
