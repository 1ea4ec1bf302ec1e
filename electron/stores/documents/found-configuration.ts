import type { Variables } from './config-environment.ts'
import type { ConfigFinding, ConfigMap } from '../yaml/config-node.ts'

/** What holds a configuration or variables: the text itself, or a part of a document of another kind. */
export interface ConfigSource {
  readonly kind: 'file' | 'harbor' | 'environment' | 'compose' | 'configMap' | 'secret' | 'workload'
  /** Of the service, ConfigMap, Secret or workload. */
  readonly name?: string
  /** The file in it; lines then count from its first. */
  readonly part?: string
}

/** One registry's configuration as it was found: a file, variables, or both. */
export interface FoundConfiguration {
  readonly source: ConfigSource
  readonly config?: ConfigMap
  readonly variables: Variables
  readonly findings: readonly ConfigFinding[]
}
