import type { Finding } from '../../../drivers/index.ts'

/** Where something stands in a text; both count from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** What is said of a configuration, with its place where it has one. */
export type ConfigFinding = Finding & { readonly at?: Place }

/** A YAML document without its spelling: aliases and merges are resolved, every scalar is still the text it was. */
export type ConfigNode = ConfigText | ConfigMap | ConfigList | ConfigNothing

interface Placed {
  /** Of the key, for what has one. */
  readonly at?: Place
  /** The variable of the environment that it came from. */
  readonly variable?: string
}
export interface ConfigText extends Placed {
  readonly kind: 'text'
  readonly text: string
  /** In quotes or as a block: a registry reads it as a text whatever it looks like. */
  readonly quoted: boolean
  /** More was written than this: YAML takes the rest for signs of its own. */
  readonly cut?: boolean
}
export interface ConfigMap extends Placed {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, ConfigNode>
}
export interface ConfigList extends Placed {
  readonly kind: 'list'
  readonly items: readonly ConfigNode[]
}
export interface ConfigNothing extends Placed {
  readonly kind: 'nothing'
  /** Something was written: a word for nothing, as `~`, or signs that YAML takes for its own, as `#x`. */
  readonly written?: 'word' | 'signs'
}
