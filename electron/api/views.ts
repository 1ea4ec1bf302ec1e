/**
 * What the window is shown: plain, readonly, cloneable. Sizes are bytes, times are milliseconds since 1970 (UTC),
 * digests are `algorithm:hex`. Nothing in here is a secret.
 */
import type { ErrorData } from './messages.ts'

// ---- the host -------------------------------------------------------------------------------

export interface HostInfo {
  readonly host: 'electron' | 'browser'
  readonly platform: 'darwin' | 'win32' | 'linux'
  readonly version: string
  /** How secrets are kept: the system's keychain, a key file readable by its owner only, or a keychain that does not protect. */
  readonly secrets: 'keychain' | 'keyFile' | 'unprotected'
  /** True while `npm run demo` runs: its clouds are emulated. */
  readonly demo: boolean
}

export interface Settings {
  readonly theme: 'system' | 'light' | 'dark'
  readonly language: 'system' | 'en' | 'zh-CN'
  /**
   * Requests in flight at once for each store, 1 to 256; each driver's own number when absent. A store's own
   * parameter goes before it, and a store that is open keeps what it was opened with.
   */
  readonly maxRequests?: number
}

// ---- stores ---------------------------------------------------------------------------------

export type DriverName = 'filesystem' | 's3' | 'oss' | 'cos' | 'bos' | 'ks3'

export interface StoreRow {
  readonly id: string
  readonly name: string
  readonly driver: DriverName
  /** `s3://bucket/root` or a folder, for people. */
  readonly location: string
  readonly region?: string
  readonly readOnly: boolean
  /** True for the sample registry made by Bollard itself. */
  readonly sample: boolean
  readonly connection: Connection
  /** Of the parameters: the worst of them, and how many. */
  readonly findings: { readonly errors: number; readonly warnings: number }
}

export type Connection =
  | { readonly state: 'unknown' }
  | { readonly state: 'connecting' }
  | {
      readonly state: 'ready'
      readonly latencyMs: number
      readonly layout: StoreLayout
      readonly checkedAtMs: number
    }
  | { readonly state: 'failed'; readonly error: ErrorData; readonly checkedAtMs: number }

/** A row of a driver's parameter table: form, inspector and validation all come from it. */
export interface ParameterSpec {
  readonly name: string
  readonly kind: 'string' | 'boolean' | 'integer' | 'choice' | 'folder'
  readonly required: boolean
  readonly secret: boolean
  /** As text; absent where there is none. */
  readonly default?: string
  readonly min?: number
  readonly max?: number
  readonly unit?: 'bytes' | 'requests'
  /** For `choice` the only values; for `string` suggestions. */
  readonly choices?: readonly string[]
  /** Id of the sentence that says what it means; the window has the words. */
  readonly meaning: string
  /** Shown only when asked for more. */
  readonly advanced: boolean
  readonly placeholder?: string
}

export interface DriverSpec {
  readonly driver: DriverName
  readonly parameters: readonly ParameterSpec[]
}

/** A judgement about one parameter (or, without `parameter`, about them all). */
export interface Finding {
  readonly parameter?: string
  readonly severity: 'error' | 'warning' | 'info'
  /** Id of the sentence; the window has the words, with `values` put in. */
  readonly id: string
  readonly values?: { readonly [name: string]: string | number }
  /** The same in English, as the registry would say it. */
  readonly message: string
  /** In the text that was read; both count from 1. */
  readonly at?: { readonly line: number; readonly column: number }
}

/** What a person typed: text per parameter. An absent secret of an existing store stays what it is. */
export interface ParameterValues {
  readonly [parameter: string]: string
}

export interface ParameterCheck {
  readonly findings: readonly Finding[]
  /** Where requests would go, when enough is known. */
  readonly endpointUrl?: string
}

export interface Probe {
  readonly latencyMs: number
  readonly layout: StoreLayout
}

/** What the bucket holds, seen from its top folders. */
export type StoreLayout =
  | { readonly kind: 'registry' }
  /** A registry whose tags are kept elsewhere (a database), as by Harbor and GitLab: nothing may reason from "untagged". */
  | { readonly kind: 'registryWithoutTags'; readonly repositoriesSampled: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'other' }

/** What was read from a text: stores, and what is said of the text where it holds none or more than that. */
export interface ConfigReading {
  readonly drafts: readonly ConfigDraft[]
  readonly findings: readonly Finding[]
}

/** What in a text held a configuration. */
export interface ConfigSource {
  readonly kind: 'file' | 'environment' | 'compose' | 'configMap' | 'secret' | 'workload'
  /** Of the service, ConfigMap, Secret or workload. */
  readonly name?: string
  /** The file in it; the lines of findings then count from its first. */
  readonly part?: string
}

/** One store read from a registry's configuration. Its secrets stay with the host, under `draftId`. */
export interface ConfigDraft {
  readonly draftId: string
  readonly name: string
  readonly driver: DriverName
  readonly values: ParameterValues
  /** Secrets that the file or the environment gave. */
  readonly secretsGiven: readonly string[]
  readonly origins: { readonly [parameter: string]: 'set' | 'environment' }
  readonly source: ConfigSource
  readonly findings: readonly Finding[]
}

export interface ConfigurationView {
  readonly driver: DriverName
  readonly parameters: readonly ConfiguredParameter[]
  readonly findings: readonly Finding[]
  readonly endpointUrl?: string
  /** Where an example blob would be. */
  readonly exampleUrl?: string
}

/** A registry's config.yml of this version, or the variables of its environment. */
export type ConfigFormat = '2.x' | '3.x' | 'environment'

export interface ExportedConfiguration {
  readonly lines: readonly {
    readonly text: string
    /** The parameter that the line gives. */
    readonly parameter?: string
  }[]
  readonly fileName: string
}

export interface ConfiguredParameter {
  readonly spec: ParameterSpec
  /** Absent when neither set nor defaulted; dots for a secret. */
  readonly value?: string
  readonly origin: 'set' | 'environment' | 'default' | 'unset'
  readonly environmentVariable: string
}

// ---- what the key may do --------------------------------------------------------------------

/** What a registry asks of its bucket, in the order in which it is shown. */
export type AccessAction =
  | 'list'
  | 'head'
  | 'get'
  | 'presign'
  | 'put'
  | 'copy'
  | 'delete'
  | 'beginUpload'
  | 'putPart'
  | 'copyPart'
  | 'listParts'
  | 'completeUpload'
  | 'abortUpload'
  | 'listUploads'

export type AccessOutcome =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'denied'; readonly error: ErrorData }
  /** For another reason than a missing permission. */
  | { readonly kind: 'failed'; readonly error: ErrorData }
  | { readonly kind: 'notTried'; readonly reason: AccessReason }

/**
 * Why an action was not tried: the store is read-only; there is nothing to read; it needs what an earlier one would
 * have made; what it writes could not be deleted; the kind of store has no such thing; a failure concerns everything.
 */
export type AccessReason =
  | 'readOnly'
  | 'nothingToRead'
  | 'needsEarlier'
  | 'wouldStay'
  | 'notOffered'
  | 'stopped'

/** The least that a registry needs, as a document to give to the cloud. */
export interface AccessPolicy {
  readonly kind: 'iam' | 'ram' | 'cam' | 'bosAcl' | 'ks3Iam'
  readonly text: string
}

export type AccessEvent =
  /** First: what will be tried, and what the service calls the permission for each. */
  | {
      readonly kind: 'begun'
      readonly actions: readonly { readonly action: AccessAction; readonly permissions: readonly string[] }[]
      readonly policy?: AccessPolicy
    }
  /** A later outcome of the same action replaces the earlier one. */
  | { readonly kind: 'outcome'; readonly action: AccessAction; readonly outcome: AccessOutcome }
  /** The service's clock is minutes ahead of the host's, or behind it when negative. In milliseconds. */
  | { readonly kind: 'clock'; readonly aheadMs: number }
  /** Last: keys that were written and could not be taken away again. */
  | { readonly kind: 'done'; readonly left: readonly string[] }

// ---- the registry ---------------------------------------------------------------------------

/** Something malformed in the bucket, shown on the item it belongs to. */
export interface Problem {
  readonly id: ProblemId
  /** Object key or path it was seen at. */
  readonly path: string
  readonly detail: string
}

export const problemIds = [
  'badRepositoryName',
  'badTagName',
  'badLink',
  'missingLink',
  'missingManifest',
  'badManifest',
  'digestMismatch',
  'manifestTooLarge',
  'badConfig',
  'missingBlob',
  'sizeMismatch',
  'badBlobPath',
  'unreadable',
] as const
export type ProblemId = (typeof problemIds)[number]

export interface RepositoryRow {
  readonly name: string
  readonly problems: readonly Problem[]
}

export interface RepositoryCounts {
  readonly name: string
  readonly tags: number
  /** True when there are more: counting stops after the first page. */
  readonly more: boolean
}

export type ManifestKind = 'image' | 'index' | 'artifact' | 'schema1' | 'unreadable'

/**
 * Comes more than once for a tag, each time knowing more: first name, time and history from the listing,
 * then the digest from the link, then what the manifest says. The later row replaces the earlier one.
 */
export interface TagRow {
  readonly tag: string
  readonly known: 'listed' | 'linked' | 'read'
  /** Absent when `current/link` is missing. */
  readonly pushedAtMs?: number
  readonly historyCount: number
  readonly digest?: string
  readonly manifest?: ManifestSummary
  readonly problems: readonly Problem[]
}

export interface ManifestSummary {
  readonly kind: ManifestKind
  readonly mediaType: string
  readonly artifactType?: string
  /** As `linux/arm64/v8`; of the manifests in an index, attestations left out. */
  readonly platforms: readonly string[]
  /** Manifest, config and layers, those of an index's children included, each blob once. */
  readonly totalBytes?: number
  /** Digests that an index lists, or the subject of an artifact. */
  readonly children: readonly string[]
  readonly subject?: string
}

/** A manifest known by its revision link, tagged or not. */
export interface RevisionRow {
  readonly digest: string
  readonly linkedAtMs?: number
  readonly manifest?: ManifestSummary
  readonly problems: readonly Problem[]
}

export interface DescriptorView {
  readonly mediaType: string
  readonly digest: string
  readonly sizeBytes: number
  readonly artifactType?: string
  readonly platform?: string
  readonly annotations?: { readonly [key: string]: string }
}

/** Of a blob that something refers to: whether the bucket has it, and with the size that was promised. */
export type Presence = 'present' | 'missing' | 'sizeDiffers' | 'unknown'

export interface ManifestDetail {
  readonly digest: string
  readonly kind: ManifestKind
  readonly mediaType: string
  readonly artifactType?: string
  readonly sizeBytes: number
  readonly totalBytes?: number
  /** The document as stored, decoded as UTF-8. */
  readonly raw: string
  readonly config?: DescriptorView
  readonly layers: readonly DescriptorView[]
  readonly manifests: readonly (DescriptorView & { readonly presence: Presence })[]
  readonly subject?: DescriptorView
  readonly annotations: { readonly [key: string]: string }
  readonly platforms: readonly string[]
  /** Tag or revision link that led here, as an object key. */
  readonly linkKey: string
  readonly blobKey: string
  readonly pushedAtMs?: number
  readonly problems: readonly Problem[]
}

export interface ImageConfigView {
  readonly digest: string
  readonly os?: string
  readonly architecture?: string
  readonly variant?: string
  readonly createdAtMs?: number
  readonly author?: string
  readonly user?: string
  readonly workingDirectory?: string
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
  readonly environment: readonly string[]
  readonly exposedPorts: readonly string[]
  readonly volumes: readonly string[]
  readonly stopSignal?: string
  readonly labels: { readonly [key: string]: string }
  readonly raw: string
  readonly problems: readonly Problem[]
}

/** A step of the image's history, joined with the layer it made; metadata steps made none. */
export interface LayerRow {
  /** Counts from 1 in the order of history. */
  readonly step: number
  readonly createdBy?: string
  readonly comment?: string
  readonly createdAtMs?: number
  readonly layer?: {
    /** Counts from 1 in the order of the manifest. */
    readonly index: number
    readonly digest: string
    readonly mediaType: string
    readonly sizeBytes: number
    readonly diffId?: string
    readonly presence: Presence
    readonly storedBytes?: number
    /** Whether the repository has a link to it, without which a registry does not serve it. */
    readonly linked: boolean
  }
}

export interface LayersView {
  readonly rows: readonly LayerRow[]
  readonly compressedBytes: number
  readonly problems: readonly Problem[]
}

export interface TagHistoryRow {
  readonly digest: string
  readonly linkedAtMs: number
  readonly current: boolean
  readonly manifest?: ManifestSummary
  readonly problems: readonly Problem[]
}

export interface ReferrerRow {
  readonly digest: string
  readonly artifactType: string
  readonly mediaType: string
  readonly sizeBytes: number
  readonly annotations: { readonly [key: string]: string }
  /** How it was found: its manifest names the subject, the fallback tag lists it, or both. */
  readonly via: 'subject' | 'fallbackTag' | 'both'
  readonly problems: readonly Problem[]
}

/** Columns, one entry per blob: a list of a million rows crosses as few large arrays. */
export interface BlobPage {
  readonly digests: readonly string[]
  readonly sizeBytes: readonly number[]
  readonly modifiedAtMs: readonly number[]
  readonly storageClasses: readonly (string | null)[]
  readonly problems: readonly Problem[]
}

/** While references are counted: how far it is, and (in the last items) the counts by digest. */
export type ReferenceScan =
  | { readonly kind: 'progress'; readonly repositories: number; readonly manifests: number }
  | {
      readonly kind: 'counts'
      readonly digests: readonly string[]
      /** Manifests that refer to it, the manifest itself being in a repository counted as one. */
      readonly references: readonly number[]
      readonly mediaTypes: readonly string[]
    }
  | {
      readonly kind: 'done'
      readonly repositories: number
      readonly manifests: number
      readonly complete: boolean
    }

export interface BlobReference {
  readonly repository: string
  readonly manifest: string
  readonly tags: readonly string[]
  readonly role: 'manifest' | 'config' | 'layer' | 'child' | 'subject'
}

export interface BlobDetail {
  readonly digest: string
  readonly key: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number
  readonly storageClass?: string
  readonly etag?: string
}

// ---- the bucket as folders ------------------------------------------------------------------

export type FileRow =
  | { readonly kind: 'folder'; readonly name: string; readonly key: string }
  | {
      readonly kind: 'file'
      readonly name: string
      readonly key: string
      readonly sizeBytes: number
      readonly modifiedAtMs: number
      readonly storageClass?: string
      readonly etag?: string
    }

// ---- transfers ------------------------------------------------------------------------------

export interface TransferRow {
  readonly id: string
  readonly kind: 'upload' | 'download'
  readonly name: string
  readonly store: string
  readonly storeName: string
  readonly key: string
  readonly doneBytes: number
  readonly totalBytes?: number
  readonly parts?: { readonly done: number; readonly inFlight: number; readonly total: number }
  readonly startedAtMs: number
  readonly state:
    | { readonly phase: 'queued' }
    | { readonly phase: 'running'; readonly bytesPerSecond: number; readonly secondsLeft?: number }
    | { readonly phase: 'done'; readonly endedAtMs: number; readonly durationMs: number }
    | { readonly phase: 'failed'; readonly error: ErrorData; readonly endedAtMs: number }
    | { readonly phase: 'cancelled'; readonly endedAtMs: number }
}

/** One file to upload, as the window knows it: a token that the host gave for it, never a path. */
export interface UploadSource {
  readonly token: string
  /** Relative to what was dropped, with `/`, as `folder/a.txt`. */
  readonly relativePath: string
  readonly sizeBytes: number
}

// ---- search ---------------------------------------------------------------------------------

export type SearchHit =
  | { readonly kind: 'repository'; readonly store: string; readonly repository: string }
  | {
      readonly kind: 'tag'
      readonly store: string
      readonly repository: string
      readonly tag: string
      readonly digest: string
    }
  | {
      readonly kind: 'manifest'
      readonly store: string
      readonly repository: string
      readonly digest: string
    }
  | { readonly kind: 'blob'; readonly store: string; readonly digest: string; readonly sizeBytes: number }
  /** A store that could not be asked: the others still answer. */
  | { readonly kind: 'failed'; readonly store: string; readonly error: ErrorData }
