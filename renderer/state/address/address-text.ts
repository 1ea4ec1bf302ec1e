import {
  type Address,
  type StartAddress,
  type AllStoresAddress,
  type CompareAddress,
  type DifferencesAddress,
  type ActivityAddress,
  type RepositoriesAddress,
  type HealthAddress,
  type UsageAddress,
  panels,
  insides,
  differenceParts,
  differenceChanges,
  tagKinds,
  blobStates,
  spreads,
  samenesses,
  comparedGroups,
  changeKinds,
  activityStates,
  usageMetrics,
  storeTabs,
} from './address.ts'

const maxLength = 8192

/**
 * The hash of an address: `#/stores/<store>/<tab>?…` or `#/all/repositories?…` or `#/all/blobs?…` or `#/compare?…` or
 * `#/compare/images?…` or `#/activity?…`.
 */
export function hrefOf(address: Address): string {
  if (address.at === 'start') return '#/'
  if (address.at === 'allStores') {
    const { at: _, ...rest } = address
    return `#/all/repositories${queryOf(rest)}`
  }
  if (address.at === 'allBlobs') return `#/all/blobs${queryOf({ digest: address.digest })}`
  if (address.at === 'compare') {
    const { at: _, ...rest } = address
    return `#/compare${queryOf(rest)}`
  }
  if (address.at === 'differences') {
    const { at: _, ...rest } = address
    return `#/compare/images${queryOf(rest)}`
  }
  if (address.at === 'activity') {
    const { at: _, ...rest } = address
    return `#/activity${queryOf(rest)}`
  }
  const { at, store, ...rest } = address
  return `#/stores/${encodeURIComponent(store)}/${at}${queryOf(rest)}`
}

function queryOf(values: Readonly<Record<string, string | undefined>>): string {
  const query = Object.entries(values)
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '')
    .map(([name, value]) => `${name}=${encodeValue(value)}`)
    .join('&')
  return query === '' ? '' : `?${query}`
}

/** Reads a hash. What it cannot read leads to the start, and an unknown or empty part is left out. */
export function parseAddress(hash: string): Address {
  if (hash.length > maxLength) return { at: 'start' }
  const [path, query] = splitOnce(hash.replace(/^#/, ''), '?')
  const [, room, encodedStore, tab, ...more] = path.split('/')
  const store = decode(encodedStore ?? '')
  if (room === 'all' && encodedStore === 'blobs')
    return { at: 'allBlobs', digest: readQuery(query).get('digest') }
  if (room === 'all') return allStores(readQuery(query))
  if (room === 'compare' && encodedStore === undefined) return compare(readQuery(query))
  if (room === 'compare' && encodedStore === 'images') return differences(readQuery(query))
  if (room === 'activity') return activity(readQuery(query))
  if (room !== 'stores' || store === '' || more.length > 0) return { at: 'start' }
  const values = readQuery(query)
  switch (oneOf(storeTabs, tab)) {
    case 'repositories':
      return repositories(store, values)
    case 'blobs':
      return {
        at: 'blobs',
        store,
        filter: values.get('filter'),
        state: oneOf(blobStates, values.get('state')),
        blob: values.get('blob'),
      }
    case 'files':
      return {
        at: 'files',
        store,
        prefix: values.get('prefix'),
        filter: values.get('filter'),
        file: values.get('file'),
        about: oneOf(['folder'], values.get('about')),
      }
    case 'uploads':
      return { at: 'uploads', store, filter: values.get('filter') }
    case 'health':
      return health(store, values)
    case 'usage':
      return usage(store, values)
    case 'configuration':
      return { at: 'configuration', store }
    case undefined:
      return { at: 'start' }
  }
}

function allStores(values: ReadonlyMap<string, string>): AllStoresAddress {
  const repository = values.get('repository')
  const at = {
    at: 'allStores',
    filter: values.get('filter'),
    spread: oneOf(spreads, values.get('spread')),
  } as const
  if (repository === undefined) return at
  const tag = values.get('tag')
  return {
    ...at,
    repository,
    tagFilter: values.get('tagFilter'),
    sameness: oneOf(samenesses, values.get('sameness')),
    tag,
    digest: tag === undefined ? undefined : values.get('digest'),
  }
}

function compare(values: ReadonlyMap<string, string>): CompareAddress {
  return {
    at: 'compare',
    base: values.get('base'),
    others: values.get('others'),
    filter: values.get('filter'),
    group: oneOf(comparedGroups, values.get('group')),
    by: oneOf(['repositories'], values.get('by')),
    rules: oneOf(['yes'], values.get('rules')),
  }
}

function differences(values: ReadonlyMap<string, string>): DifferencesAddress | StartAddress {
  const [beforeStore, beforeRepository] = [values.get('beforeStore'), values.get('beforeRepository')]
  const [afterStore, afterRepository] = [values.get('afterStore'), values.get('afterRepository')]
  const [beforeTag, afterTag] = [values.get('beforeTag'), values.get('afterTag')]
  const beforeDigest = beforeTag === undefined ? values.get('beforeDigest') : undefined
  const afterDigest = afterTag === undefined ? values.get('afterDigest') : undefined
  if (beforeStore === undefined || beforeRepository === undefined) return { at: 'start' }
  if (afterStore === undefined || afterRepository === undefined) return { at: 'start' }
  if ((beforeTag ?? beforeDigest) === undefined || (afterTag ?? afterDigest) === undefined)
    return { at: 'start' }
  return {
    at: 'differences',
    beforeStore,
    beforeRepository,
    beforeTag,
    beforeDigest,
    afterStore,
    afterRepository,
    afterTag,
    afterDigest,
    platform: values.get('platform'),
    part: oneOf(differenceParts, values.get('part')),
    filter: values.get('filter'),
    change: oneOf(differenceChanges, values.get('change')),
  }
}

function activity(values: ReadonlyMap<string, string>): ActivityAddress {
  return {
    at: 'activity',
    filter: values.get('filter'),
    inStore: values.get('inStore'),
    kind: oneOf(changeKinds, values.get('kind')),
    state: oneOf(activityStates, values.get('state')),
    change: values.get('change'),
  }
}

function repositories(store: string, values: ReadonlyMap<string, string>): RepositoriesAddress {
  const tag = values.get('tag')
  return {
    at: 'repositories',
    store,
    filter: values.get('filter'),
    repository: values.get('repository'),
    tagFilter: values.get('tagFilter'),
    kind: oneOf(tagKinds, values.get('kind')),
    tag,
    digest: tag === undefined ? values.get('digest') : undefined,
    panel: oneOf(panels, values.get('panel')),
    manifest: values.get('manifest'),
    referrer: values.get('referrer'),
    wide: oneOf(['yes'], values.get('wide')),
    step: values.get('step'),
    inside: oneOf(insides, values.get('inside')),
    path: values.get('path'),
  }
}

function health(store: string, values: ReadonlyMap<string, string>): HealthAddress {
  const finding = values.get('finding')
  return {
    at: 'health',
    store,
    filter: values.get('filter'),
    kind: values.get('kind'),
    finding,
    repository: finding === undefined ? values.get('repository') : undefined,
    collect: oneOf(['yes'], values.get('collect')),
  }
}

function usage(store: string, values: ReadonlyMap<string, string>): UsageAddress {
  return {
    at: 'usage',
    store,
    zoom: values.get('zoom'),
    repository: values.get('repository'),
    metric: oneOf(usageMetrics, values.get('metric')),
    view: oneOf(['list'], values.get('view')),
  }
}

/** Percent-encodes a value, but keeps slashes, colons and at signs, so that names and digests stay readable. */
function encodeValue(value: string): string {
  // An object key may hold a lone surrogate, which cannot be percent-encoded.
  const text = value.replaceAll(/\p{Surrogate}/gu, '\uFFFD')
  return encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%3A', ':').replaceAll('%40', '@')
}

function readQuery(query: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const part of query.split('&')) {
    const [name, value] = splitOnce(part, '=')
    const text = decode(value)
    if (name !== '' && text !== '') values.set(name, text)
  }
  return values
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)]
}

function oneOf<T extends string>(values: readonly T[], value: string | undefined): T | undefined {
  return values.find((known) => known === value)
}
