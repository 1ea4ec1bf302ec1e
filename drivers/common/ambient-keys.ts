/** Keys of this computer, and the hosts that they would be sent to, which happens only when the person allowed it. */
export interface AmbientKeys {
  /** Of the service that they were made for: `AWS`. */
  readonly service: string
  /** Scheme, host and port of each. */
  readonly origins: readonly string[]
  /** Whether the person said so for all of them. */
  readonly allowed: boolean
}
