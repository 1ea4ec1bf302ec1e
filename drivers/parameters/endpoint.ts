import { textOf } from './resolve.ts'
import type { Resolved } from './table.ts'

/** Where a store's requests go, as far as its parameters tell. */
export interface EndpointDescription {
  /** Scheme, host, the service's own path and, where it is in the path, the bucket; without a trailing slash. */
  readonly endpointUrl?: string
  /** Where the object of a key would be; undefined while the endpoint is. */
  readonly urlOf: (key: string) => string | undefined
  /** For people: `s3://bucket/root`, or a folder. */
  readonly location: string
}

/**
 * Where the bucket is in a request: in the path, in front of the service's host, or nowhere, because the host stands
 * for it.
 */
export type Addressing = 'path' | 'host' | 'bound'

/** Scheme, host, port and path of a service, without a trailing slash: some are served below a path. */
export function serviceAddress({ origin, pathname }: URL): string {
  return `${origin}${pathname.replace(/\/+$/, '')}`
}

/** The address of a bucket of the service at this address, without a trailing slash. */
export function bucketUrl(service: string, bucket: string, addressing: Addressing): string {
  if (addressing === 'bound') return service
  return addressing === 'path' ? `${service}/${bucket}` : service.replace('://', `://${bucket}.`)
}

/** Where a bucket's requests go, by its own address without a trailing slash; undefined while that is not known. */
export function describeBucket(
  resolved: Resolved,
  bucket: string | undefined,
  endpointUrl: string | undefined,
): EndpointDescription {
  const root = (textOf(resolved, 'rootdirectory') ?? '').replace(/^\/+|\/+$/g, '')
  const location = `${resolved.driver}://${bucket ?? ''}${root === '' ? '' : `/${root}`}`
  if (bucket === undefined || endpointUrl === undefined) return { location, urlOf: () => undefined }
  return { endpointUrl, location, urlOf: (key) => `${endpointUrl}/${encodeKey(key)}` }
}

/** An endpoint as it was given, with a scheme or without; undefined where it is no address. */
export function readEndpoint(text: string, scheme: 'http' | 'https'): URL | undefined {
  const url = explicitScheme(text) === undefined ? `${scheme}://${text}` : text
  return URL.canParse(url) ? new URL(url) : undefined
}

/** Percent-encodes a key as services do: every byte but unreserved characters and the slash. */
export function encodeKey(key: string): string {
  // The keys of a registry are such.
  if (/^[\w./~-]*$/.test(key)) return key
  return encodeURIComponent(key)
    .replaceAll('%2F', '/')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** The scheme that an endpoint says itself. */
export function explicitScheme(endpoint: string | undefined): 'http' | 'https' | undefined {
  const scheme = /^(https?):\/\//i.exec(endpoint ?? '')?.[1]?.toLowerCase()
  return scheme === 'http' || scheme === 'https' ? scheme : undefined
}
