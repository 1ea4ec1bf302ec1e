import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type * as Electron from 'electron'
import type { BrowserContext } from 'playwright-core'

import { DoubleWindow, type FromPage, type IpcEvent } from './double-window.ts'
import { strict } from './strict.ts'

export interface DoubleOptions {
  readonly context: BrowserContext
  /** The folder of the application: `dist/` is in it. */
  readonly appPath: string
  /** Where the user's folders are made up. */
  readonly home: string
  readonly packaged?: boolean
  /** False when the application runs already. */
  readonly first?: boolean
  /** How Linux keeps secrets: a keyring, a key that everybody knows, or that key although a keyring is named. */
  readonly keyring?: 'keyring' | 'none' | 'broken' | 'unavailable'
}

type PermissionRequest = Parameters<Electron.Session['setPermissionRequestHandler']>[0]
type PermissionCheck = Parameters<Electron.Session['setPermissionCheckHandler']>[0]
type DevicePermission = Parameters<Electron.Session['setDevicePermissionHandler']>[0]
type Handler = (event: IpcEvent, ...args: readonly unknown[]) => unknown

/**
 * The parts of Electron that main uses, as far as they can be had without it. What main did is kept for the tests to
 * judge; what is not modelled fails when it is used.
 */
export class ElectronDouble {
  /** What main did, in order, as far as the order matters. */
  readonly log: string[] = []
  readonly windows: DoubleWindow[] = []
  readonly openedExternal: string[] = []
  readonly saveDialogs: Electron.SaveDialogOptions[] = []
  /** What the person chooses in the next save dialog; undefined to cancel it. */
  saveTo: string | undefined
  readonly openDialogs: Electron.OpenDialogOptions[] = []
  /** The folder that the person chooses in the next open dialog; undefined to cancel it. */
  openFolder: string | undefined
  readonly errorBoxes: string[] = []
  readonly messageBoxes: Electron.MessageBoxOptions[] = []
  /** The button that the person presses in the next message box. */
  press = 0
  readonly notifications: Electron.NotificationConstructorOptions[] = []
  exitCode: number | undefined
  menu: readonly Electron.MenuItemConstructorOptions[] = []
  schemes: readonly Electron.CustomScheme[] = []
  permissionRequest: PermissionRequest = null
  permissionCheck: PermissionCheck = null
  devicePermission: DevicePermission = null
  readonly app: EventEmitter
  readonly electron: object
  /** Resolves when the application has quit. */
  readonly quitted: Promise<void>
  #resolveQuitted: () => void = () => undefined
  readonly #options: DoubleOptions
  readonly #ipcMain = new EventEmitter()
  readonly #handlers = new Map<string, Handler>()
  readonly #protocols = new Map<string, (request: Request) => Promise<Response>>()
  readonly #paths = new Map<string, string>()
  #ready = false
  #becomeReady: () => void = () => undefined

  constructor(options: DoubleOptions) {
    this.#options = options
    this.quitted = new Promise((resolve) => (this.#resolveQuitted = resolve))
    this.app = strict('app', this.#makeApp())
    const { context } = options
    const openWindow = (windowOptions: Electron.BrowserWindowConstructorOptions): EventEmitter => {
      this.#requireReady('new BrowserWindow')
      const window = new DoubleWindow(windowOptions, {
        context,
        answer: (request) => this.#answer(request),
        receive: (event, message) => this.receive(event, message),
        contentsCreated: (contents) => this.app.emit('web-contents-created', {}, contents),
      })
      this.windows.push(window)
      return window.browserWindow
    }
    this.electron = strict('electron', {
      app: this.app,
      BrowserWindow: function BrowserWindow(windowOptions: Electron.BrowserWindowConstructorOptions) {
        return openWindow(windowOptions)
      },
      ...this.#makeModules(),
    })
  }

  async start(): Promise<void> {
    this.#ready = true
    this.log.push('ready')
    this.app.emit('ready')
    this.#becomeReady()
    await new Promise((resolve) => setImmediate(resolve))
  }

  /** A message as if a page had sent it: what main does with it, told by what its handler gives. */
  async receive(event: IpcEvent, { channel, args, reply }: FromPage): Promise<unknown> {
    if (reply === undefined) {
      this.#ipcMain.emit(channel, event, ...args)
      return undefined
    }
    const handler = this.#handlers.get(channel)
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
    return handler(event, ...args)
  }

  async request(url: string, method = 'GET'): Promise<Response | undefined> {
    return this.#answer({ url, method } as Request)
  }

  #makeApp() {
    const ready = new Promise<void>((resolve) => (this.#becomeReady = resolve))
    const early = (what: string): void => {
      if (this.#ready) throw new Error(`${what} can only be called before app is ready`)
      this.log.push(what)
    }
    const methods = {
      isPackaged: this.#options.packaged ?? false,
      enableSandbox: () => early('enableSandbox'),
      requestSingleInstanceLock: () => {
        this.log.push('requestSingleInstanceLock')
        return this.#options.first ?? true
      },
      setPath: (name: string, path: string) => {
        this.log.push(`setPath ${name}`)
        this.#paths.set(name, path)
      },
      getPath: (name: string) => this.#paths.get(name) ?? join(this.#options.home, name),
      getAppPath: () => this.#options.appPath,
      getVersion: () => '9.9.9',
      getPreferredSystemLanguages: () => ['en-GB'],
      whenReady: () => ready,
      quit: () => void this.#quit(),
      exit: (code?: number) => {
        this.exitCode = code ?? 0
        this.#resolveQuitted()
      },
    } satisfies Partial<Electron.App>
    return Object.assign(new EventEmitter(), methods)
  }

  async #quit(): Promise<void> {
    let prevented = false
    this.log.push('quit')
    this.app.emit('before-quit', { preventDefault: () => (prevented = true) })
    if (prevented) return
    await Promise.all(this.windows.map((window) => window.close()))
    this.log.push('gone')
    this.#resolveQuitted()
  }

  #makeModules() {
    const session = {
      protocol: strict('protocol', {
        handle: (scheme: string, handler: (request: Request) => Promise<Response>) => {
          this.#requireReady('protocol.handle')
          this.#protocols.set(scheme, handler)
        },
      }),
      setPermissionRequestHandler: (handler: PermissionRequest) => (this.permissionRequest = handler),
      setPermissionCheckHandler: (handler: PermissionCheck) => (this.permissionCheck = handler),
      setDevicePermissionHandler: (handler: DevicePermission) => (this.devicePermission = handler),
    }
    const dialog = {
      showSaveDialog: async (...args: readonly unknown[]) => {
        this.saveDialogs.push(args.at(-1) as Electron.SaveDialogOptions)
        return { canceled: this.saveTo === undefined, filePath: this.saveTo ?? '' }
      },
      showOpenDialog: async (...args: readonly unknown[]) => {
        this.openDialogs.push(args.at(-1) as Electron.OpenDialogOptions)
        const { openFolder } = this
        return { canceled: openFolder === undefined, filePaths: openFolder === undefined ? [] : [openFolder] }
      },
      showMessageBox: async (...args: readonly unknown[]) => {
        this.messageBoxes.push(args.at(-1) as Electron.MessageBoxOptions)
        return { response: this.press, checkboxChecked: false }
      },
      showErrorBox: (title: string, content: string) => void this.errorBoxes.push(`${title}: ${content}`),
    }
    const openNotification = (options: Electron.NotificationConstructorOptions): EventEmitter =>
      strict(
        'notification',
        Object.assign(new EventEmitter(), { show: () => void this.notifications.push(options) }),
      )
    return {
      Notification: Object.assign(
        function Notification(options: Electron.NotificationConstructorOptions) {
          return openNotification(options)
        },
        { isSupported: () => true },
      ),
      session: strict('session', { defaultSession: strict('defaultSession', session) }),
      protocol: strict('protocol', {
        registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]) => {
          if (this.#ready) throw new Error('protocol.registerSchemesAsPrivileged: before app is ready')
          this.log.push('registerSchemesAsPrivileged')
          this.schemes = schemes
        },
      } satisfies Partial<Electron.Protocol>),
      ipcMain: strict('ipcMain', {
        on: (channel: string, listener: Handler) => this.#ipcMain.on(channel, listener),
        removeListener: (channel: string, listener: Handler) =>
          this.#ipcMain.removeListener(channel, listener),
        handle: (channel: string, handler: Handler) => {
          if (this.#handlers.has(channel)) throw new Error(`a second handler for '${channel}'`)
          this.#handlers.set(channel, handler)
        },
      }),
      net: strict('net', {
        fetch: async (url: string) => new Response(new Uint8Array(await readFile(fileURLToPath(url)))),
      }),
      shell: strict('shell', {
        openExternal: async (url: string) => void this.openedExternal.push(url),
      } satisfies Partial<Electron.Shell>),
      Menu: strict('Menu', {
        buildFromTemplate: (template: readonly Electron.MenuItemConstructorOptions[]) => template,
        setApplicationMenu: (menu: readonly Electron.MenuItemConstructorOptions[]) => (this.menu = menu),
      }),
      dialog: strict('dialog', dialog),
      nativeImage: strict('nativeImage', {
        createFromPath: (path: string) => {
          const image = { isEmpty: () => !existsSync(path), resize: () => image }
          return image
        },
      }),
      safeStorage: strict('safeStorage', this.#makeSafeStorage()),
    }
  }

  /** Only what is not deprecated. What it seals cannot be read in the file, and begins as Chromium's does. */
  #makeSafeStorage() {
    const { keyring = 'keyring' } = this.#options
    return {
      isAsyncEncryptionAvailable: async () => keyring !== 'unavailable',
      getSelectedStorageBackend: () => (keyring === 'none' ? 'basic_text' : 'gnome_libsecret'),
      encryptStringAsync: async (text: string) => {
        this.#requireReady('safeStorage')
        const mark = Buffer.from(keyring === 'keyring' ? 'v11' : 'v10')
        return Buffer.concat([mark, Buffer.from(text).map((byte) => byte ^ 0x5a)])
      },
      decryptStringAsync: async (sealed: Buffer) => {
        this.#requireReady('safeStorage')
        const result = Buffer.from(sealed.subarray(3).map((byte) => byte ^ 0x5a)).toString()
        return { result, shouldReEncrypt: false }
      },
    } satisfies Partial<Electron.SafeStorage>
  }

  #answer(request: Request): Promise<Response> | undefined {
    const scheme = new URL(request.url).protocol.slice(0, -1)
    const registered = this.schemes.some(
      (each) => each.scheme === scheme && each.privileges?.standard === true,
    )
    return registered ? this.#protocols.get(scheme)?.(request) : undefined
  }

  #requireReady(what: string): void {
    if (!this.#ready) throw new Error(`${what} cannot be used before the app is ready`)
  }
}
