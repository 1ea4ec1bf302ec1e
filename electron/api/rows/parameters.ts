import type { AmbientKeys } from '../../../drivers/common/ambient-keys.ts'
import type { Finding as ParameterFinding } from '../../../drivers/common/finding.ts'
import type { DriverName } from '../drivers.ts'

export type { DriverName }

/** A row of a driver's parameter table: form, inspector and validation all come from it. */
export interface ParameterSpec {
  readonly name: string
  readonly kind: 'string' | 'boolean' | 'integer' | 'choice' | 'folder'
  readonly required: boolean
  readonly secret: boolean
  /** As text; absent where there is none. */
  readonly default?: string
  readonly min?: number
  readonly max?: number
  readonly unit?: 'bytes' | 'requests'
  /** For `choice` the only values; for `string` suggestions. */
  readonly choices?: readonly string[]
  /** Id of the sentence that says what it means; the window has the words. */
  readonly meaning: string
  /** Shown only when asked for more. */
  readonly advanced: boolean
  readonly placeholder?: string
  /** Which releases of the registry read it; every one that has the driver when absent, none when empty. */
  readonly readBy?: readonly ('2.x' | '3.x' | 'later')[]
}

export interface DriverSpec {
  readonly driver: DriverName
  readonly parameters: readonly ParameterSpec[]
}

/** A finding, and where in the text that was read, if it was read from one. */
export interface Finding extends ParameterFinding {
  /** Both count from 1. */
  readonly at?: { readonly line: number; readonly column: number }
}

/** What a person typed: text per parameter. An absent secret of an existing store stays what it is. */
export interface ParameterValues {
  readonly [parameter: string]: string
}

export interface ParameterCheck {
  readonly findings: readonly Finding[]
  /** What renamed parameters hold, but for secrets. */
  readonly renamed: ParameterValues
  /** Where requests would go, when enough is known. */
  readonly endpointUrl?: string
  /** Where the store needs keys of this computer at hosts that they were not made for. */
  readonly ambientKeys?: AmbientKeys
}
