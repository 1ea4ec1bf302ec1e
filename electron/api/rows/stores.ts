import type { ErrorData } from '../messages.ts'
import type { AmbientKeysView, DriverName } from './parameters.ts'

export interface StoreRow {
  readonly id: string
  readonly name: string
  readonly driver: DriverName
  /** `s3://bucket/root` or a folder, for people. */
  readonly location: string
  readonly region?: string
  readonly readOnly: boolean
  /** True for the sample registry made by Bollard itself. */
  readonly sample: boolean
  /** Where people pull from, as `registry.example.com:5000`, if it was given. */
  readonly registryAddress?: string
  /** Where the store needs keys of this computer at hosts that they were not made for. */
  readonly ambientKeys?: AmbientKeysView
  readonly connection: Connection
  /** Of the parameters: the worst of them, and how many. */
  readonly findings: { readonly errors: number; readonly warnings: number }
}

export type Connection =
  | { readonly state: 'unknown' }
  | { readonly state: 'connecting' }
  | {
      readonly state: 'ready'
      readonly latencyMs: number
      readonly layout: StoreLayout
      readonly checkedAtMs: number
    }
  | { readonly state: 'failed'; readonly error: ErrorData; readonly checkedAtMs: number }

export interface Probe {
  readonly latencyMs: number
  readonly layout: StoreLayout
}

/** What the bucket holds, seen from its top folders. */
export type StoreLayout =
  | { readonly kind: 'registry' }
  /**
   * Manifests abound and hardly a repository has a tag: nothing may reason from "untagged". `databaseLikely` where tags
   * seem to be kept in a database, as by Harbor and GitLab; otherwise they may as well have been deleted.
   */
  | {
      readonly kind: 'registryWithoutTags'
      readonly repositoriesSampled: number
      readonly databaseLikely: boolean
    }
  | { readonly kind: 'empty' }
  | { readonly kind: 'other' }
