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
