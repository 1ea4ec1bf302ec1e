import { StoreError } from './errors.ts'

declare const brand: unique symbol
/** `algorithm:hex`, as a registry takes it. Made by `parseDigest` only. */
export type Digest = string & { readonly [brand]: 'Digest' }
/** Made by `parseRepositoryName` only. */
export type RepositoryName = string & { readonly [brand]: 'RepositoryName' }
/** Made by `parseTag` only. */
export type Tag = string & { readonly [brand]: 'Tag' }

/** Algorithms that a registry validates, with the length of their hex form. */
const hexLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }

export function asDigest(text: string): Digest | undefined {
  const [algorithm = '', hex = '', rest] = text.split(':')
  const length = hexLengths[algorithm]
  return rest === undefined && hex.length === length && /^[0-9a-f]+$/.test(hex) ? (text as Digest) : undefined
}

/** Characters that a registry allows in the name of a repository (distribution's `NameTotalLengthMax`). */
export const mostNameLength = 255

/** The grammar of distribution's `reference` package; at most 255 characters. */
export function asRepositoryName(text: string): RepositoryName | undefined {
  return text.length <= mostNameLength && repositoryGrammar.test(text) ? (text as RepositoryName) : undefined
}

export function isTag(text: string): text is Tag {
  return tagGrammar.test(text)
}

export function asTag(text: string): Tag | undefined {
  return isTag(text) ? text : undefined
}

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
/** Of names, and of the path that an address of a registry may end in; their length is bounded where they are read. */
export const repositoryGrammar = new RegExp(`^${component}(?:/${component})*$`)
const tagGrammar = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/

/** Fails with InvalidParameter, saying what the grammar wants. */
export function parseDigest(text: string): Digest {
  const digest = asDigest(text)
  if (digest !== undefined) return digest
  throw invalid(text, 'a digest is sha256:, sha384: or sha512: and its lower-case hexadecimal digits')
}

export type RepositoryProblem = 'empty' | 'upperCase' | 'tooLong' | 'grammar'

/** Why a registry accepts no repository of this name; undefined if it does. */
export function repositoryProblem(text: string): RepositoryProblem | undefined {
  if (text === '') return 'empty'
  if (text.length > mostNameLength) return 'tooLong'
  if (asRepositoryName(text) !== undefined) return undefined
  return /[A-Z]/.test(text) ? 'upperCase' : 'grammar'
}

export function parseRepositoryName(text: string): RepositoryName {
  const name = asRepositoryName(text)
  if (name !== undefined) return name
  const why = /[A-Z]/.test(text)
    ? 'a repository name must be lower case'
    : 'a repository name has lower-case letters and digits, separated by one of . _ __ - and by slashes; at most 255 characters'
  throw invalid(text, why)
}

export function parseTag(text: string): Tag {
  const tag = asTag(text)
  if (tag !== undefined) return tag
  throw invalid(
    text,
    'a tag has up to 128 letters, digits, dots, dashes and underscores, and begins with none but _',
  )
}

/** Whether clients keep a list of referrers under this tag: the OCI distribution specification calls it so. */
export function isFallbackTag(tag: string): boolean {
  return /^sha(?:256|384|512)-[0-9a-f]{64}$/.test(tag)
}

export function algorithmOf(digest: Digest): string {
  return digest.slice(0, digest.indexOf(':'))
}

export function hexOf(digest: Digest): string {
  return digest.slice(digest.indexOf(':') + 1)
}

function invalid(text: string, why: string): StoreError {
  return new StoreError('InvalidParameter', why, { path: text.slice(0, 300) })
}
