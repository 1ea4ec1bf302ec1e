import { expect, it } from 'vitest'

import type { StorageDriver } from '../../drivers/index.ts'
import { expectCode, live, someBytes } from './harness.ts'

const mebibyte = 1024 * 1024

/** Writers that are closed and gone on with: what a registry does between the requests of one push. */
export function describeAppending(driver: () => StorageDriver): void {
  it.each([
    ['of 32 bytes', () => 32],
    ['larger than a part', () => driver().chunkSizeBytes + mebibyte],
  ])('goes on twice with a stream in chunks %s', async (_, lengthOf) => {
    const length = lengthOf()
    const chunks = [1, 2, 3].map((seed) => someBytes(length, seed))
    for (const [index, chunk] of chunks.entries()) {
      const writer = await driver().writer('/append/file', index === 0 ? 'create' : 'append', live)
      expect(writer.sizeBytes).toBe(index * length)
      await writer.write(chunk)
      expect(writer.sizeBytes).toBe((index + 1) * length)
      if (index === 2) await writer.commit()
      await writer.close()
    }
    const content = await driver().getContent('/append/file', { maxBytes: 64 * mebibyte }, live)
    expect(Buffer.compare(content, Buffer.concat(chunks))).toBe(0)
  })

  it.each(['stream', 'content'])('makes an empty file from an empty %s, and appends to it', async (kind) => {
    if (kind === 'content') await driver().putContent('/empty', new Uint8Array(0), live)
    else {
      const writer = await driver().writer('/empty', 'create', live)
      await writer.commit()
      await writer.close()
    }
    expect(await driver().stat('/empty', live)).toMatchObject({ kind: 'file', sizeBytes: 0 })
    const writer = await driver().writer('/empty', 'append', live)
    expect(writer.sizeBytes).toBe(0)
    await writer.write(someBytes(32))
    await writer.commit()
    await writer.close()
    expect(await driver().getContent('/empty', { maxBytes: 100 }, live)).toEqual(someBytes(32))
  })

  it('refuses to append to a finished file, and finds none where none is', async () => {
    await driver().putContent('/finished', someBytes(10), live)
    await expectCode(driver().writer('/finished', 'append', live), 'Unsupported')
    await expectCode(driver().writer('/nothing', 'append', live), 'NotFound')
  })

  it('keeps two writers of one path apart, the last to commit wins', async () => {
    const first = await driver().writer('/both', 'create', live)
    const second = await driver().writer('/both', 'create', live)
    await first.write(someBytes(100, 1))
    await second.write(someBytes(200, 2))
    await first.commit()
    expect(await driver().getContent('/both', { maxBytes: 1000 }, live)).toEqual(someBytes(100, 1))
    await second.commit()
    expect(await driver().getContent('/both', { maxBytes: 1000 }, live)).toEqual(someBytes(200, 2))
  })

  it('goes on with its own upload though a neighbour shares its spelling', async () => {
    const neighbour = await driver().writer('/up-2', 'create', live)
    await neighbour.write(someBytes(10))
    await neighbour.close()
    const writer = await driver().writer('/up', 'create', live)
    await writer.write(someBytes(20, 2))
    await writer.close()
    const resumed = await driver().writer('/up', 'append', live)
    expect(resumed.sizeBytes).toBe(20)
    await resumed.commit()
    const rest = await driver().writer('/up-2', 'append', live)
    await rest.cancel()
  })
}
