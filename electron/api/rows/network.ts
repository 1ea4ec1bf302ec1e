/** How stores are reached, as far as a person may see it. */
export interface NetworkRow {
  readonly proxy: ProxyRow
  /** Those that a person added to the system's. */
  readonly authorities: readonly AuthorityRow[]
}

export type ProxyRow =
  /** What the environment of Bollard names: of these schemes, without user and password. */
  | { readonly kind: 'system'; readonly http?: string; readonly https?: string }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'address'
      /** Scheme, host and port. */
      readonly address: string
      readonly user?: string
      readonly hasPassword: boolean
      readonly exceptions: readonly string[]
    }

export interface AuthorityRow {
  /** SHA-256 of the certificate, in hexadecimal. */
  readonly fingerprint: string
  /** As the certificate has it, its parts in one line. */
  readonly subject: string
  readonly validFromMs: number
  readonly validToMs: number
}

export interface NetworkTrial {
  readonly latencyMs: number
  /** Host and port of the proxy that the request went through; absent where it went directly. */
  readonly proxy?: string
  /** True for a folder of this computer: nothing goes over a network. */
  readonly local: boolean
}
