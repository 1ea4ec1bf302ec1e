import type { PackedObjects } from './packed-objects.ts'

/** What a list asks for: ListObjects, of either version. */
export interface PageQuery {
  readonly version: 1 | 2
  readonly prefix: string
  readonly delimiter: string
  readonly maxKeys: number
  /** Only keys and common prefixes after this; all where it is empty. */
  readonly after: string
  readonly token: string | undefined
  readonly encoded: boolean
}

/** Reads the query of a list; undefined where a value of it is malformed. */
export function readPageQuery(query: ReadonlyMap<string, string>): PageQuery | undefined {
  const version = query.get('list-type') === '2' ? 2 : 1
  const asked = query.get('max-keys') ?? ''
  if (!/^\d*$/.test(asked)) return undefined
  const token = version === 2 ? query.get('continuation-token') : undefined
  const from = (version === 2 ? query.get('start-after') : query.get('marker')) ?? ''
  const after = token === undefined ? from : afterOfToken(token)
  if (after === undefined) return undefined
  return {
    version,
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    maxKeys: asked === '' ? 1000 : Math.min(1000, Number(asked)),
    after,
    token,
    encoded: query.get('encoding-type') === 'url',
  }
}

/** The document of a page, in pieces. */
export function listPage(bucket: string, objects: PackedObjects, query: PageQuery): readonly Buffer[] {
  const { runs, prefixes, last, truncated } =
    query.delimiter === '' ? flat(objects, query) : cut(objects, query)
  const keys = runs.reduce((sum, [from, to]) => sum + to - from, 0)
  const { version, prefix, delimiter, maxKeys, token, encoded } = query
  const head = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
    element('Name', bucket),
    element('Prefix', prefix),
    element('MaxKeys', String(maxKeys)),
    delimiter === '' ? '' : element('Delimiter', delimiter),
    encoded ? element('EncodingType', 'url') : '',
    element('IsTruncated', String(truncated)),
    version === 2 ? element('KeyCount', String(keys + prefixes.length)) : '',
    token === undefined ? '' : element('ContinuationToken', token),
    version === 2 && truncated ? element('NextContinuationToken', tokenAfter(last)) : '',
    version === 1 ? element('Marker', query.after) : '',
    version === 1 && truncated && delimiter !== '' ? element('NextMarker', last) : '',
  ]
  const tail = prefixes.map((common) => `<CommonPrefixes>${element('Prefix', common)}</CommonPrefixes>`)
  return [
    Buffer.from(head.join('')),
    ...runs.map(([from, to]) => objects.elements(from, to)),
    Buffer.from(`${tail.join('')}</ListBucketResult>`),
  ]
}

interface Page {
  /** From one index to another. */
  readonly runs: readonly (readonly [from: number, to: number])[]
  readonly prefixes: readonly string[]
  /** The last key or common prefix on the page. */
  readonly last: string
  readonly truncated: boolean
}

const nothing: Page = { runs: [], prefixes: [], last: '', truncated: false }

function flat(objects: PackedObjects, query: PageQuery): Page {
  const [from, end] = range(objects, query)
  const to = Math.min(end, from + query.maxKeys)
  if (to <= from) return nothing
  return { runs: [[from, to]], prefixes: [], last: objects.keyAt(to - 1), truncated: to < end }
}

/** What has the delimiter behind the prefix counts once, by all up to it. */
function cut(objects: PackedObjects, query: PageQuery): Page {
  const { prefix, delimiter, maxKeys, after } = query
  const [start, end] = range(objects, query)
  if (maxKeys === 0) return nothing
  const runs: [number, number][] = []
  const prefixes: string[] = []
  let last = ''
  let found = 0
  let at = start
  while (at < end && found < maxKeys) {
    const cutAt = objects.endOf(delimiter, at, prefix.length)
    if (cutAt === undefined) {
      const run = runs.at(-1)
      if (run?.[1] === at) run[1] = at + 1
      else runs.push([at, at + 1])
      last = objects.keyAt(at)
      at += 1
      found += 1
      continue
    }
    const common = objects.keyAt(at).slice(0, cutAt)
    at = objects.firstAfter(Buffer.from(common), at, end)
    if (common === after) continue
    prefixes.push(common)
    last = common
    found += 1
  }
  return { runs, prefixes, last, truncated: at < end }
}

/** The objects with the prefix, after what is asked for. */
function range(objects: PackedObjects, { prefix, after }: PageQuery): readonly [from: number, to: number] {
  const first = objects.firstFrom(Buffer.from(prefix))
  const end = prefix === '' ? objects.count : objects.firstFrom(Buffer.from(`${prefix}\x7f`), first)
  return [after === '' ? first : objects.firstFrom(Buffer.from(`${after}\0`), first, end), end]
}

/** Opaque, as a service's is; a key of ours in it is not what another one would take. */
function tokenAfter(last: string): string {
  return Buffer.from(`after ${last}`).toString('base64url')
}

function afterOfToken(token: string): string | undefined {
  const text = Buffer.from(token, 'base64url').toString()
  return text.startsWith('after ') ? text.slice('after '.length) : undefined
}

function element(name: string, text: string): string {
  return `<${name}>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</${name}>`
}
