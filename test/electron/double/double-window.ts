import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'

import type {
  BrowserWindowConstructorOptions,
  Item,
  RenderProcessGoneDetails,
  WindowOpenHandlerResponse,
} from 'electron'
import type { BrowserContext, CDPSession, Page } from 'playwright-core'

import { strict } from './strict.ts'
import { world, type ToPage } from './world.ts'

/** What a window needs of the rest of Electron. */
export interface Surroundings {
  readonly context: BrowserContext
  /** The answer of `protocol.handle`; undefined when the scheme is not a standard one of the application. */
  readonly answer: (request: Request) => Promise<Response> | undefined
  readonly receive: (event: IpcEvent, message: FromPage) => Promise<unknown>
  readonly contentsCreated: (contents: EventEmitter) => void
}

export interface IpcEvent {
  readonly sender: unknown
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null
}

export interface FromPage {
  readonly channel: string
  readonly args: readonly unknown[]
  /** Where an answer is waited for. */
  readonly reply?: number
}

type OpenHandler = (details: { url: string }) => WindowOpenHandlerResponse

/** A window of the double: a page of a real browser whose every request main answers, with main's preload in it. */
export class DoubleWindow {
  readonly options: BrowserWindowConstructorOptions
  readonly errors: string[] = []
  /** What main sent to the page, on any channel. */
  readonly sent: unknown[] = []
  readonly opened: { readonly url: string; readonly action: string }[] = []
  readonly navigations: { readonly url: string; readonly prevented: boolean }[] = []
  readonly contents: EventEmitter
  readonly browserWindow: EventEmitter
  readonly frame = { url: '', parent: null }
  visible: boolean
  focused = false
  minimized = false
  /** Paths that were dragged out of it. */
  readonly drags: (readonly string[])[] = []
  /** What the task bar or dock shows; below 0 nothing. */
  readonly progress: number[] = []
  destroyed = false
  /** Resolves when the document is there: the first, and another page once that of before was gone and is loaded again. */
  loaded: Promise<Page>
  #resolveLoaded: (page: Page) => void = () => undefined
  readonly #around: Surroundings
  #openHandler: OpenHandler = () => ({ action: 'allow' })
  #cdp: CDPSession | undefined
  #preloadWorld: number | undefined
  #loading: string | undefined
  #arrivals: Promise<unknown> = Promise.resolve()
  /** What it showed when the page's process ended; undefined while there is one. */
  #gone: string | undefined
  #within = false

  constructor(options: BrowserWindowConstructorOptions, around: Surroundings) {
    this.options = options
    this.#around = around
    this.visible = options.show !== false
    this.loaded = new Promise((resolve) => (this.#resolveLoaded = resolve))
    this.contents = strict(
      'webContents',
      Object.assign(new EventEmitter(), {
        setWindowOpenHandler: (handler: OpenHandler) => (this.#openHandler = handler),
        isDestroyed: () => this.destroyed,
        reload: () => this.#reload(),
        startDrag: (item: Item) => {
          if (typeof item.icon === 'string' || item.icon.isEmpty())
            throw new Error('a drag without a picture')
          this.drags.push(item.files ?? [item.file])
        },
        send: (channel: string, ...args: unknown[]) => this.#send(channel, args),
      }),
    )
    this.browserWindow = strict(
      'BrowserWindow',
      Object.assign(new EventEmitter(), {
        webContents: this.contents,
        show: () => (this.visible = true),
        focus: () => (this.focused = true),
        isFocused: () => this.focused,
        setProgressBar: (share: number) => void this.progress.push(share),
        isMinimized: () => this.minimized,
        restore: () => (this.minimized = false),
        isDestroyed: () => this.destroyed,
        close: () => void this.close(),
        loadURL: (url: string) => this.#load(url),
      }),
    )
    around.contentsCreated(this.contents)
  }

  async close(): Promise<void> {
    if (this.destroyed) return
    this.browserWindow.emit('close', { preventDefault: () => undefined })
    this.destroyed = true
    this.contents.emit('destroyed')
    this.browserWindow.emit('closed')
    if (this.#gone === undefined) await (await this.loaded).close()
  }

  /** The process of the page ends, as it does for Electron: the window stays, and shows nothing. */
  async crash(reason: RenderProcessGoneDetails['reason']): Promise<void> {
    const page = await this.loaded
    const { url } = this.frame
    this.#cdp = undefined
    await page.close()
    this.#gone = url
    this.loaded = new Promise((resolve) => (this.#resolveLoaded = resolve))
    this.#within = true
    this.contents.emit('render-process-gone', {}, { reason, exitCode: 1 })
    this.#within = false
  }

  #reload(): void {
    if (this.#within) throw new Error('Electron ends when a page is loaded within render-process-gone')
    const url = this.#gone
    if (url === undefined) throw new Error('the double reloads a page only when its process is gone')
    this.#gone = undefined
    void this.#load(url)
  }

  async #load(url: string): Promise<void> {
    const page = await this.#around.context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text())
    })
    page.on('pageerror', (error) => this.errors.push(error.message))
    page.on('popup', (popup) => void popup.close())
    const cdp = await this.#around.context.newCDPSession(page)
    this.#cdp = cdp
    await cdp.send('Page.enable')
    await cdp.send('Runtime.enable')
    const { frameTree } = await cdp.send('Page.getFrameTree')
    cdp.on('Page.windowOpen', ({ url: opened }) => this.#windowOpened(toApp(opened)))
    cdp.on('Runtime.bindingCalled', ({ payload, executionContextId }) =>
      this.#arrived(payload, executionContextId),
    )
    cdp.on('Fetch.requestPaused', (paused) => {
      const ofDocument = paused.resourceType === 'Document' ? paused.frameId : undefined
      const topFrame = ofDocument === frameTree.frame.id
      this.#fetch(cdp, paused.requestId, paused.request, ofDocument, topFrame).catch((error: unknown) =>
        this.errors.push(String(error)),
      )
    })
    await cdp.send('Runtime.addBinding', { name: 'bollardIpc', executionContextName: 'preload' })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: sourceOf('page', '') })
    const preload = this.options.webPreferences?.preload
    if (preload !== undefined) {
      const source = sourceOf('preload', readFileSync(preload, 'utf8'))
      await cdp.send('Page.addScriptToEvaluateOnNewDocument', { worldName: 'preload', source })
    }
    await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
    this.#loading = toHttp(url)
    await page.goto(this.#loading, { waitUntil: 'load' })
    this.browserWindow.emit('ready-to-show')
    this.#resolveLoaded(page)
  }

  #windowOpened(url: string): void {
    const { action } = this.#openHandler({ url })
    this.opened.push({ url, action })
  }

  async #fetch(
    cdp: CDPSession,
    requestId: string,
    request: { url: string; method: string; headers: object },
    documentOf: string | undefined,
    topFrame: boolean,
  ): Promise<void> {
    const url = toApp(request.url)
    if (documentOf !== undefined && request.url !== this.#loading && !this.#mayNavigate(url, topFrame)) {
      await cdp.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
      return
    }
    if (documentOf !== undefined) this.#loading = undefined
    const asked = { url, method: request.method, headers: new Headers(Object.entries(request.headers)) }
    const answer = url.startsWith('app:') ? await this.#around.answer(asked as Request) : undefined
    if (answer === undefined) {
      await cdp.send('Fetch.failRequest', { requestId, errorReason: 'NameNotResolved' })
      return
    }
    await cdp.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: answer.status,
      responseHeaders: [...answer.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await answer.arrayBuffer()).toString('base64'),
    })
  }

  #mayNavigate(url: string, topFrame: boolean): boolean {
    let prevented = false
    const details = { url, preventDefault: () => (prevented = true) }
    this.contents.emit('will-frame-navigate', details)
    if (topFrame) this.contents.emit('will-navigate', details)
    this.navigations.push({ url, prevented })
    return !prevented
  }

  #arrived(payload: string, executionContextId: number): void {
    const message = JSON.parse(payload) as { begins: string } | { preloadError: string } | FromPage
    if ('preloadError' in message) {
      this.errors.push(`preload: ${message.preloadError}`)
    } else if ('begins' in message) {
      this.#preloadWorld = executionContextId
      this.frame.url = toApp(message.begins)
      this.contents.emit('did-navigate', {}, this.frame.url)
    } else {
      // In the order of arrival, also where a path has to be found first.
      this.#arrivals = this.#afterArrivals(this.#arrivals, message)
    }
  }

  async #afterArrivals(before: Promise<unknown>, message: FromPage): Promise<void> {
    await before
    const args = await this.#withPaths(message.args)
    void this.#receive({ ...message, args })
  }

  async #receive(message: FromPage): Promise<void> {
    const event = { sender: this.contents, senderFrame: this.frame }
    try {
      const value = structuredClone(await this.#around.receive(event, message))
      if (message.reply !== undefined) await this.#deliver({ reply: message.reply, value })
    } catch (error) {
      const text = `Error invoking remote method '${message.channel}': ${String(error)}`
      await this.#deliver({ reply: message.reply, error: text })
    }
  }

  async #withPaths(args: readonly unknown[]): Promise<readonly unknown[]> {
    return Promise.all(
      args.map(async (arg) => {
        const [, index] = typeof arg === 'string' ? (/^<path of file (\d+)>$/.exec(arg) ?? []) : []
        if (index === undefined || this.#cdp === undefined) return arg
        const { result } = await this.#cdp.send('Runtime.evaluate', {
          expression: `bollardFiles[${index}]`,
          ...this.#inPreload(),
        })
        return (await this.#cdp.send('DOM.getFileInfo', { objectId: result.objectId ?? '' })).path
      }),
    )
  }

  #send(channel: string, args: readonly unknown[]): void {
    const copy: unknown[] = structuredClone([...args])
    this.sent.push(...copy)
    void this.#deliver({ channel, args: copy })
  }

  async #deliver(message: ToPage): Promise<void> {
    const text = JSON.stringify(JSON.stringify(message))
    const expression = `bollardDeliver(${text})`
    // A page that has gone hears nothing.
    await this.#cdp?.send('Runtime.evaluate', { expression, ...this.#inPreload() }).catch(() => undefined)
  }

  #inPreload(): { contextId?: number } {
    return this.#preloadWorld === undefined ? {} : { contextId: this.#preloadWorld }
  }
}

function sourceOf(role: 'page' | 'preload', preload: string): string {
  return `(${world.toString()})(${[role, preload, process.platform].map((text) => JSON.stringify(text)).join(',')})`
}

/** A browser knows no scheme of ours: `app://name/x` is `https://name.app.invalid/x` to it, and never leaves it. */
function toHttp(address: string): string {
  return address.replace(/^app:\/\/([^/]*)/, 'https://$1.app.invalid')
}

function toApp(address: string): string {
  return address.replace(/^https:\/\/([^/]*)\.app\.invalid/, 'app://$1')
}
