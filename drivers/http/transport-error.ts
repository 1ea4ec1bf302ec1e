import { explained, StoreError } from '../common/errors.ts'
import { explain } from '../explain.ts'

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
    const id = code === 'PROXY_REFUSED' ? 'proxyRefuses' : 'proxyUnreachable'
    return explained('Unreachable', explain(id, {}), {}, { cause })
  }
  if (unreachable.has(code)) {
    return explained('Unreachable', explain('hostUnreachable', { code }), {}, { cause })
  }
  if (code === 'EPROTO') {
    return explained('Unreachable', explain('hostWithoutTls', { code }), {}, { cause })
  }
  if (/CERT|TLS|SSL|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY/.test(code)) {
    return explained('Unreachable', explain('certificateRefused', { code }), {}, { cause })
  }
  if (broken.has(code)) {
    return explained('Unavailable', explain('connectionBroke', { code }), {}, { cause, retry: 'later' })
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
