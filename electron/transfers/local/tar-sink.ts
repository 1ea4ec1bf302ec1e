import { finished } from 'node:stream/promises'

import { pack, type Header, type Pack } from 'tar-stream'

import { numberedName } from './numbered-name.ts'
import type { Sink } from '../model/source.ts'

/** A tar that is written to a sink as it is made. Names are told in the order of the keys that they come from. */
export class TarSink {
  readonly #pack: Pack = pack()
  readonly #pumping: Promise<void>
  /** Files that later names begin with: none of them can be a folder, too. */
  readonly #files: string[] = []
  #failure: { readonly error: unknown } | undefined

  constructor(sink: Sink) {
    this.#pumping = this.#pump(sink).catch((error: unknown) => {
      this.#failure ??= { error }
      this.#pack.destroy()
    })
  }

  /** Gives the name that it got. */
  async folder(path: string, modifiedAtMs: number): Promise<string> {
    const name = this.#free(path)
    await this.#entry({ name: `${name}/`, type: 'directory', ...timeOf(modifiedAtMs) }, [])
    return name
  }

  /** Gives the name that it got: another one where a file has the name of one of its folders. */
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

  /** Resolves when the sink has all of it. */
  async end(): Promise<void> {
    this.#pack.finalize()
    await this.#pumping
    this.#check()
  }

  /** Makes no more of it. */
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
    // Whatever breaks the archive off ends the entry with it.
    const ended = finished(entry, { readable: false }).finally(() => {
      canBeRemoved = true
      wake()
    })
    // It may fail while a chunk is waited for.
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
      // That the sink takes no more is why the entry broke off.
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
 * The library writes the seconds of a header as 32 bits: from 1970 to 2038. Another time stands in an extended header,
 * which every reader of POSIX archives knows; a service may tell any.
 */
function timeOf(modifiedAtMs: number): Partial<Header> {
  const seconds = Number.isFinite(modifiedAtMs) ? Math.floor(modifiedAtMs / 1000) : 0
  if (seconds >= 0 && seconds < 2 ** 31) return { mtime: new Date(seconds * 1000) }
  return { mtime: new Date(0), pax: { mtime: String(seconds) } }
}
