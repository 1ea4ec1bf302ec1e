import { once } from 'node:events'
import { readFile } from 'node:fs/promises'

import { startHost, type StartedHost } from '../e2e/support/bollard.ts'
import { openNodeWindow, type NodeWindow } from '../bench/node-window.ts'

/** A window and what it is known by: one that was killed stands for nothing any more. */
export interface SoakWindow extends NodeWindow {
  readonly killed: AbortSignal
}

/** The built host on one data folder, with two windows; each may be killed, and comes again. */
export class SoakHost {
  readonly #dataDir: string
  readonly #onWindow: (window: SoakWindow) => void
  readonly #windows: (SoakWindow & { kill(): void })[] = []
  #host: StartedHost
  #killing = false
  /** What it said when it ended though nobody killed it. */
  endedByItself: string | undefined

  private constructor(dataDir: string, host: StartedHost, onWindow: (window: SoakWindow) => void) {
    this.#dataDir = dataDir
    this.#onWindow = onWindow
    this.#host = host
  }

  /** `onWindow` is told of every window that opens. */
  static async start(dataDir: string, onWindow: (window: SoakWindow) => void): Promise<SoakHost> {
    const soak = new SoakHost(dataDir, await startHost(dataDir), onWindow)
    await soak.#begin()
    return soak
  }

  /** One that is open now; undefined while the host is started again. */
  window(number: number): SoakWindow | undefined {
    return this.#windows[number % Math.max(1, this.#windows.length)]
  }

  /** A window is gone from one moment to the next, and another one is opened by the one that stayed. */
  async killWindow(): Promise<void> {
    const [gone, stays] = this.#windows
    if (gone === undefined || stays === undefined) return
    const address = await stays.anotherAddress()
    gone.kill()
    this.#windows.shift()
    await this.#open(address)
  }

  /** SIGKILL, and the start after it. */
  async killHost(): Promise<void> {
    await this.#end('SIGKILL')
    this.#host = await startHost(this.#dataDir)
    await this.#begin()
  }

  /** As a person ends it; gives what it ended with. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM')
  }

  /** What it has in memory now; undefined while it is started again. */
  async memoryBytes(): Promise<number | undefined> {
    const status = await readFile(`/proc/${this.#host.process.pid}/status`, 'utf8').catch(() => '')
    const kilobytes = /^VmRSS:\s*(\d+) kB/m.exec(status)?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  }

  async #begin(): Promise<void> {
    this.#killing = false
    const host = this.#host
    host.process.once('exit', (code, signal) => {
      if (!this.#killing) this.endedByItself = `the host ended with ${code ?? signal}:\n${host.output()}`
    })
    const first = await this.#open(host.url)
    await this.#open(await first.anotherAddress())
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const { process } = this.#host
    this.#killing = true
    if (process.exitCode === null && process.signalCode === null) {
      const ended = once(process, 'exit')
      process.kill(signal)
      await ended
    }
    for (const window of this.#windows.splice(0)) window.kill()
    return process.exitCode
  }

  async #open(address: string): Promise<SoakWindow> {
    const gone = new AbortController()
    const opened = await openNodeWindow(address)
    const window = {
      ...opened,
      killed: gone.signal,
      // Files that it holds are gone in the middle of being sent, too.
      offer: (sizeBytes: number, bytes: () => Iterable<Uint8Array>) =>
        opened.offer(sizeBytes, () => untilGone(bytes(), gone.signal)),
      kill() {
        gone.abort()
        opened.close()
      },
    }
    this.#windows.push(window)
    this.#onWindow(window)
    return window
  }
}

function* untilGone(bytes: Iterable<Uint8Array>, gone: AbortSignal): Generator<Uint8Array> {
  for (const piece of bytes) {
    gone.throwIfAborted()
    yield piece
  }
}
