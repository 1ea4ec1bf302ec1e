import type { ErrorData } from '../messages.ts'

/**
 * Whether a bucket keeps what is deleted and written over; `none` where there is no such thing. With what the service
 * calls the permission to ask, and to list versions.
 */
export type VersioningView = (
  | { readonly state: 'none' | 'off' | 'on' | 'suspended' }
  /** The service does not say, or not to this key. */
  | { readonly state: 'unknown'; readonly error: ErrorData }
) & { readonly permissions?: { readonly status: string; readonly list: string } }

/** What a bucket keeps beside the newest versions, as far as it was counted. */
export interface VersionCount {
  readonly oldVersions: number
  readonly oldBytes: number
  readonly deleteMarkers: number
  /** All that were looked at, the newest included. */
  readonly listed: number
  /** Whether that is all there is. */
  readonly whole: boolean
}
