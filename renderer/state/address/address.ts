import type { ChangeKind } from '../../../electron/api/rows.ts'

/**
 * Which page of the window is open. Everything that decides it is part of the address, so that back,
 * forward, reload and a saved link show the same page.
 */
export type Address =
  | StartAddress
  | AllStoresAddress
  | AllBlobsAddress
  | CompareAddress
  | ActivityAddress
  | StoreAddress
  | DifferencesAddress
/** In one store. */
export type StoreAddress =
  | RepositoriesAddress
  | BlobsAddress
  | FilesAddress
  | UploadsAddress
  | HealthAddress
  | UsageAddress
  | ConfigurationAddress

export interface StartAddress {
  readonly at: 'start'
}
/** The repositories of all stores together. */
export interface AllStoresAddress {
  readonly at: 'allStores'
  readonly filter?: string | undefined
  readonly spread?: Spread | undefined
  readonly repository?: string | undefined
  readonly tagFilter?: string | undefined
  readonly sameness?: Sameness | undefined
  readonly tag?: string | undefined
  /** Of the tag's digests the chosen one; without it the one that most stores have. */
  readonly digest?: string | undefined
}
/** The blobs of all stores together. */
export interface AllBlobsAddress {
  readonly at: 'allBlobs'
  /** A digest that is looked for, or the beginning of one. */
  readonly digest?: string | undefined
}
/** The tags of several stores beside each other. */
export interface CompareAddress {
  readonly at: 'compare'
  /** The store by which the others are measured; the first one when absent. */
  readonly base?: string | undefined
  /** The stores that are compared with it, by commas; all others when absent. */
  readonly others?: string | undefined
  readonly filter?: string | undefined
  readonly group?: ComparedGroup | undefined
  /** A row for each repository instead of each tag. */
  readonly by?: 'repositories' | undefined
  /** Whether the rules that are kept are shown. */
  readonly rules?: 'yes' | undefined
}
/** What changed between two images. */
export interface DifferencesAddress {
  readonly at: 'differences'
  readonly beforeStore: string
  readonly beforeRepository: string
  /** Of each image either its tag or its digest. */
  readonly beforeTag?: string | undefined
  readonly beforeDigest?: string | undefined
  readonly afterStore: string
  readonly afterRepository: string
  readonly afterTag?: string | undefined
  readonly afterDigest?: string | undefined
  /** Of indexes the platform that is compared. */
  readonly platform?: string | undefined
  readonly part?: DifferencePart | undefined
  /** What files or packages are narrowed to. */
  readonly filter?: string | undefined
  readonly change?: DifferenceChange | undefined
}
/** What was changed from here, in every store. */
export interface ActivityAddress {
  readonly at: 'activity'
  readonly filter?: string | undefined
  /** Only changes of this store. */
  readonly inStore?: string | undefined
  readonly kind?: ChangeKind | undefined
  readonly state?: ActivityState | undefined
  /** The change whose details are shown. */
  readonly change?: string | undefined
}
export interface RepositoriesAddress {
  readonly at: 'repositories'
  readonly store: string
  /** What the list of repositories is narrowed to. */
  readonly filter?: string | undefined
  readonly repository?: string | undefined
  readonly tagFilter?: string | undefined
  readonly kind?: TagKind | undefined
  /** At most one of `tag` and `digest` says which manifest is open. */
  readonly tag?: string | undefined
  readonly digest?: string | undefined
  readonly panel?: Panel | undefined
  /** Of an index: the digest of the platform's manifest that the panels show. */
  readonly manifest?: string | undefined
  /** The digest of the referrer whose documents are shown in place of the list. */
  readonly referrer?: string | undefined
  /** Whether the manifest takes the whole width. */
  readonly wide?: 'yes' | undefined
  /** Of the layers the step of the history that is chosen, counted from 1. */
  readonly step?: string | undefined
  /** Whether the files of its layer were asked for, or those of the image up to there. */
  readonly inside?: Inside | undefined
  /** The file that is chosen; of a folder it ends in `/`. */
  readonly path?: string | undefined
}
export interface BlobsAddress {
  readonly at: 'blobs'
  readonly store: string
  readonly filter?: string | undefined
  readonly state?: BlobState | undefined
  readonly blob?: string | undefined
}
export interface FilesAddress {
  readonly at: 'files'
  readonly store: string
  /** Empty or absent at the top; otherwise ends in `/`. */
  readonly prefix?: string | undefined
  readonly filter?: string | undefined
  /** Key of the file whose details are shown; of a folder it ends in `/`. */
  readonly file?: string | undefined
  /** Whether the details are those of the folder that is open. */
  readonly about?: 'folder' | undefined
}
/** Multipart uploads that were not finished. */
export interface UploadsAddress {
  readonly at: 'uploads'
  readonly store: string
  readonly filter?: string | undefined
}
/** What is wrong in a store, and what nothing needs any more. */
export interface HealthAddress {
  readonly at: 'health'
  readonly store: string
  /** What the findings are narrowed to. */
  readonly filter?: string | undefined
  /** A group of findings, or one kind of them. */
  readonly kind?: string | undefined
  /** At most one of `finding` and `repository` says whose detail is open. */
  readonly finding?: string | undefined
  readonly repository?: string | undefined
  /** Whether the collection is open where the window is too narrow to show it always. */
  readonly collect?: 'yes' | undefined
}
/** Where the bytes of a store are. */
export interface UsageAddress {
  readonly at: 'usage'
  readonly store: string
  /** The beginning of names that are shown, up to a slash and with it. */
  readonly zoom?: string | undefined
  /** The repository whose tags are shown. */
  readonly repository?: string | undefined
  /** By which bytes; unique ones when absent. */
  readonly metric?: UsageMetric | undefined
  /** A list instead of areas. */
  readonly view?: 'list' | undefined
}
export interface ConfigurationAddress {
  readonly at: 'configuration'
  readonly store: string
}

export const panels = [
  'overview',
  'document',
  'layers',
  'files',
  'config',
  'history',
  'referrers',
  'raw',
] as const
export type Panel = (typeof panels)[number]
/** What is listed of a layer: itself, or it and those below it as one. */
export const insides = ['layer', 'merged'] as const
export type Inside = (typeof insides)[number]
export const differenceParts = ['summary', 'layers', 'configuration', 'files', 'packages'] as const
export type DifferencePart = (typeof differenceParts)[number]
export const differenceChanges = ['added', 'changed', 'gone', 'notCompared'] as const
export type DifferenceChange = (typeof differenceChanges)[number]
export const tagKinds = ['index', 'image', 'artifact', 'untagged'] as const
export type TagKind = (typeof tagKinds)[number]
export const blobStates = ['referenced', 'unreferenced'] as const
export type BlobState = (typeof blobStates)[number]
/** Repositories that some stores lack. */
export const spreads = ['partly'] as const
export type Spread = (typeof spreads)[number]
/** Tags that lead elsewhere in some stores, and tags that some stores lack. */
export const samenesses = ['differing', 'missing'] as const
export type Sameness = (typeof samenesses)[number]
/** Tags that some store lacks, that lead elsewhere in some, that are the same in all, and of which one cannot tell. */
export const comparedGroups = ['missing', 'differs', 'same', 'untold'] as const
export type ComparedGroup = (typeof comparedGroups)[number]
/** In the order in which they are offered. */
export const changeKinds = [
  'deleteTags',
  'deleteManifests',
  'deleteRepositories',
  'setTag',
  'collectGarbage',
  'repair',
  'deleteFiles',
  'moveFiles',
  'newFolder',
  'abortUploads',
  'upload',
  'push',
  'copy',
] as const satisfies readonly ChangeKind[]
/** Whether changes go on, wait for a person, or how they ended. */
export const activityStates = ['underWay', 'held', 'done', 'failed', 'stopped', 'undone'] as const
export type ActivityState = (typeof activityStates)[number]
/** Bytes of everything that something needs; what nothing else needs counts when it is none of these. */
export const usageMetrics = ['all', 'frees'] as const
export type UsageMetric = (typeof usageMetrics)[number]
export const storeTabs = [
  'repositories',
  'blobs',
  'files',
  'uploads',
  'health',
  'usage',
  'configuration',
] as const
export type StoreTab = (typeof storeTabs)[number]

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
