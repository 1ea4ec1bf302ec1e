import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { afterEach, describe, expect, it } from 'vitest'

import { blockBytes } from '../../../electron/images/gzip/gzip-blocks.ts'
import { gzipContent, hashContent, type Gzipped } from '../../../electron/images/gzip/gzip-content.ts'
import { gzipStream } from '../../../electron/images/gzip/gzip-stream.ts'
import { GzipThreads } from '../../../electron/images/gzip/gzip-threads.ts'
import type { Chunks } from '../../../electron/transfers/model/source.ts'
import { live, someBytes } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

const program = resolve('dist/gzip/gzip-worker.mjs')
const folder = useTempFolder()

const text = Buffer.from(Array.from({ length: 90_000 }, (_, at) => `line ${at} of ${at % 97}\n`).join(''))
const contents: readonly (readonly [string, Uint8Array])[] = [
  ['no bytes', new Uint8Array(0)],
  ['one byte', Uint8Array.of(7)],
  ['a block', text.subarray(0, blockBytes)],
  ['a byte more than a block', text.subarray(0, blockBytes + 1)],
  ['text', text],
  ['random bytes', someBytes(3_000_001)],
  ['zeros', new Uint8Array(2_500_000)],
  ['all of these', Buffer.concat([text, someBytes(700_001), new Uint8Array(99_999), text])],
]

describe('content that threads compress', () => {
  let threads = new GzipThreads(program)
  afterEach(async () => {
    await threads.close()
    threads = new GzipThreads(program)
  })

  it.each(contents)('is gzip that unpacks to it, and has the digests that are told: %s', async (_, bytes) => {
    const { gzip, told } = await gzipped(threads, inChunks(bytes, 100_000))
    expect(Buffer.compare(gunzipSync(gzip), bytes)).toBe(0)
    expect(told).toEqual({ contentHex: sha256(bytes), gzipHex: sha256(gzip), sizeBytes: gzip.byteLength })
  })

  it.each(contents)('is the same however it comes, and without threads: %s', async (_, bytes) => {
    const { gzip } = await gzipped(threads, inChunks(bytes, 65_536))
    const other = await gzipped(threads, onDemand(bytes))
    const here = await gzipped(new GzipThreads(undefined), inChunks(bytes, 999_983))
    expect([other.told, here.told].map(({ gzipHex }) => gzipHex)).toEqual([sha256(gzip), sha256(gzip)])
  })

  it('is hardly longer where nothing makes it shorter, and short where much does', async () => {
    const random = await gzipped(threads, inChunks(someBytes(3_000_001), 65_536))
    expect(random.told.sizeBytes).toBeLessThan(3_000_001 * 1.0002)
    const ramp = Uint8Array.from({ length: 3_000_000 }, (_, at) => at)
    expect((await gzipped(threads, inChunks(ramp, 65_536))).told.sizeBytes).toBeLessThan(100_000)
    expect((await gzipped(threads, inChunks(text, 65_536))).told.sizeBytes).toBeLessThan(text.byteLength / 3)
  })

  it('is told apart from other content that comes at the same time', async () => {
    const many = Array.from({ length: 12 }, (_, seed) => someBytes(1_300_000 + seed, seed + 1))
    const all = await Promise.all(many.map((bytes) => gzipped(threads, onDemand(bytes))))
    expect(all.map(({ told }) => told.contentHex)).toEqual(many.map(sha256))
    const hashes = await Promise.all(many.map((bytes) => hashed(threads, onDemand(bytes))))
    expect(hashes).toEqual(many.map(sha256))
  })

  it('ends at once when nobody wants it, and leaves its places to others', async () => {
    for (let stopped = 0; stopped < 20; stopped += 1) {
      const stop = new AbortController()
      const running = gzipped(threads, endless(), stop.signal, () => stop.abort(new Error('enough')))
      await expect(running).rejects.toThrow('enough')
    }
    expect((await gzipped(threads, onDemand(text))).told.contentHex).toBe(sha256(text))
  })

  it('fails as its source and its reader do', async () => {
    await expect(gzipped(threads, failing())).rejects.toThrow('the page is gone')
    const full = gzipped(threads, onDemand(text), undefined, () => {
      throw new Error('the disk is full')
    })
    await expect(full).rejects.toThrow('the disk is full')
    expect((await gzipped(threads, onDemand(text))).told.contentHex).toBe(sha256(text))
  })

  it('is streamed from any byte on', async () => {
    const { gzip } = await gzipped(threads, onDemand(text))
    for (const offset of [0, 1, 5000, gzip.byteLength - 1, gzip.byteLength]) {
      const rest = await collected(gzipStream(threads, () => onDemand(text), offset, live))
      expect(Buffer.compare(rest, gzip.subarray(offset))).toBe(0)
    }
  })

  it('is left in the middle of its stream', async () => {
    const pieces = gzipStream(threads, () => endless(), 0, live)
    await pieces.next()
    await pieces.return()
    expect((await gzipped(threads, onDemand(text))).told.contentHex).toBe(sha256(text))
  })
})

describe('threads that fail', () => {
  it.each([
    ['cannot start', 'throw new Error("no thread here")'],
    ['end before they answer', 'process.exit(0)'],
    ['end at the first block', dyingAt('deflate')],
    ['end at the first hash', dyingAt('hash')],
  ])('leave the work to this one where they %s', async (_, source) => {
    const path = join(folder(), `${sha256(Buffer.from(source))}.mjs`)
    await writeFile(path, source)
    const [threads, right] = [new GzipThreads(path), new GzipThreads(undefined)]
    const expected = await gzipped(right, onDemand(text))
    for (let times = 0; times < 2; times += 1) {
      const { gzip, told } = await gzippedAnew(threads)
      expect(told).toEqual(expected.told)
      expect(Buffer.compare(gzip, expected.gzip)).toBe(0)
    }
    expect(sha256(await collected(gzipStream(threads, () => onDemand(text), 0, live)))).toBe(
      expected.told.gzipHex,
    )
    await threads.close()
  })
})

function dyingAt(kind: string): string {
  return `import { parentPort } from 'node:worker_threads'
    parentPort.on('message', (message) => { if (message.kind === '${kind}') process.exit(1) })
    parentPort.postMessage({ kind: 'ready' })`
}

interface Made {
  readonly gzip: Buffer
  readonly told: Gzipped
}

async function gzipped(
  threads: GzipThreads,
  chunks: Chunks,
  signal = new AbortController().signal,
  onPiece = (): void => undefined,
): Promise<Made> {
  const gzip: Buffer[] = []
  const write = async (bytes: Uint8Array): Promise<void> => {
    gzip.push(Buffer.from(bytes))
    onPiece()
  }
  const told = await threads.run((engine) =>
    gzipContent(engine, chunks, { algorithm: 'sha256', signal, write }),
  )
  return { gzip: Buffer.concat(gzip), told }
}

/** Opens the text anew for each engine, and keeps what comes by its place. */
async function gzippedAnew(threads: GzipThreads): Promise<Made> {
  const file = Buffer.alloc(2 * text.byteLength)
  const write = async (bytes: Uint8Array, at: number): Promise<void> => file.set(bytes, at)
  const job = { algorithm: 'sha256', signal: live, write }
  const told = await threads.run((engine) => gzipContent(engine, onDemand(text), job))
  return { gzip: file.subarray(0, told.sizeBytes), told }
}

async function hashed(threads: GzipThreads, chunks: Chunks): Promise<string> {
  const job = { algorithm: 'sha256', signal: new AbortController().signal }
  return (await threads.run((engine) => hashContent(engine, chunks, job))).hex
}

async function* inChunks(bytes: Uint8Array, chunkBytes: number) {
  for (let at = 0; at < bytes.byteLength; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
}

function onDemand(bytes: Uint8Array): Chunks {
  let at = 0
  return {
    async readInto(buffer) {
      const piece = bytes.subarray(at, at + buffer.byteLength)
      buffer.set(piece)
      at += piece.byteLength
      return piece.byteLength
    },
    [Symbol.asyncIterator]: () => inChunks(bytes, 1000),
  }
}

async function* endless() {
  for (;;) yield someBytes(200_000)
}

async function* failing() {
  yield text
  yield text
  throw new Error('the page is gone')
}

async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
