import type { ErrorCode, Retry } from '../common/errors.ts'

/** The error code for a refusal by its HTTP status alone: responses to HEAD have no document, and services add new codes. */
export function codeOfStatus(status: number): readonly [ErrorCode, Retry] {
  // Services redirect to another region by 301 and 307; gateways redirect to a login by 302 and 303.
  if (status === 301 || status === 307) return ['WrongRegion', 'never']
  if (status === 401) return ['Unauthenticated', 'never']
  if (status === 403) return ['PermissionDenied', 'never']
  if (status === 404) return ['NotFound', 'never']
  // From a proxy that the environment names.
  if (status === 407) return ['Unreachable', 'never']
  // Mostly from a proxy, whose limit for bodies is below the service's.
  if (status === 413) return ['TooLarge', 'never']
  if (status === 412) return ['PreconditionFailed', 'never']
  if (status === 429 || status === 503) return ['Throttled', 'later']
  if (status >= 500) return ['Unavailable', 'later']
  if (status === 400) return ['InvalidParameter', 'never']
  return ['Unexpected', 'never']
}
