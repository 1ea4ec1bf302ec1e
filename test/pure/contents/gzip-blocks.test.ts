import { constants, deflateRawSync, gzipSync, inflateRawSync, type ZlibOptions } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { alignedStart } from '../../../electron/contents/gzip/aligned-start.ts'
import { NotDeflate } from '../../../electron/contents/gzip/deflate-scanner.ts'
import { GzipScanner, type BlockStart } from '../../../electron/contents/gzip/gzip-scanner.ts'
import { someBytes } from '../../conformance/harness.ts'

const contents: Readonly<Record<string, Uint8Array>> = {
  nothing: new Uint8Array(0),
  'one byte': Uint8Array.of(7),
  zeros: new Uint8Array(700_000),
  'random bytes': someBytes(300_000),
  text: Buffer.from(Array.from({ length: 30_000 }, (_, at) => `line ${at * 7919} of ${at % 13}\n`).join('')),
  mixed: Buffer.concat(
    Array.from({ length: 40 }, (_, at) =>
      at % 3 === 0 ? someBytes(9000, at) : Buffer.from(`${at} and again `.repeat(900)),
    ),
  ),
}

const ways: readonly (readonly [name: string, options: ZlibOptions])[] = [
  ...Array.from({ length: 10 }, (_, level) => [`level ${level}`, { level }] as const),
  ['fixed codes', { strategy: constants.Z_FIXED }],
  ['Huffman only', { strategy: constants.Z_HUFFMAN_ONLY }],
  ['runs', { strategy: constants.Z_RLE }],
  ['little memory', { memLevel: 1 }],
  ['a small window', { windowBits: 9 }],
]

describe.each(Object.entries(contents))('the blocks of gzip of %s', (_, content) => {
  it.each(ways)('made with %s are all found, and unpacking can begin at each', (_, options) => {
    expectResumable(gzipSync(content, options), content)
  })
})

describe('the blocks of gzip', () => {
  it('are found behind one another in several members, with heads of every kind', () => {
    const members = [contents['text'], contents['nothing'], contents['mixed'], contents['one byte']]
    const content = Buffer.concat(members.map((each) => each ?? new Uint8Array(0)))
    const packed = members.map((each, at) => withHead(each ?? new Uint8Array(0), at))
    expectResumable(Buffer.concat(packed), content)
  })

  it('are found between flushes, as pigz and others write them', () => {
    const text = contents['text'] ?? new Uint8Array(0)
    const pieces: Buffer[] = []
    for (let at = 0; at < text.byteLength; at += 50_000) {
      const piece = text.subarray(at, at + 50_000)
      const dictionary = text.subarray(Math.max(0, at - 32_768), at)
      const isLast = at + 50_000 >= text.byteLength
      const finishFlush = isLast ? constants.Z_FINISH : constants.Z_SYNC_FLUSH
      pieces.push(deflateRawSync(piece, { finishFlush, ...(at === 0 ? {} : { dictionary }) }))
    }
    expectResumable(gzipOf(Buffer.concat(pieces), text.byteLength), text)
  })

  it('are the same however the bytes come', () => {
    const packed = gzipSync(contents['mixed'] ?? new Uint8Array(0))
    const whole = blocksIn(packed, packed.byteLength)
    for (const pieceBytes of [1, 2, 3, 7, 64, 1000]) expect(blocksIn(packed, pieceBytes)).toEqual(whole)
  })

  it('of damaged data are given up or end elsewhere; nothing else fails', () => {
    const packed = gzipSync(contents['mixed'] ?? new Uint8Array(0))
    for (let seed = 1; seed < 400; seed += 1) {
      const damaged = Buffer.from(packed)
      const at = 10 + ((seed * 7919) % (packed.byteLength - 10))
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (seed % 8))
      expect(failureOf(() => blocksIn(damaged, 1000)) ?? new NotDeflate()).toBeInstanceOf(NotDeflate)
    }
  })
})

function failureOf(act: () => unknown): unknown {
  try {
    act()
    return undefined
  } catch (error) {
    return error
  }
}

function blocksIn(packed: Uint8Array, pieceBytes: number): readonly BlockStart[] {
  const blocks: BlockStart[] = []
  const scanner = new GzipScanner((block) => blocks.push(block))
  for (let at = 0; at < packed.byteLength; at += pieceBytes)
    scanner.push(packed.subarray(at, at + pieceBytes))
  return blocks
}

/** Inflates from every block on, with the 32 KiB before it, and compares with the content. */
function expectResumable(packed: Uint8Array, content: Uint8Array): void {
  const blocks: BlockStart[] = []
  const scanner = new GzipScanner((block) => blocks.push(block))
  for (let at = 0; at < packed.byteLength; at += 10_007) scanner.push(packed.subarray(at, at + 10_007))
  expect(scanner.isBetweenMembers).toBe(true)
  expect(scanner.outputBytes).toBe(content.byteLength)
  expect(blocks.length).toBeGreaterThan(0)
  // Each is inflated to the end.
  const step = Math.ceil(blocks.length / 100)
  for (const { atByte, skipBits, outputAt, isFirst } of blocks.filter((_, at) => at % step === 0)) {
    const start = alignedStart(packed[atByte] ?? 0, skipBits)
    const rest = Buffer.concat([start, packed.subarray(atByte + 1)])
    const dictionary = isFirst ? undefined : content.subarray(Math.max(0, outputAt - 32_768), outputAt)
    const usable = dictionary === undefined || dictionary.byteLength === 0 ? {} : { dictionary }
    const output = inflateRawSync(rest, { finishFlush: constants.Z_SYNC_FLUSH, ...usable })
    expect(output.equals(content.subarray(outputAt, outputAt + output.byteLength))).toBe(true)
  }
}

function withHead(content: Uint8Array, kind: number): Buffer {
  const extra = kind % 2 === 1 ? Buffer.from([5, 0, 1, 2, 3, 4, 5]) : Buffer.alloc(0)
  const name = kind > 0 ? Buffer.from('a name\0') : Buffer.alloc(0)
  const comment = kind > 1 ? Buffer.from('a comment\0') : Buffer.alloc(0)
  const check = kind > 2 ? Buffer.from([1, 2]) : Buffer.alloc(0)
  const flags = (extra.length && 4) | (name.length && 8) | (comment.length && 16) | (check.length && 2)
  const head = Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3])
  return Buffer.concat([head, extra, name, comment, check, gzipSync(content).subarray(10)])
}

function gzipOf(deflated: Uint8Array, length: number): Buffer {
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(length, 4)
  return Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), deflated, trailer])
}
