export interface HostInfo {
  readonly host: 'electron' | 'browser'
  readonly platform: 'darwin' | 'win32' | 'linux'
  readonly version: string
  /** How secrets are kept: the system's keychain, a key file readable by its owner only, or a keychain that does not protect. */
  readonly secrets: 'keychain' | 'keyFile' | 'unprotected'
  /** True while `npm run demo` runs: its clouds are emulated. */
  readonly demo: boolean
  /** What was found when the host started and a person should know. */
  readonly notices: readonly StartNotice[]
}

/** `path` is of a file or folder of this computer; absent `keptAs` where there was no room to put the file aside. */
export type StartNotice =
  | { readonly kind: 'storesDamaged'; readonly path: string; readonly keptAs?: string }
  | { readonly kind: 'transfersDamaged'; readonly path: string; readonly keptAs: string }
  /** The last note of transfers had no end and was left out. */
  | { readonly kind: 'transfersTorn'; readonly path: string }
  /** Nothing can be written in the data folder. */
  | { readonly kind: 'folderUnwritable'; readonly path: string }

export interface Settings {
  readonly theme: 'system' | 'light' | 'dark'
  readonly language: 'system' | 'en' | 'zh-CN'
  /**
   * Requests in flight at once for each store, 1 to 256; each driver's own number when absent. A store's own
   * parameter goes before it, and a store that is open keeps what it was opened with.
   */
  readonly maxRequests?: number
}
