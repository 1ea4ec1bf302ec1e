import type { DriverName, Finding, ParameterSpec, ParameterValues } from './parameters.ts'

/** What was read from a text: stores, and what is said of the text where it holds none or more than that. */
export interface ConfigReading {
  readonly drafts: readonly ConfigDraft[]
  readonly findings: readonly Finding[]
}

/** What in a text held a configuration. */
export interface ConfigSource {
  readonly kind: 'file' | 'harbor' | 'environment' | 'compose' | 'configMap' | 'secret' | 'workload'
  /** Of the service, ConfigMap, Secret or workload. */
  readonly name?: string
  /** The file in it; the lines of findings then count from its first. */
  readonly part?: string
}

/** One store read from a registry's configuration. Its secrets stay with the host, under `draftId`. */
export interface ConfigDraft {
  readonly draftId: string
  readonly name: string
  readonly driver: DriverName
  readonly values: ParameterValues
  /** Secrets that the file or the environment gave. */
  readonly secretsGiven: readonly string[]
  /** The last characters of the access key's ID. */
  readonly accessKeyEnd?: string
  readonly origins: { readonly [parameter: string]: 'set' | 'environment' }
  readonly source: ConfigSource
  readonly findings: readonly Finding[]
}

export interface ConfigurationView {
  readonly driver: DriverName
  readonly parameters: readonly ConfiguredParameter[]
  /** Names that the driver does not know, kept as secrets are: each may be a key under a misspelt name. */
  readonly unknownParameters: readonly string[]
  readonly findings: readonly Finding[]
  readonly endpointUrl?: string
  /** Where an example blob would be. */
  readonly exampleUrl?: string
}

export interface ExportedConfiguration {
  readonly lines: readonly {
    readonly text: string
    /** The parameter that the line gives. */
    readonly parameter?: string
  }[]
  readonly fileName: string
}

export interface ConfiguredParameter {
  readonly spec: ParameterSpec
  /** Absent when neither set nor defaulted; dots for a secret, and `…WXYZ` for the ID of an access key. */
  readonly value?: string
  readonly origin: 'set' | 'environment' | 'default' | 'unset'
  readonly environmentVariable: string
}
