import type { AccessTerms } from '../access/actions.ts'
import type { AmbientKeySource } from '../parameters/ambient-keys.ts'
import type { EndpointDescription } from '../parameters/endpoint.ts'
import type { Finding, ParameterTable, Resolved } from '../parameters/table.ts'
import type { CopySizes } from '../driver/copy-sizes.ts'
import type { ObjectStore } from '../driver/object-store.ts'
import type { Network } from '../http/network.ts'
import type { ServiceClock } from '../http/service-clock.ts'

/** What a driver's folder gives, in its `cloud.ts`. Only `open` loads the cloud's library. */
export interface Cloud {
  /** Every parameter that the registry's driver reads, and those that Bollard adds. */
  readonly parameters: ParameterTable
  /** Findings of several parameters together, and of single ones beyond their kind. */
  readonly check: (resolved: Resolved) => readonly Finding[]
  /** Where requests for the bucket go. */
  readonly describe: (resolved: Resolved) => EndpointDescription
  /** What the service calls the permission for each action. */
  readonly access: AccessTerms
  /** Where keys are looked for beside the parameters; undefined where they are not. */
  readonly ambientKeys: AmbientKeySource | undefined
  /**
   * The registry's own releases that have this driver; none where it needs a build that has one.
   * https://distribution.github.io/distribution/storage-drivers/
   */
  readonly releases: readonly ('2.x' | '3.x')[]
  /** Whether the registry's driver takes a boolean that is written in quotes, as a text. */
  readonly takesQuotedBooleans: boolean
  /** Opens the bucket without any layer. No request is made. */
  readonly open: (resolved: Resolved, network: Network) => Promise<OpenedCloud>
}

/** What a cloud's module gives: its store without layers, and what the paths above it need to know. */
export interface OpenedCloud {
  readonly objects: ObjectStore
  /** The host that signed links are made for; absent where the cloud makes none. */
  readonly clock?: ServiceClock
  /** Keys that came from elsewhere than from the parameters, as far as they are known yet. */
  readonly keysFromElsewhere?: () => readonly string[]
  /** The prefix of all keys, where it is not the parameter `rootdirectory`. */
  readonly rootdirectory?: string
  /** Set where parameters of the store say so. */
  readonly copies?: CopySizes
  /** Requests in flight at most, where a parameter of the store says so. */
  readonly maxRequests?: number
  /**
   * The driver's own default number of requests in flight, where it has one. A setting for all stores comes before
   * it.
   */
  readonly usualRequests?: number
  readonly bucket?: string
  /** Host and port, for errors. */
  readonly endpoint?: string
}
