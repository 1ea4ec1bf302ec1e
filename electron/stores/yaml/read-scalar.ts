import { isUtf8 } from 'node:buffer'

import type { Scalar } from 'yaml'

import type { ConfigNull, ConfigText } from './config-node.ts'
import { textAsRegistryReads, yamlBoolean } from './scalar-values.ts'

/**
 * Reads a scalar as a registry's YAML parser does. Anchors, tags and comments do not reach the registry. If they may have
 * been meant as part of the value, the node is marked `cut`, or `signs` when nothing is left.
 *
 * `text` is the whole document, `aliases` the anchors that it refers to. Undefined when the tag contradicts the scalar:
 * no registry reads that.
 */
export function readScalar(
  { value: written, type, tag, anchor, range }: Scalar<string>,
  text: string,
  aliases: ReadonlySet<string>,
): ConfigText | ConfigNull | undefined {
  const value = asTagged(written, tag)
  if (value === undefined) return undefined
  const gone = (anchor !== undefined && !aliases.has(anchor)) || /^!./.test(tag ?? '')
  const quoted = (type !== undefined && type !== 'PLAIN') || isTextByTag(tag)
  if (quoted || !isNothing(value))
    return { kind: 'text', text: value, quoted, ...(gone ? { cut: true } : {}) }
  const [start = 0, , end = 0] = range ?? []
  // `secretkey: #x` is a comment; `keyid: # none yet` is meant as one.
  const commented = value === '' && /^[ \t]*#\S/.test(text.slice(start, end))
  if (gone || commented) return { kind: 'null', written: 'signs' }
  return value === '' ? { kind: 'null' } : { kind: 'null', written: 'word' }
}

/** The text that a tag makes of a scalar; undefined where the scalar is none of its kind. Seen with registry 2.8. */
function asTagged(text: string, tag: string | undefined): string | undefined {
  const scalar = { kind: 'text', text, quoted: false } as const
  const isOfKind: Readonly<Record<string, () => boolean>> = {
    [`${ofYaml}null`]: () => isNothing(text),
    [`${ofYaml}bool`]: () => yamlBoolean(scalar) !== undefined,
    [`${ofYaml}int`]: () => /^-?\d+$/.test(textAsRegistryReads(scalar)),
    [`${ofYaml}float`]: () => /^[-+]?(?:\d|Inf$)|^NaN$/.test(textAsRegistryReads(scalar)),
  }
  if (tag === `${ofYaml}binary`) return textOfBase64(text)
  return isOfKind[tag ?? '']?.() === false ? undefined : text
}

function textOfBase64(text: string): string | undefined {
  const packed = text.replaceAll(/[\r\n]/g, '')
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(packed)) return undefined
  const bytes = Buffer.from(packed, 'base64')
  return isUtf8(bytes) ? bytes.toString() : undefined
}

const ofYaml = 'tag:yaml.org,2002:'

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
