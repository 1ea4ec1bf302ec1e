import { StoreError } from '../common/errors.ts'

/** The error of Node, or of a library above it, for a failed request. */
export interface TransportFailure {
  readonly name?: string
  readonly message?: string
  readonly code?: string
}

/**
 * A failure without a response, by the code of Node's error: Unreachable (wrong host name, nothing listens, certificate,
 * proxy), Unavailable to be tried again (the connection broke), else Unexpected.
 */
export function transportError(failure: TransportFailure): StoreError {
  const cause = withoutRequest(failure)
  const known = byCode(failure.code ?? failure.name ?? '', cause)
  return known ?? new StoreError('Unexpected', `${cause.name}: ${cause.message}`.slice(0, 300), {}, { cause })
}

/** The error with name and message only: SDKs put the signed request on their errors. */
export function withoutRequest(failure: TransportFailure): Error {
  const error = new Error(failure.message ?? '')
  error.name = failure.name ?? 'Error'
  return error
}

/** How long a service asks to wait, from `Retry-After` in seconds. Empty where the header is absent or a date. */
export function retryAfter(header: unknown): { readonly retryAfterMs?: number } {
  const seconds = Number(header)
  return seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}
}

function byCode(code: string, cause: Error): StoreError | undefined {
  if (code === 'PROXY_UNREACHABLE' || code === 'PROXY_REFUSED') {
    const what = code === 'PROXY_REFUSED' ? 'refuses the connection' : 'cannot be reached'
    return new StoreError('Unreachable', `the proxy that the environment names ${what}`, {}, { cause })
  }
  if (unreachable.has(code)) {
    return new StoreError('Unreachable', `the host cannot be reached (${code})`, {}, { cause })
  }
  if (code === 'EPROTO') {
    return new StoreError('Unreachable', 'the host does not speak TLS as we do (EPROTO)', {}, { cause })
  }
  if (/CERT|TLS|SSL|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY/.test(code)) {
    return new StoreError('Unreachable', `the host's certificate is refused (${code})`, {}, { cause })
  }
  if (broken.has(code)) {
    return new StoreError('Unavailable', `the connection broke (${code})`, {}, { cause, retry: 'later' })
  }
  return undefined
}

const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EINVAL',
])
const broken = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ECONNABORTED',
  'TimeoutError',
  'ERR_STREAM_PREMATURE_CLOSE',
  'HPE_INVALID_CONSTANT',
])
