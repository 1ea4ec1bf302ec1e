export interface HostInfo {
  readonly host: 'electron' | 'browser'
  readonly platform: 'darwin' | 'win32' | 'linux'
  readonly version: string
  /** The commit that it was built from, in short; absent where the build did not know. */
  readonly commit?: string
  readonly runtime: RuntimeVersions
  /** The path of the data folder on this computer. */
  readonly dataFolder: string
  /** How secrets are kept: the system's keychain, a key file readable by its owner only, or a keychain that does not protect. */
  readonly secrets: 'keychain' | 'keyFile' | 'unprotected'
  /** True while `npm run demo` runs: its clouds are emulated. */
  readonly demo: boolean
}

/** Versions of what the host runs on; of Electron and Chromium in Electron. */
export interface RuntimeVersions {
  readonly node: string
  readonly electron?: string
  readonly chromium?: string
}

/** What is not as it should be with the host itself, and a person should know. */
export type HostNotice = StartNotice | UnexpectedFailure

/** Something failed that nobody waited for. What it was about has ended; the rest goes on. */
export interface UnexpectedFailure {
  readonly kind: 'unexpectedFailure'
  /** How often, since the host started. */
  readonly count: number
  /** The kind of the last one and where it came from, as `RangeError at traverse.ts:56`. Never its message. */
  readonly what: string
}

/** What was found when the host started. `path` is of a file or folder of this computer; absent `keptAs` where there was no room to put the file aside. */
export type StartNotice =
  | { readonly kind: 'storesDamaged'; readonly path: string; readonly keptAs?: string }
  | { readonly kind: 'transfersDamaged'; readonly path: string; readonly keptAs: string }
  /** The last note of transfers had no end and was left out. */
  | { readonly kind: 'transfersTorn'; readonly path: string }
  /** Nothing can be written in the data folder. */
  | { readonly kind: 'folderUnwritable'; readonly path: string }

/** Folders of the computer that the host runs on. */
export interface FolderList {
  readonly path: string
  /** Absent at the top. */
  readonly parent?: string
  /** By name; at most a thousand. */
  readonly folders: readonly { readonly name: string; readonly path: string }[]
  readonly more: boolean
}
