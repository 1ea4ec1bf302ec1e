import type { Bucket } from './bucket.ts'
import type { StoredObject } from './stored-object.ts'

export interface KeyQuery {
  readonly prefix: string
  readonly delimiter: string
  readonly maxKeys: number
  /** Only keys and common prefixes that sort after this; all when it is empty. */
  readonly after: string
}

export interface KeyPage {
  readonly objects: readonly StoredObject[]
  readonly prefixes: readonly string[]
  readonly truncated: boolean
  /** The last key or common prefix on the page; empty when there is none. */
  readonly last: string
}

/** One page of a list as every service cuts it: keys and common prefixes count alike. */
export function listKeys(bucket: Bucket, query: KeyQuery): KeyPage {
  const { prefix, delimiter, maxKeys, after } = query
  const objects: StoredObject[] = []
  const prefixes: string[] = []
  let last = ''
  let truncated = false
  const start = after > prefix ? after : prefix
  const iterator = bucket.from(start, start === prefix && after === '')
  for (let step = iterator.next(); step.done !== true; step = iterator.next()) {
    const key = step.value
    if (!key.startsWith(prefix)) break
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    const common = cut < 0 ? undefined : key.slice(0, cut + delimiter.length)
    if (common !== undefined && (common === prefixes.at(-1) || common === after)) continue
    if (objects.length + prefixes.length >= maxKeys) {
      truncated = true
      break
    }
    last = common ?? key
    const object = common === undefined ? bucket.get(key) : undefined
    if (object !== undefined) objects.push(object)
    if (common !== undefined) prefixes.push(common)
  }
  return { objects, prefixes, truncated, last }
}
