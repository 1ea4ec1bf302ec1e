import type { AccessAction, AccessReason } from '../../../drivers/common/access-actions.ts'
import type { PolicyKind } from '../drivers.ts'
import type { ErrorData } from '../messages.ts'

export type AccessOutcome =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'denied'; readonly error: ErrorData }
  /** For another reason than a missing permission. */
  | { readonly kind: 'failed'; readonly error: ErrorData }
  | { readonly kind: 'notTried'; readonly reason: AccessReason }

/** The least that a registry needs, as a document to give to the cloud. */
export interface AccessPolicy {
  readonly kind: PolicyKind
  readonly text: string
}

export type AccessEvent =
  /** First: what will be tried, and what the service calls the permission for each. */
  | {
      readonly kind: 'begun'
      readonly actions: readonly { readonly action: AccessAction; readonly permissions: readonly string[] }[]
      readonly policy?: AccessPolicy
    }
  /** A later outcome of the same action replaces the earlier one. */
  | { readonly kind: 'outcome'; readonly action: AccessAction; readonly outcome: AccessOutcome }
  /** The service's clock is minutes ahead of the host's, or behind it when negative. In milliseconds. */
  | { readonly kind: 'clock'; readonly aheadMs: number }
  /** Last: keys that were written and could not be taken away again. */
  | { readonly kind: 'done'; readonly left: readonly string[] }
