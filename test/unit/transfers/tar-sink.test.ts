import { spawnSync } from 'node:child_process'

import { describe, expect, it } from 'vitest'

import { TarSink } from '../../../electron/transfers/local/tar-sink.ts'
import { MemorySink } from './transfer-parts.ts'

const mebibyte = 1024 * 1024

/** As many pieces of a MiB; `given` counts those that were asked for. */
class Pieces implements AsyncIterable<Uint8Array> {
  given = 0
  readonly #count: number

  constructor(count: number) {
    this.#count = count
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (; this.given < this.#count; this.given += 1) yield await Promise.resolve(new Uint8Array(mebibyte))
  }
}

/** A sink that takes nothing before it is let go. */
class HeldSink extends MemorySink {
  release = (): void => undefined
  readonly #released = new Promise<void>((resolve) => (this.release = resolve))

  override async write(bytes: Uint8Array): Promise<void> {
    await this.#released
    await super.write(bytes)
  }
}

function file(tar: TarSink, pieces: Pieces, sizeBytes: number): Promise<string> {
  return tar.file('folder/large', { sizeBytes, modifiedAtMs: 0 }, pieces)
}

describe('a tar that is sent as it is made', () => {
  it('waits for its reader, file after file', async () => {
    const sink = new HeldSink()
    const tar = new TarSink(sink)
    const [first, second] = [new Pieces(8), new Pieces(2)]
    const sent = file(tar, first, 8 * mebibyte)
    await new Promise((resolve) => setImmediate(resolve))
    expect(first.given).toBeLessThan(3)
    sink.release()
    await sent
    await file(tar, second, 2 * mebibyte)
    await tar.end()
    expect(sink.bytes.byteLength).toBe(10 * mebibyte + 4 * 512)
  })

  it('says what its sink failed with, in the middle of a file and after it', async () => {
    const sink = new MemorySink()
    const full = new Error('no more room')
    const write = sink.write.bind(sink)
    sink.write = (bytes) => (sink.bytes.byteLength > 3 * mebibyte ? Promise.reject(full) : write(bytes))
    const tar = new TarSink(sink)
    await expect(file(tar, new Pieces(8), 8 * mebibyte)).rejects.toBe(full)
    await expect(file(tar, new Pieces(1), mebibyte)).rejects.toBe(full)
    await tar.stop()
  })

  it('breaks off where a file has fewer bytes than were announced', async () => {
    const tar = new TarSink(new MemorySink())
    await expect(file(tar, new Pieces(1), 2 * mebibyte)).rejects.toThrow('Size mismatch')
    await expect(tar.end()).rejects.toThrow('Size mismatch')
  })

  it('holds the time of every file, before 1970 and after 2242 too, as tar reads it', async () => {
    const sink = new MemorySink()
    const tar = new TarSink(sink)
    const years = ['1000', '1900', '1970', '2026', '2242', '2243', '9999']
    for (const year of years) {
      const modifiedAtMs = Date.parse(`${year}-01-02T03:04:05Z`)
      await tar.file(`of-${year}`, { sizeBytes: 0, modifiedAtMs }, new Pieces(0))
    }
    await tar.folder('folder', Date.parse('9999-01-02T03:04:05Z'))
    await tar.end()
    const listed = spawnSync('tar', ['--list', '--verbose', '--full-time', '--utc'], { input: sink.bytes })
    expect(listed.stderr.toString()).toBe('')
    const times = [...listed.stdout.toString().matchAll(/(\S+) (\S+) (\S+)$/gm)].map(([, date, , name]) => [
      name,
      date,
    ])
    expect(times).toEqual([
      ...years.map((year) => [`of-${year}`, `${year}-01-02`]),
      ['folder/', '9999-01-02'],
    ])
  })
})
