import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Browser, Page } from 'playwright-core'

import type { Input, Method } from '../../electron/api/contract.ts'
import type { ToWindow } from '../../electron/api/messages.ts'
import type { DoubleWindow } from './double/double-window.ts'
import type { DoubleOptions, ElectronDouble } from './double/electron-double.ts'
import { builtPreload, launchMain } from './double/launch-main.ts'

/** The built application in the double, with its window open. */
export interface DoubleApp {
  readonly double: ElectronDouble
  readonly window: DoubleWindow
  readonly page: Page
  readonly home: string
  close(): Promise<void>
}

/** Starts it in a folder of its own. `appPath` is where its files are. */
export async function startDoubleApp(
  browser: Browser,
  home: string,
  options: Omit<Partial<DoubleOptions>, 'context' | 'home'> & {
    readonly appPath: string
    readonly main?: string
  },
  args: readonly string[] = [],
): Promise<DoubleApp> {
  await mkdir(join(home, 'downloads'), { recursive: true })
  const context = await browser.newContext()
  const double = launchMain({ context, home, ...options }, args)
  await double.start()
  const window = await firstWindow(double)
  const page = await window.loaded
  page.setDefaultTimeout(15_000)
  return {
    double,
    window,
    page,
    home,
    async close() {
      ;(double.electron as { app: { quit(): void } }).app.quit()
      await double.quitted
      await context.close()
    },
  }
}

async function firstWindow(double: ElectronDouble): Promise<DoubleWindow> {
  for (;;) {
    const [window] = double.windows
    if (window !== undefined) return window
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const html = `<!doctype html>
<meta charset="utf-8">
<title>A small page</title>
<p id="drop" style="width: 300px; height: 300px; background: silver">Drop here</p>
<script>window.inlineRan = true</script>
<img src="x" onerror="window.handlerRan = true">
<script src="./assets/page.js"></script>`

const script = `
window.scriptRan = true
window.tokens = []
for (const type of ['dragover', 'drop']) addEventListener(type, (event) => event.preventDefault())
addEventListener('drop', async (event) => {
  const items = [...event.dataTransfer.items]
  const whole = items.map((item) => item.getAsFile())
  const entries = items.map((item) => item.webkitGetAsEntry())
  if (window.foldersWhole) for (const file of whole) window.tokens.push(await window.host.tokenOf(file))
  else for (const entry of entries) await take(entry)
})
const take = async (entry) => {
  if (entry.isDirectory) {
    const entries = await new Promise((resolve, reject) => entry.createReader().readEntries(resolve, reject))
    for (const inner of entries) await take(inner)
  } else {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject))
    window.tokens.push(await window.host.tokenOf(file))
  }
}
let lastId = 0
window.ask = (method, input) => new Promise((resolve) => {
  const id = ++lastId
  const stop = window.host.onMessage((message) => {
    if (message.id !== id) return
    stop()
    resolve(message)
  })
  window.host.send({ kind: 'call', id, method, input, credit: 1 })
})
`

/** An application of the built main and preload, and of a small page in place of the window. */
export async function smallApp(folder: string): Promise<string> {
  const assets = join(folder, 'dist', 'renderer', 'assets')
  await mkdir(assets, { recursive: true })
  await mkdir(join(folder, 'dist', 'preload'), { recursive: true })
  await copyFile(builtPreload, join(folder, 'dist', 'preload', 'preload.cjs'))
  await writeFile(join(folder, 'dist', 'renderer', 'index.html'), html)
  await writeFile(join(assets, 'page.js'), script)
  return folder
}

/** The first answer to a call that the small page makes. */
export function ask<M extends Method>(page: Page, method: M, input: Input<M>): Promise<ToWindow> {
  return page.evaluate(`ask(${JSON.stringify(method)}, ${JSON.stringify(input)})`)
}

/** What a call gives. Fails with the error it was answered with. */
export async function call<M extends Method>(page: Page, method: M, input: Input<M>): Promise<unknown> {
  const answer = await ask(page, method, input)
  if (answer.kind === 'result' || answer.kind === 'item') return answer.value
  throw new Error(JSON.stringify(answer))
}
