import { describe, expect, it } from 'vitest'

import { unbzip2 } from '../../../electron/images/archive/compression/unbzip2.ts'

/** What `bzip2` makes of "a block of bzip2". */
const packed = Buffer.from(
  'QlpoOTFBWSZTWboMZywAAAIZgEAAEAA5LMAQIAAiAaBoQNA0HF8AnId0gx4u5IpwoSF0GM5Y',
  'base64',
)
const text = 'a block of bzip2'
const empty = Buffer.from('BZh9\x17rE8P\x90\0\0\0\0', 'latin1')

describe('bzip2', () => {
  it.each([1, 7, 64, 65_536])('is unpacked whatever pieces of %i bytes it comes in', async (size) => {
    expect(await unpack(packed, size)).toBe(text)
  })

  it('of several streams is unpacked whole, and that of nothing is nothing', async () => {
    expect(await unpack(Buffer.concat([packed, empty, packed]))).toBe(text + text)
    expect(await unpack(empty)).toBe('')
  })

  it('that is cut anywhere is refused', async () => {
    for (let end = 0; end < packed.byteLength; end += 1) {
      await expect(unpack(packed.subarray(0, end)), String(end)).rejects.toThrow(
        'bzip2 is damaged or cut off',
      )
    }
  })

  it('with something behind it is refused', async () => {
    for (const behind of ['z', 'more', 'BZh0']) {
      const more = Buffer.concat([packed, Buffer.from(behind)])
      await expect(unpack(more), behind).rejects.toThrow('something behind the end of the bzip2')
    }
  })

  it('whose bits are turned is refused, or unpacks to what a digest will not know', async () => {
    for (let at = 4; at < packed.byteLength; at += 1) {
      const turned = Buffer.from(packed)
      turned[at] = (turned[at] ?? 0) ^ 0x10
      const came = await unpack(turned).catch((error: unknown) => String(error))
      expect(came, String(at)).toMatch(/^(?:StoreError: .*bzip2|.{0,100}$)/s)
    }
  })

  it('without a mark in sight is not gone through for ever', async () => {
    const endless = Buffer.concat([packed.subarray(0, 12), Buffer.alloc(8 * 1024 * 1024, 0x55)])
    await expect(unpack(endless)).rejects.toThrow('bzip2 is damaged or cut off')
  })
})

async function unpack(bytes: Buffer, size = 65_536): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of unbzip2(inPieces(bytes, size), bytes.byteLength)) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size)
}
