import type { Scalar } from 'yaml'

import type { ConfigNothing, ConfigText } from './config-tree.ts'

/**
 * What a registry's reader of YAML takes a scalar for. Signs that YAML keeps for itself do not reach the registry: an
 * anchor, a tag, a comment. Where they look like a part of a value, the node says that they are gone.
 *
 * `text` is the whole document, `aliases` the anchors that it refers to.
 */
export function readScalar(
  { value, type, tag, anchor, range }: Scalar<string>,
  text: string,
  aliases: ReadonlySet<string>,
): ConfigText | ConfigNothing {
  const gone = (anchor !== undefined && !aliases.has(anchor)) || /^!./.test(tag ?? '')
  const quoted = (type !== undefined && type !== 'PLAIN') || isTextByTag(tag)
  if (quoted || !isNothing(value))
    return { kind: 'text', text: value, quoted, ...(gone ? { cut: true } : {}) }
  const [start = 0, , end = 0] = range ?? []
  // `secretkey: #x` is a comment; `keyid: # none yet` is meant as one.
  const commented = value === '' && /^[ \t]*#\S/.test(text.slice(start, end))
  if (gone || commented) return { kind: 'nothing', written: 'signs' }
  return value === '' ? { kind: 'nothing' } : { kind: 'nothing', written: 'word' }
}

/** The anchors that a text refers to, and some words more. */
export function aliasesIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/\*([^\s,[\]{}]+)/g)].map(([, name = '']) => name))
}

function isNothing(text: string): boolean {
  return /^(?:~|null|Null|NULL|)$/.test(text)
}

/** `!!str` and every tag that YAML does not know make a text of whatever follows. */
function isTextByTag(tag: string | undefined): boolean {
  return tag !== undefined && !/^tag:yaml\.org,2002:(?:int|float|bool|null)$/.test(tag)
}
