import { finished } from 'node:stream/promises'

import { pack, type Header, type Pack } from 'tar-stream'

import { numberedName } from './numbered-name.ts'
import type { Sink } from '../model/source.ts'

/** Writes a tar to a sink while it is made. Entries must be added in the order of their keys. */
export class TarSink {
  readonly #pack: Pack = pack()
  readonly #pumping: Promise<void>
  /** Files whose names may be the beginning of later names: a file cannot be a folder, too. */
  readonly #files: string[] = []
  #failure: { readonly error: unknown } | undefined

  constructor(sink: Sink) {
    this.#pumping = this.#pump(sink).catch((error: unknown) => {
      this.#failure ??= { error }
      this.#pack.destroy()
    })
  }

  /** Adds a folder; returns its name in the archive. */
  async folder(path: string, modifiedAtMs: number): Promise<string> {
    const name = this.#free(path)
    await this.#entry({ name: `${name}/`, type: 'directory', ...timeOf(modifiedAtMs) }, [])
    return name
  }

  /**
   * Adds a file; returns its name in the archive. The name differs where a file has the name of one of its folders.
   */
  async file(
    path: string,
    file: { readonly sizeBytes: number; readonly modifiedAtMs: number },
    chunks: AsyncIterable<Uint8Array>,
  ): Promise<string> {
    const name = this.#free(path)
    this.#files.push(name)
    await this.#entry({ name, size: file.sizeBytes, ...timeOf(file.modifiedAtMs) }, chunks)
    return name
  }

  /** Resolves when the sink has the whole archive. */
  async end(): Promise<void> {
    this.#pack.finalize()
    await this.#pumping
    this.#check()
  }

  /** Stops writing the archive. */
  async stop(): Promise<void> {
    this.#pack.destroy()
    await this.#pumping
  }

  async #entry(
    header: Partial<Header>,
    chunks: AsyncIterable<Uint8Array> | readonly Uint8Array[],
  ): Promise<void> {
    this.#check()
    const entry = this.#pack.entry(header as Header)
    let canBeRemoved = false
    let wake = (): void => undefined
    // Whatever breaks off the archive ends the entry, too.
    const ended = finished(entry, { readable: false }).finally(() => {
      canBeRemoved = true
      wake()
    })
    // It may fail while the next chunk is awaited.
    ended.catch(() => undefined)
    entry.on('drain', () => wake())
    try {
      for await (const chunk of chunks) {
        this.#check()
        if (!entry.write(chunk) && !canBeRemoved) await new Promise<void>((resolve) => (wake = resolve))
      }
      entry.end(undefined)
      await ended
    } catch (error) {
      if (canBeRemoved) await this.#pumping
      // The entry broke off because the sink failed: that error comes first.
      this.#check()
      throw error
    }
    this.#check()
  }

  async #pump(sink: Sink): Promise<void> {
    for await (const chunk of this.#pack as AsyncIterable<Uint8Array>) await sink.write(chunk)
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }

  #free(path: string): string {
    while (this.#files.length > 0 && !path.startsWith(this.#files.at(-1) ?? '')) this.#files.pop()
    const inTheWay = this.#files.find((file) => path.startsWith(`${file}/`))
    return inTheWay === undefined ? path : numberedName(inTheWay, 2, 'folder') + path.slice(inTheWay.length)
  }
}

/**
 * The library writes the seconds in a header as 32 bits, from 1970 to 2038. Other times go into an extended header,
 * which every reader of POSIX archives knows. A service may give any time.
 */
function timeOf(modifiedAtMs: number): Partial<Header> {
  const seconds = Number.isFinite(modifiedAtMs) ? Math.floor(modifiedAtMs / 1000) : 0
  if (seconds >= 0 && seconds < 2 ** 31) return { mtime: new Date(seconds * 1000) }
  return { mtime: new Date(0), pax: { mtime: String(seconds) } }
}
