import { encodeKey } from '../parameters/endpoint.ts'

export type Pair = readonly [name: string, value: string]

/** A request before it is signed. A PUT has a body, which is not signed itself. */
export interface SignableRequest {
  readonly method: string
  /** Host and port in the form that is sent. */
  readonly host: string
  /** The percent-encoded path that is sent; it contains the bucket where the bucket is in the path. */
  readonly path: string
  /** Not encoded. An empty value is sent as the name alone or with `=`, as the service signs it. */
  readonly query: readonly Pair[]
  /** Names in lower case. `host`, dates, tokens and the like are added by the signer. */
  readonly headers: readonly Pair[]
}

/** What requests are signed with. */
export interface SigningKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** The headers to send, signed: names, each with its value behind it. `nowMs` is the service's time since 1970. */
export type Signer = (request: SignableRequest, keys: SigningKeys, nowMs: number) => string[]

/** Sorted by the bytes of the names, which are ASCII. */
export function sortedByName(pairs: readonly Pair[]): readonly Pair[] {
  return pairs.length < 2 ? pairs : pairs.toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** Percent-encoded, and in the order of the encoded names. */
export function encodedPairs(pairs: readonly Pair[]): readonly Pair[] {
  return sortedByName(pairs.map(([name, value]) => [encodeQueryPart(name), encodeQueryPart(value)] as const))
}

/** Encodes every byte but unreserved characters. */
function encodeQueryPart(text: string): string {
  const encoded = encodeKey(text)
  return encoded.includes('/') ? encoded.replaceAll('/', '%2F') : encoded
}

/** `20231216T162057Z` */
export function basicTime(nowMs: number): string {
  return new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '')
}
