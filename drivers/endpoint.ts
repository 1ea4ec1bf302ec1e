/** Where a store's requests go, as far as its parameters tell. */
export interface EndpointDescription {
  /** Scheme, host and, where it is in the path, the bucket; without a trailing slash. */
  readonly endpointUrl?: string
  /** Where the object of a key would be; undefined while the endpoint is. */
  readonly urlOf: (key: string) => string | undefined
  /** For people: `s3://bucket/root`, or a folder. */
  readonly location: string
}

/** Percent-encodes a key as services do: every byte but unreserved characters and the slash. */
export function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replaceAll('%2F', '/')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** The scheme that an endpoint says itself. */
export function explicitScheme(endpoint: string | undefined): 'http' | 'https' | undefined {
  const scheme = /^(https?):\/\//i.exec(endpoint ?? '')?.[1]?.toLowerCase()
  return scheme === 'http' || scheme === 'https' ? scheme : undefined
}
