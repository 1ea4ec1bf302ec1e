import type { Finding } from '../common/finding.ts'
import type { DriverName } from '../driver-names.ts'
import type { DriverTexts } from '../common/driver-words.ts'
import type { commonMeanings } from './texts.ts'
import type { Secret } from './secret.ts'

/** One parameter of a driver, as data: form, validation, inspector and documentation all come from its row. */
export interface ParameterRow {
  readonly kind: 'string' | 'boolean' | 'integer' | 'choice' | 'folder'
  readonly required?: boolean
  readonly default?: string | number | boolean
  readonly min?: number
  readonly max?: number
  readonly unit?: 'bytes' | 'requests'
  /** For `choice` the only values; for `string` suggestions. */
  readonly choices?: readonly string[]
  readonly secret?: boolean
  /** Whether the parameter says which bucket, service or folder is meant: another value means another store. */
  readonly place?: boolean
  readonly advanced?: boolean
  /** The only registries that read it; when absent, every registry that has the driver; when empty, none. */
  readonly readBy?: readonly RegistryRelease[]
  readonly placeholder?: string
}

/**
 * Releases of the registry, by what was looked at: 2.8.3 of 2.x and 3.1.1 of 3.x. `later` is what its sources have and
 * no release of these does.
 */
export type RegistryRelease = '2.x' | '3.x' | 'later'

export type ParameterTable = Readonly<Record<string, ParameterRow>>

/** A table with a row for each parameter that the driver's texts say the meaning of, and those that are the same with all. */
export type ParametersOf<Texts extends DriverTexts> = {
  readonly [Name in keyof Texts['en']['meanings']]: ParameterRow
} & { readonly [Name in keyof typeof commonMeanings.en]?: ParameterRow }

export type ParameterValue = string | number | boolean | Secret

/** Where a value comes from. It is decided when the value is read, and never guessed from the default. */
export type Origin = 'set' | 'environment' | 'default' | 'unset'

export type { Finding }

/** What a driver is opened with: typed values, the origin of each, and all findings. */
export interface Resolved {
  readonly driver: DriverName
  readonly values: Readonly<Record<string, ParameterValue | undefined>>
  readonly origins: Readonly<Record<string, Origin>>
  readonly findings: readonly Finding[]
  /** Origins to which the person allows keys of this computer to be sent; none when absent. It is no parameter. */
  readonly ambientKeysFor?: readonly string[]
}
