import type { Explanation, Reason } from './reasons.ts'

/**
 * What can go wrong with a store. The set is closed: callers act on a code, never on a message. A driver chooses the code,
 * the layer `locateErrors` adds where it happened, and the window words it for a person.
 */
export const errorCodes = [
  'NotFound',
  'NoSuchBucket',
  'AlreadyExists',
  'InvalidPath',
  'InvalidOffset',
  'InvalidParameter',
  'Unauthenticated',
  'PermissionDenied',
  'Archived',
  'WrongRegion',
  'ClockSkew',
  'Throttled',
  'Unavailable',
  'Unreachable',
  'Timeout',
  'PreconditionFailed',
  'Corrupt',
  'TooLarge',
  'ReadOnly',
  'Unsupported',
  'Cancelled',
  'Unexpected',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** `later`: another try may succeed. `exhausted`: the tries are used up. `never`: another try fails the same way. */
export type Retry = 'never' | 'later' | 'exhausted'

/** Where a failure happened. Never holds a credential, a signature or a signed URL. */
export interface ErrorWhere {
  readonly operation?: string
  /** The name the user gave the store. */
  readonly store?: string
  readonly driver?: string
  /** The path, object key or parameter name that the operation was about. */
  readonly path?: string
  readonly bucket?: string
  /** Host and port the request went to, without scheme or path. */
  readonly endpoint?: string
  readonly requestId?: string
  /** HTTP status of the service's answer. */
  readonly status?: number
  /** The service's own error code, such as `SignatureDoesNotMatch`. */
  readonly serviceCode?: string
}

export interface StoreErrorOptions {
  readonly cause?: unknown
  readonly retry?: Retry
  /** How long the service asked to wait before the next try. */
  readonly retryAfterMs?: number
  readonly reason?: Reason
}

/** The only error that leaves `drivers/`. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: ErrorCode
  readonly where: ErrorWhere
  readonly retry: Retry
  readonly retryAfterMs: number | undefined
  /** Explains the failure in any language; undefined where the code says enough. */
  readonly reason: Reason | undefined

  constructor(code: ErrorCode, message: string, where: ErrorWhere = {}, options: StoreErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.where = where
    this.retry = options.retry ?? 'never'
    this.retryAfterMs = options.retryAfterMs
    this.reason = options.reason
  }

  /** The same failure with more of where it happened. What is already known stays. */
  at(where: ErrorWhere): StoreError {
    return this.with({ where: { ...where, ...this.where } })
  }

  /** The same failure with this path in place of its own. */
  about(path: string): StoreError {
    return this.with({ where: { ...this.where, path } })
  }

  /** The same failure once no more tries are made. */
  exhausted(): StoreError {
    return this.retry === 'later' ? this.with({ retry: 'exhausted' }) : this
  }

  /** The same failure with our explanation in place of the service's message. `where.serviceCode` stays. */
  because(why: Explanation): StoreError {
    return this.with({ why })
  }

  private with(change: { where?: ErrorWhere; retry?: Retry; why?: Explanation }): StoreError {
    const { detail = this.message, reason = this.reason } = change.why ?? {}
    const error = new StoreError(this.code, detail, change.where ?? this.where, {
      cause: this.cause,
      retry: change.retry ?? this.retry,
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
      ...(reason === undefined ? {} : { reason }),
    })
    if (this.stack !== undefined) error.stack = this.stack
    return error
  }
}

/** A failure whose message and reason are an explanation. */
export function explained(
  code: ErrorCode,
  { detail, reason }: Explanation,
  where: ErrorWhere = {},
  options: Omit<StoreErrorOptions, 'reason'> = {},
): StoreError {
  return new StoreError(code, detail, where, { ...options, ...(reason === undefined ? {} : { reason }) })
}

/** The failure of an operation whose signal aborted. */
export function cancelledError(where: ErrorWhere, cause?: unknown): StoreError {
  return new StoreError('Cancelled', 'stopped before it was done', where, { cause })
}

/** The explanation alone. */
export function explanationOf({ message, reason }: StoreError): Explanation {
  return { detail: message, ...(reason === undefined ? {} : { reason }) }
}

/** Whether it is a StoreError; with a code, whether it has that code. */
export function isStoreError(error: unknown, code?: ErrorCode): error is StoreError {
  return error instanceof StoreError && (code === undefined || error.code === code)
}

/** Whether nothing is there: no object, no upload, or nothing at a path. */
export function isNotFound(error: unknown): boolean {
  return isStoreError(error, 'NotFound')
}

/** What a call gives; undefined where it fails with NotFound. Other failures stay. */
export async function undefinedIfNotFound<Result>(run: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await run()
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}
