import type { Finding } from '../../../drivers/index.ts'

/** A position in a text; line and column count from 1. */
export interface TextPosition {
  readonly line: number
  readonly column: number
}

/** A finding about a configuration, with its position if it has one. */
export type ConfigFinding = Finding & { readonly at?: TextPosition }

/** A YAML document with aliases and merges resolved. Each scalar keeps its text. */
export type ConfigNode = ConfigText | ConfigMap | ConfigList | ConfigNull

interface Positioned {
  /** Of the key, for what has one. */
  readonly at?: TextPosition
  /** The variable of the environment that it came from. */
  readonly variable?: string
}
export interface ConfigText extends Positioned {
  readonly kind: 'text'
  readonly text: string
  /** In quotes or as a block: a registry reads it as a text whatever it looks like. */
  readonly quoted: boolean
  /** The source has more text: YAML reads the rest as a comment, tag or anchor. */
  readonly cut?: boolean
}
export interface ConfigMap extends Positioned {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, ConfigNode>
}
export interface ConfigList extends Positioned {
  readonly kind: 'list'
  readonly items: readonly ConfigNode[]
}
export interface ConfigNull extends Positioned {
  readonly kind: 'null'
  /** Something was written: a word for nothing, as `~`, or signs that YAML takes for its own, as `#x`. */
  readonly written?: 'word' | 'signs'
}
