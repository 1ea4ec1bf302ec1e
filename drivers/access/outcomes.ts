import type { AccessReason } from '../common/access-actions.ts'
import { isStoreError, StoreError, type ErrorCode, type ErrorWhere } from '../common/errors.ts'
import { readingActions } from './actions.ts'
import { accessActions, type AccessAction } from '../common/access-actions.ts'

export type AccessOutcome =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'denied'; readonly error: StoreError }
  /** Not for a missing permission. */
  | { readonly kind: 'failed'; readonly error: StoreError }
  | { readonly kind: 'notTried'; readonly reason: AccessReason }

export interface OutcomesOptions {
  readonly where: ErrorWhere
  /** Time for one action with its retries. */
  readonly attemptMs: number
  readonly tell: (action: AccessAction, outcome: AccessOutcome) => void
}

/** Tries actions one after another, and records the outcome of each. */
export class Outcomes {
  readonly #options: OutcomesOptions
  readonly #known = new Map<AccessAction, AccessOutcome>()
  #stopped = false

  constructor(options: OutcomesOptions) {
    this.#options = options
  }

  isKnown(action: AccessAction): boolean {
    return this.#known.has(action)
  }

  isAllowed(action: AccessAction): boolean {
    return this.#known.get(action)?.kind === 'allowed'
  }

  /** A later outcome replaces an earlier one. */
  set(action: AccessAction, outcome: AccessOutcome): void {
    this.#known.set(action, outcome)
    this.#options.tell(action, outcome)
  }

  /** Records why an action is not tried, unless it has an outcome already. */
  skip(action: AccessAction, reason: AccessReason): void {
    if (this.isKnown(action)) return
    const stopped = this.#stopped && reason !== 'readOnly'
    this.set(action, { kind: 'notTried', reason: stopped ? 'stopped' : reason })
  }

  /**
   * Tries an action and records the outcome. Undefined when it fails, has an outcome already, or is not tried any more. The
   * signal does not cut off an action that writes, so that the check knows what to clean up. Fails only when the signal
   * aborts.
   */
  async try<Result>(
    action: AccessAction,
    run: (signal: AbortSignal) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result | undefined> {
    signal.throwIfAborted()
    if (this.#stopped) this.skip(action, 'stopped')
    if (this.isKnown(action)) return undefined
    const timeout = AbortSignal.timeout(this.#options.attemptMs)
    try {
      const result = await run(readingActions.has(action) ? AbortSignal.any([signal, timeout]) : timeout)
      if (!this.isKnown(action)) this.set(action, { kind: 'allowed' })
      return result
    } catch (cause) {
      signal.throwIfAborted()
      const error = timeout.aborted ? this.#timeout() : this.#located(cause)
      this.#stopped ||= concernsAll(action, error.code)
      this.set(action, outcomeOf(error))
      return undefined
    }
  }

  /** Records an outcome for each action without one. */
  skipRest(options: { readonly readOnly: boolean }): void {
    for (const action of accessActions) {
      if (options.readOnly && !readingActions.has(action)) this.skip(action, 'readOnly')
      else this.skip(action, options.readOnly ? 'nothingToRead' : 'needsEarlier')
    }
  }

  #timeout(): StoreError {
    const message = `no answer within ${this.#options.attemptMs / 1000} seconds`
    return new StoreError('Timeout', message, this.#options.where)
  }

  #located(cause: unknown): StoreError {
    if (isStoreError(cause)) return cause.at(this.#options.where)
    return new StoreError('Unexpected', 'the check itself failed', this.#options.where, { cause })
  }
}

export function outcomeOf(error: StoreError): AccessOutcome {
  return { kind: error.code === 'PermissionDenied' ? 'denied' : 'failed', error }
}

/** Whether all later actions would fail too: `list`, the first, shows whether service and key work. A presigned URL goes another way. */
function concernsAll(action: AccessAction, code: ErrorCode): boolean {
  if (action === 'list') return code !== 'PermissionDenied'
  return action !== 'presign' && ofAllActions.has(code)
}

const ofAllActions: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'Unauthenticated',
  'NoSuchBucket',
  'WrongRegion',
  'ClockSkew',
  'Unreachable',
  'Timeout',
])
