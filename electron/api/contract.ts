/**
 * Every method between window and host: the only list of them. It types both ends, and it is the allow-list.
 * A method is added here, in `schemas.ts` (what its input may be), and in `backend/` (what it does).
 */
import type { ErrorData, ToHost, ToWindow } from './messages.ts'
import type * as view from './rows.ts'

/** Manifests that one call checks at most. */
export const maxChecked = 10_000

/** Answered once. */
export interface Calls {
  hostInfo: { input: Nothing; output: view.HostInfo }
  getSettings: { input: Nothing; output: view.Settings }
  saveSettings: { input: view.Settings; output: Nothing }

  driverSpecs: { input: Nothing; output: readonly view.DriverSpec[] }
  /** `store` names the store whose kept secrets complete the values. */
  checkParameters: { input: Draft; output: view.ParameterCheck }
  /** Opens the store and asks it one thing, keeping nothing. Fails with what is wrong. */
  probeParameters: { input: Draft; output: view.Probe }
  addStore: { input: Draft & { name: string; readOnly: boolean }; output: { store: string } }
  /** `reopened` unless only such things changed as its connection does not depend on: its name, for one. */
  editStore: { input: Draft & { store: string; name: string }; output: { reopened: boolean } }
  /** Forgets the store and its secrets. The bucket is not touched. */
  removeStore: { input: InStore; output: Nothing }
  setReadOnly: { input: InStore & { readOnly: boolean }; output: Nothing }
  /** Makes the sample registry in the data folder if need be, and adds it. */
  addSampleStore: { input: Nothing; output: { store: string } }
  /**
   * Reads registry configurations from a file that was dropped or chosen, or from a text that was pasted, and
   * `REGISTRY_STORAGE_*` lines given with it. What is wrong in them is a finding, not a failure.
   */
  readConfigFile: {
    input: ({ token: string } | { text: string }) & { environment: string }
    output: view.ConfigReading
  }
  getConfiguration: { input: InStore; output: view.ConfigurationView }
  /** The store as a registry's configuration, secrets masked: in clear they never come to the window. */
  exportConfiguration: { input: InStore & { format: view.ConfigFormat }; output: view.ExportedConfiguration }
  /** The same to a file; in clear only there, and only when asked. `sink` is where the host was told to put it. */
  saveConfiguration: {
    input: InStore & { format: view.ConfigFormat; secrets: 'masked' | 'clear'; sink: string }
    output: Nothing
  }
  /** Whether the bucket keeps old versions. Fails only where it cannot be reached at all. */
  getVersioning: { input: InStore; output: view.VersioningView }
  /** Checks the connection again; the result comes with `watchStores` and is returned. */
  connect: { input: InStore; output: view.Probe }

  countTags: {
    input: InStore & { repositories: readonly string[] }
    output: readonly view.RepositoryCounts[]
  }
  getManifest: { input: InRepository & { reference: Reference }; output: view.ManifestDetail }
  getImageConfig: { input: InRepository & { manifest: string }; output: view.ImageConfigView }
  getLayers: { input: InRepository & { manifest: string }; output: view.LayersView }
  tagHistory: { input: InRepository & { tag: string }; output: readonly view.TagHistoryRow[] }
  getBlob: { input: InStore & { digest: string }; output: view.BlobDetail }
  /** What the service says of one object, which may be more than its lists do. */
  getFile: { input: InStore & { key: string }; output: view.FileRow }

  startUpload: {
    input: InStore & {
      prefix: string
      sources: readonly view.UploadSource[]
      /** For all of them; `ask` when absent. */
      onExisting?: view.OnExisting | undefined
      /** What the page could not read of it: reported with the transfers, or in place of them where there are none. */
      problems?: readonly view.TransferReport[] | undefined
      /** The transfer of an earlier call that is to tell of the problems. */
      toldBy?: string | undefined
      /** The same for calls that bring what was dropped together; they are of one drop each when absent. */
      drop?: string | undefined
    }
    output: { transfers: readonly string[] }
  }
  /** A `key` that ends in `/` is the folder with all below it. `sink` is where the host was told to put it. */
  startDownload: {
    input: InStore & {
      key: string
      /** What of the folder, by keys of objects and of folders in it; its own `key` is empty for the whole bucket. */
      only?: readonly string[] | undefined
      sink: string
    }
    output: { transfer: string }
  }
  /** Fails with NotFound for an archive whose preview is closed. */
  startPush: {
    input: InStore & { images: readonly view.ImageToPush[] }
    output: { transfers: readonly string[] }
  }
  /**
   * `entries` of an index by their digests; all of it when absent. A `docker` archive holds exactly one image, and no
   * `referrers`.
   */
  startExport: {
    input: InRepository & {
      reference: Reference
      entries?: readonly string[] | undefined
      referrers?: boolean
      format: view.ExportFormat
      sink: string
    }
    output: { transfer: string }
  }
  startCopy: { input: view.CopyRequest; output: { transfer: string } }
  /** What is finished, or unknown, is left alone by these. */
  pauseTransfers: { input: OfTransfers; output: Nothing }
  /** What is paused goes on; what failed or was cancelled begins where it stopped. */
  resumeTransfers: { input: OfTransfers; output: Nothing }
  cancelTransfers: { input: OfTransfers; output: Nothing }
  /** Puts them, in this order, before another one; at the end when `before` is absent. */
  moveTransfers: { input: OfTransfers & { before?: string | undefined }; output: Nothing }
  /** Answers those that wait for a choice, and with `always` all that will come of the same drop. */
  chooseExisting: {
    input: OfTransfers & { choice: 'skip' | 'overwrite' | 'keepBoth'; always: boolean }
    output: Nothing
  }
  /** Gives a transfer its file (a token of `tokenOf`) or its place (of `sinkFor`) again. Fails when it is another file. */
  provideToTransfer: { input: { transfer: string; token: string }; output: Nothing }
  transferReports: { input: { transfer: string }; output: readonly view.TransferReport[] }
  /**
   * Takes what is done, failed or cancelled off the list: these, or all. What a failed one left is taken back first,
   * and what is still being taken back stays.
   */
  clearFinishedTransfers: { input: { transfers?: readonly string[] | undefined }; output: Nothing }
  abortUploads: {
    input: InStore & { uploads: readonly { key: string; uploadId: string }[] }
    output: readonly view.AbortFailure[]
  }
  /** A URL that anybody can read the object by for so long, 1 s to 7 days; undefined where the store has none. */
  presign: { input: InStore & { key: string; expiresInSeconds: number }; output: { url?: string } }
  tagTargets: {
    input: InRepository & { tags: readonly string[] }
    output: readonly view.TagTarget[]
  }
  /** The address that people pull from, as `registry.example.com:5000`; empty forgets it. */
  setRegistryAddress: { input: InStore & { address: string }; output: Nothing }
  /**
   * The person's word that keys of this computer may be sent to these origins, for this store and until it has another
   * endpoint. Fails with PreconditionFailed where an origin is none of the store's.
   */
  allowAmbientKeys: { input: InStore & { origins: readonly string[] }; output: Nothing }
}

/** Answered by items until the end, or until the window stops reading. */
export interface Streams {
  watchNotices: { input: Nothing; item: readonly view.HostNotice[] }
  watchStores: { input: Nothing; item: readonly view.StoreRow[] }
  /**
   * Tries each permission that a registry needs, and cleans up after, also when it is stopped. Writes only below one
   * key named for it, and nothing to a read-only store.
   */
  checkAccess: { input: InStore; item: view.AccessEvent }
  listRepositories: { input: InStore; item: readonly view.RepositoryRow[] }
  listTags: { input: InRepository; item: readonly view.TagRow[] }
  listRevisions: { input: InRepository; item: readonly view.RevisionRow[] }
  /** Looks at the links and blobs that a registry needs to serve these manifests, those before others first. */
  checkManifests: {
    input: InRepository & { digests: readonly string[] }
    item: readonly view.ManifestCheck[]
  }
  listReferrers: { input: InRepository & { digest: string }; item: readonly view.ReferrerRow[] }
  listBlobs: { input: InStore; item: view.BlobPage }
  scanReferences: { input: InStore; item: view.ReferenceScan }
  blobReferences: { input: InStore & { digest: string }; item: readonly view.BlobReference[] }
  /** `prefix` is empty or ends in `/`. */
  listFiles: { input: InStore & { prefix: string }; item: readonly view.FileRow[] }
  /** At most ten a second. */
  watchTransfers: { input: Nothing; item: view.TransferChanges }
  /** Lists every version in the bucket, which is a request for each thousand; sums as they grow, the last whole. */
  countVersions: { input: InStore; item: view.VersionCount }
  /** Multipart uploads of the whole bucket, ours and others'; rows come again with their sizes. */
  listUploads: { input: InStore; item: readonly view.MultipartUploadRow[] }
  /** Reads what was dropped. `repository` is what it was dropped on. What it read is kept while the stream is open. */
  previewPush: {
    input: InStore & { repository?: string | undefined; archives: readonly view.ArchiveSource[] }
    item: view.PushPreviewEvent
  }
  planCopy: { input: view.CopyRequest; item: view.CopyPlanView }
  /** Finds a digest, `repository:tag`, `repository@digest` or repository name in every store, as answers come. */
  search: { input: { text: string }; item: readonly view.SearchHit[] }
}

export type Nothing = Record<string, never>
export interface InStore {
  store: string
}
export interface InRepository extends InStore {
  repository: string
}
export interface OfTransfers {
  transfers: readonly string[]
}
export type Reference = { tag: string } | { digest: string }
export interface Draft {
  driver: view.DriverName
  values: view.ParameterValues
  /** An existing store, for the secrets that were not typed again. */
  store?: string | undefined
  /** Kept secrets that are not wanted any more. */
  forget?: readonly string[] | undefined
  /** A config file that was read, for the secrets in it. */
  draftId?: string | undefined
  /** Origins that the person lets keys of this computer be sent to; none when absent, whatever was allowed before. */
  ambientKeysFor?: readonly string[] | undefined
}

export const methods = {
  hostInfo: 'call',
  getSettings: 'call',
  saveSettings: 'call',
  driverSpecs: 'call',
  checkParameters: 'call',
  probeParameters: 'call',
  addStore: 'call',
  editStore: 'call',
  removeStore: 'call',
  setReadOnly: 'call',
  addSampleStore: 'call',
  readConfigFile: 'call',
  getConfiguration: 'call',
  exportConfiguration: 'call',
  saveConfiguration: 'call',
  getVersioning: 'call',
  connect: 'call',
  countTags: 'call',
  getManifest: 'call',
  getImageConfig: 'call',
  getLayers: 'call',
  tagHistory: 'call',
  getBlob: 'call',
  getFile: 'call',
  startUpload: 'call',
  startDownload: 'call',
  startPush: 'call',
  startExport: 'call',
  startCopy: 'call',
  pauseTransfers: 'call',
  resumeTransfers: 'call',
  cancelTransfers: 'call',
  moveTransfers: 'call',
  chooseExisting: 'call',
  provideToTransfer: 'call',
  transferReports: 'call',
  abortUploads: 'call',
  presign: 'call',
  tagTargets: 'call',
  setRegistryAddress: 'call',
  allowAmbientKeys: 'call',
  clearFinishedTransfers: 'call',
  watchNotices: 'stream',
  watchStores: 'stream',
  checkAccess: 'stream',
  listRepositories: 'stream',
  listTags: 'stream',
  listRevisions: 'stream',
  checkManifests: 'stream',
  listReferrers: 'stream',
  listBlobs: 'stream',
  scanReferences: 'stream',
  blobReferences: 'stream',
  listFiles: 'stream',
  watchTransfers: 'stream',
  countVersions: 'stream',
  listUploads: 'stream',
  previewPush: 'stream',
  planCopy: 'stream',
  search: 'stream',
} as const satisfies Record<keyof Calls, 'call'> & Record<keyof Streams, 'stream'>

export type Method = keyof typeof methods
export type Input<M extends Method> = M extends keyof Calls
  ? Calls[M]['input']
  : M extends keyof Streams
    ? Streams[M]['input']
    : never

/** What the main process implements. The signal is not optional: an implementation cannot forget it. */
export type Backend = {
  readonly [M in keyof Calls]: (input: Calls[M]['input'], signal: AbortSignal) => Promise<Calls[M]['output']>
} & {
  readonly [M in keyof Streams]: (
    input: Streams[M]['input'],
    signal: AbortSignal,
  ) => AsyncIterable<Streams[M]['item']>
}

/** What the window calls: the same names and types. */
export type Client = {
  readonly [M in keyof Calls]: (
    input: Calls[M]['input'],
    options?: CallOptions,
  ) => Promise<Calls[M]['output']>
} & {
  readonly [M in keyof Streams]: (
    input: Streams[M]['input'],
    options?: CallOptions,
  ) => AsyncIterable<Streams[M]['item']>
}
export interface CallOptions {
  readonly signal?: AbortSignal
}

/** A folder of this computer that the person chose. */
export interface ChosenFolder {
  readonly token: string
  /** The last part of its path: what is uploaded begins with it. */
  readonly name: string
}

/**
 * What differs between hosts, as the window sees it. Electron's preload exposes it as `window.host`;
 * in an ordinary browser `renderer/api/browser-host.ts` makes one over the local web socket.
 */
export interface Host {
  readonly kind: 'electron' | 'browser'
  send(message: ToHost): void
  onMessage(listener: (message: ToWindow) => void): () => void
  onClose(listener: () => void): () => void
  /** A token for one file that the person dropped or chose; on the browser host its bytes go up when the host asks for them. */
  tokenOf(file: File): Promise<string>
  /**
   * Asks for a folder to upload, which the host walks itself: it sees links and names that a page does not. Undefined
   * when the person thought better of it. Absent where the page has folders chosen.
   */
  chooseFolder?(): Promise<ChosenFolder | undefined>
  /** Asks where to put a download; undefined when the person thought better of it. */
  sinkFor(suggestedName: string, kind?: 'file' | 'folder'): Promise<string | undefined>
  /**
   * Called while a drag begins: goes on with it as a drag of what these transfers brought to this computer, those that
   * are not done left out. Absent where files cannot be dragged out of the window.
   */
  dragOut?(transfers: readonly string[]): void
}

/** Raised on the window's side for an `error` message. */
export class CallError extends Error {
  override readonly name = 'CallError'
  readonly data: ErrorData
  constructor(data: ErrorData) {
    super(data.message)
    this.data = data
  }
}
