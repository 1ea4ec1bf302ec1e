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
