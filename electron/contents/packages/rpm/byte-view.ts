import { damaged } from '../damaged.ts'

/** Reads numbers of untrusted bytes: what is outside of them is damage, and no RangeError. */
export interface ByteView {
  readonly byteLength: number
  uint8(at: number): number
  uint16(at: number, littleEndian?: boolean): number
  uint32(at: number, littleEndian?: boolean): number
  slice(from: number, length: number): Uint8Array
}

export function byteView(bytes: Uint8Array): ByteView {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const within = (at: number, length: number) => {
    if (at < 0 || length < 0 || at + length > bytes.byteLength) throw damaged()
    return at
  }
  return {
    byteLength: bytes.byteLength,
    uint8: (at) => view.getUint8(within(at, 1)),
    uint16: (at, littleEndian = false) => view.getUint16(within(at, 2), littleEndian),
    uint32: (at, littleEndian = false) => view.getUint32(within(at, 4), littleEndian),
    slice: (from, length) => bytes.subarray(within(from, length), from + length),
  }
}
