import { deflateRawSync, inflateRawSync } from 'node:zlib'

/**
 * Places where unpacking can begin, by their position in the unpacked bytes. A place within a member of gzip needs the 32 KiB
 * before it; they are kept packed.
 */
export interface RestartPoints {
  readonly count: number
  readonly outputAt: Float64Array
  readonly atByte: Float64Array
  /** Bits of the byte that belong to what is before: 0 to 7. */
  readonly skipBits: Uint8Array
  /** 1 where a member of gzip or a frame of zstd begins: it needs nothing of what is before. */
  readonly isFirst: Uint8Array
  readonly windows: readonly Uint8Array<ArrayBuffer>[]
}

export interface RestartPlace {
  readonly outputAt: number
  readonly atByte: number
  readonly skipBits: number
  readonly isFirst: boolean
}

/** How far deflate looks back. */
export const windowBytes = 32 * 1024

/** Notes places about every 4 MiB of output, and each that needs no window. */
export class RestartNotes {
  readonly #places: RestartPlace[] = []
  readonly #windows: Uint8Array<ArrayBuffer>[] = []
  #outputBytes = 0
  #tail = new Uint8Array(0)
  #hasTooMany = false

  /** Whether a place at this position in the output would be noted. Places come in order. */
  wants(outputAt: number): boolean {
    const last = this.#places.at(-1)
    return last === undefined || outputAt - last.outputAt >= everyBytes
  }

  /** Before the output of the place comes. */
  add(place: RestartPlace): void {
    if (this.#places.length >= mostPlaces) this.#hasTooMany = true
    else this.#places.push(place)
  }

  /** The next bytes of output. */
  output(bytes: Uint8Array): void {
    const end = this.#outputBytes + bytes.byteLength
    for (;;) {
      const place = this.#places[this.#windows.length]
      if (place === undefined || place.outputAt > end) break
      this.#windows.push(place.isFirst ? none : pack(this.#before(bytes, place.outputAt - this.#outputBytes)))
    }
    this.#tail = this.#before(bytes, bytes.byteLength)
    this.#outputBytes = end
  }

  /** Undefined where there are too many members to be noted. All output came. */
  points(): RestartPoints | undefined {
    if (this.#hasTooMany) return undefined
    while (this.#windows.length < this.#places.length) this.#windows.push(none)
    return {
      count: this.#places.length,
      outputAt: Float64Array.from(this.#places, ({ outputAt }) => outputAt),
      atByte: Float64Array.from(this.#places, ({ atByte }) => atByte),
      skipBits: Uint8Array.from(this.#places, ({ skipBits }) => skipBits),
      isFirst: Uint8Array.from(this.#places, ({ isFirst }) => (isFirst ? 1 : 0)),
      windows: this.#windows,
    }
  }

  /** The last 32 KiB before a position in these bytes. */
  #before(bytes: Uint8Array, at: number): Uint8Array<ArrayBuffer> {
    if (at >= windowBytes) return bytes.slice(at - windowBytes, at)
    const kept = this.#tail.subarray(Math.max(0, this.#tail.byteLength - (windowBytes - at)))
    const window = new Uint8Array(kept.byteLength + at)
    window.set(kept)
    window.set(bytes.subarray(0, at), kept.byteLength)
    return window
  }
}

export function unpackWindow(packed: Uint8Array): Uint8Array {
  return packed.byteLength === 0 ? packed : inflateRawSync(packed, { maxOutputLength: windowBytes })
}

function pack(window: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(deflateRawSync(window, { level: 1 }))
}

const none = new Uint8Array(0)

/** What a read unpacks for nothing at most, about: 20 milliseconds. A window for each takes 0.2 percent of the layer. */
const everyBytes = 4 * 1024 * 1024
/** Of small members, such as those of bgzip, with 64 KiB each: 6 GiB. */
export const mostPlaces = 100_000
