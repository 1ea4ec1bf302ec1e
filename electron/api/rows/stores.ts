import type { StoreLayout } from '../../../drivers/common/store-layout.ts'
import type { ErrorData } from '../messages.ts'
import type { AmbientKeys } from '../../../drivers/common/ambient-keys.ts'
import type { DriverName } from './parameters.ts'

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
  readonly ambientKeys?: AmbientKeys
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
