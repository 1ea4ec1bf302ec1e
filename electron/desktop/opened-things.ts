import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename, isAbsolute, resolve } from 'node:path'

import { ipcMain, type App, type WebContents } from 'electron'

import type { OpenedThing } from '../api/contract.ts'
import { channels } from './ipc-channels.ts'
import { isTrusted } from './ipc-port.ts'

/**
 * Files and links that the system opens with the application: by its command line, by a second start, and on a Mac by
 * events. They wait until the page takes them. The page knows a file by an id, as long as it is there.
 */
export class OpenedThings {
  readonly #paths = new Map<string, string>()
  readonly #onAdded: () => void
  #waiting: OpenedThing[] = []

  /** `onAdded` is told that there is something to take. */
  constructor(onAdded: () => void) {
    this.#onAdded = onAdded
  }

  /** Listens to the system from now on: on a Mac it tells of files before the application is ready. */
  listen(app: App): void {
    app.on('open-file', (event, path) => {
      event.preventDefault()
      void this.add([path], '/')
    })
    app.on('open-url', (event, url) => {
      event.preventDefault()
      void this.add([url], '/')
    })
  }

  /** Answers the page. `tokenOf` makes a token of a path, as for a file that was dropped. */
  answer(tokenOf: (path: string) => string): void {
    ipcMain.handle(channels.takeOpened, (event): readonly OpenedThing[] => {
      if (!isTrusted(event)) throw new Error('refused')
      const taken = this.#waiting
      this.#waiting = []
      return taken
    })
    ipcMain.handle(channels.openedSource, (event, id: unknown) => {
      const path = typeof id === 'string' ? this.#paths.get(id) : undefined
      if (!isTrusted(event) || path === undefined) throw new Error('refused')
      return tokenOf(path)
    })
  }

  /** Takes what is a file or a link among the words of a command line; the rest is not for us. */
  async add(words: readonly string[], folder: string): Promise<void> {
    const things = await Promise.all(words.slice(0, mostAtOnce).map((word) => this.#thingOf(word, folder)))
    const found = things.filter((thing) => thing !== undefined)
    if (found.length === 0) return
    this.#waiting = [...this.#waiting, ...found].slice(-mostAtOnce)
    this.#onAdded()
  }

  /** The page is gone, and with it what it knew. */
  forgetAll(): void {
    const waiting = new Set(this.#waiting.map((thing) => (thing.kind === 'file' ? thing.id : '')))
    for (const id of this.#paths.keys()) if (!waiting.has(id)) this.#paths.delete(id)
  }

  async #thingOf(word: string, folder: string): Promise<OpenedThing | undefined> {
    if (word.startsWith(linkPrefix)) {
      return word.length > mostCharacters
        ? undefined
        : { kind: 'link', address: word.slice(linkPrefix.length) }
    }
    if (word.startsWith('-') || word.includes('\0')) return undefined
    const path = isAbsolute(word) ? word : resolve(folder, word)
    const found = await stat(path).catch(() => undefined)
    if (found === undefined || !found.isFile()) return undefined
    const id = randomUUID()
    this.#paths.set(id, path)
    return { kind: 'file', id, name: basename(path), sizeBytes: found.size }
  }
}

const linkPrefix = 'bollard://'
const mostCharacters = 2048
const mostAtOnce = 100

/** Tells a page that there is something to take. */
export function tellOpened(contents: WebContents): void {
  contents.send(channels.opened)
}

/** The words of a command line that are not Electron's program and, while it is developed, the application's folder. */
export function wordsOf(argv: readonly string[], packaged: boolean): readonly string[] {
  return argv.slice(packaged ? 1 : 2)
}
