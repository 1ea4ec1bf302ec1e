import { describe, expect, it } from 'vitest'

import { decodeMessage, encodeMessage } from '../../../electron/api/columns.ts'

describe('a message with columns', () => {
  it('comes back as it was', () => {
    const value = {
      names: ['a', 'ü'],
      sizeBytes: Float64Array.of(1.5, Number.NaN, -0),
      tags: Uint32Array.of(7, 4_294_967_295),
      digests: Uint8Array.of(1, 2, 3),
      none: new Uint8Array(0),
    }
    const message = { kind: 'item', id: 3, value }
    expect(decodeMessage(sent(encodeMessage(message)))).toStrictEqual(message)
  })

  it('takes a column from the middle of its buffer, and shared memory', () => {
    const shared = new Float64Array(new SharedArrayBuffer(64))
    shared.set([1, 2, 3])
    const value = { middle: Uint8Array.of(9, 8, 7, 6).subarray(1, 3), shared: shared.subarray(1, 3) }
    const decoded = decodeMessage(sent(encodeMessage({ kind: 'result', id: 1, value })))
    expect(decoded).toStrictEqual({
      kind: 'result',
      id: 1,
      value: { middle: Uint8Array.of(8, 7), shared: Float64Array.of(2, 3) },
    })
  })

  it('is a text where there are none', () => {
    const message = { kind: 'result', id: 1, value: ['x'] }
    expect(encodeMessage(message)).toBe(JSON.stringify(message))
    expect(decodeMessage(JSON.stringify(message))).toEqual(message)
  })

  it('fails where the block is cut short', () => {
    const block = sent(encodeMessage({ kind: 'item', id: 1, value: { tags: Uint32Array.of(1, 2, 3) } }))
    if (typeof block === 'string') throw new Error('a block is expected')
    for (let length = 0; length < block.byteLength - 4; length += 1) {
      expect(() => decodeMessage(block.slice(0, length))).toThrow(/./)
    }
  })
})

/** As a socket delivers it: bytes in a buffer of their own. */
function sent(data: string | Uint8Array<ArrayBuffer>): string | ArrayBuffer {
  return typeof data === 'string' ? data : data.slice().buffer
}
