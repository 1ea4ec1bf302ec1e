import type { CopySizes } from '../driver/copy-sizes.ts'
import type { TimeoutOptions } from '../layers/timeouts.ts'
import type { ObjectStore } from '../driver/object-store.ts'
import type { ServiceClock } from '../http/service-clock.ts'

/** What a store is opened with beside its parameters. */
export interface OpenOptions {
  /** The name the user gave the store, for errors: asked for by each of them, since it may change. */
  readonly store: string
  readonly readOnly: boolean
  /** Requests in flight at most; 32 when absent. */
  readonly maxRequests?: number
  /** How long the service is waited for; the usual when absent. */
  readonly timeouts?: TimeoutOptions
}

/** What a cloud's module gives: its store without layers, and what the paths above it need to know. */
export interface OpenedCloud {
  readonly objects: ObjectStore
  /** By which links are signed; absent where there are none. */
  readonly clock?: ServiceClock
  /** Keys that came from elsewhere than from the parameters, as far as they are known yet. */
  readonly keysFromElsewhere?: () => readonly string[]
  readonly rootdirectory: string
  /** Where parameters of the store say so. */
  readonly copies?: CopySizes
  /** Requests in flight at most, where a parameter of the store says so. */
  readonly maxRequests?: number
  /** The driver's own default for that, where it has one: a setting for all stores goes before it. */
  readonly usualRequests?: number
  readonly bucket?: string
  /** Host and port, for errors. */
  readonly endpoint?: string
}
