import type { IncomingMessage } from 'node:http'

/** A request as the service sees it: where it goes, and what was sent, before any of it is believed. */
export interface CloudRequest {
  readonly method: string
  /** As sent, still percent-encoded. */
  readonly rawPath: string
  readonly rawQuery: string
  readonly query: ReadonlyMap<string, string>
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>
  readonly bucket: string | undefined
  readonly key: string | undefined
  /** True when the bucket was in the host name. */
  readonly virtualHosted: boolean
  readonly body: Buffer
  /** True where a fault wants the body kept as it came, whatever its checksums say. */
  readonly unverified?: true
}

/** An address that cannot be read. */
export class MalformedAddress extends Error {}

export type RequestHead = Pick<IncomingMessage, 'method' | 'url' | 'headersDistinct'>

/** The bucket that a host name stands for, without its port. */
export type BucketOfHost = (host: string) => string | undefined

/** Virtual host names: the bucket, a dot, and this. */
export function bucketBefore(suffix: string): BucketOfHost {
  return (host) => (host.endsWith(`.${suffix}`) ? host.slice(0, -suffix.length - 1) : undefined)
}

/** Splits address and headers. `basePath` is what the service is served below, as it is sent: `/storage/v1`. */
export function readRequest(
  message: RequestHead,
  body: Buffer,
  bucketOfHost: BucketOfHost,
  basePath = '',
): CloudRequest {
  const [rawPath, rawQuery = ''] = splitOnce(message.url ?? '/', '?')
  const headers = headerMap(message)
  const hostBucket = bucketOfHost((headers.get('host') ?? '').replace(/:\d+$/, ''))
  if (rawPath !== basePath && !rawPath.startsWith(`${basePath}/`)) {
    throw new MalformedAddress('Nothing is served at this path')
  }
  const path = decode(rawPath.slice(basePath.length))
  const [pathBucket, pathKey] = splitOnce(path.slice(1), '/')
  const bucket = hostBucket ?? (pathBucket === '' ? undefined : pathBucket)
  const key = hostBucket === undefined ? pathKey : path.slice(1)
  return {
    method: message.method ?? 'GET',
    rawPath,
    rawQuery,
    query: queryMap(rawQuery),
    headers,
    bucket,
    key: key === '' ? undefined : key,
    virtualHosted: hostBucket !== undefined,
    body,
  }
}

function queryMap(rawQuery: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>()
  for (const pair of rawQuery.split('&')) {
    if (pair === '') continue
    const [name, value = ''] = splitOnce(pair, '=')
    query.set(decode(name.replaceAll('+', ' ')), decode(value.replaceAll('+', ' ')))
  }
  return query
}

/** Headers that came several times are one with commas, as both signatures want them. */
function headerMap(message: RequestHead): ReadonlyMap<string, string> {
  const headers = new Map<string, string>()
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    if (values !== undefined) headers.set(name, values.join(','))
  }
  return headers
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new MalformedAddress('The address is not percent-encoded UTF-8')
  }
}
