import { leastBytes, makeCrc64Kernel, pieceBytes } from './sums/crc64-kernel.ts'
import type { Crc64Kernel, Crc64State, Crc64Tables } from './sums/crc64-kernel.ts'

/**
 * The CRC64 of ECMA-182 (reflected, all ones in and out; "CRC-64/XZ") of bytes that come in pieces. OSS and COS give it of
 * what they store, in decimal. `update` takes a whole piece at once: give it no more than a few MiB.
 */
export class Crc64 {
  readonly #state: Crc64State = { high: allOnes, low: allOnes }

  update(bytes: Uint8Array): void {
    update(this.#state, bytes)
  }

  get value(): string {
    return decimal(this.#state.high ^ allOnes, this.#state.low ^ allOnes)
  }
}

/** The CRC64 of several bodies in a row, from their CRC64s and lengths; undefined where one CRC64 is not known. */
export function joinCrc64(
  bodies: readonly { readonly crc64?: string; readonly sizeBytes: number }[],
): string | undefined {
  const factors = new Map<number, bigint>()
  let joined = 0n
  for (const { crc64: crc, sizeBytes } of bodies) {
    if (crc === undefined) return undefined
    const factor = factors.get(sizeBytes) ?? shiftedBy(sizeBytes)
    factors.set(sizeBytes, factor)
    joined = multiply(factor, joined) ^ BigInt(crc)
  }
  return String(joined)
}

const allOnes = 0xffff_ffff
const polynomial = 0xc96c_5795_d787_0f42n

const tables = makeTables()
const { highs, lows } = tables

/** Made when first needed; 'none' where WebAssembly cannot be used: where no address space is left, or where it is off. */
let kernel: Crc64Kernel | 'none' | undefined

function kernelOfThread(): Crc64Kernel | 'none' {
  try {
    kernel ??= makeCrc64Kernel(tables)
  } catch {
    kernel = 'none'
  }
  return kernel
}

function update(state: Crc64State, body: Uint8Array): void {
  let at = 0
  while (body.byteLength - at >= leastBytes) {
    const kernel = kernelOfThread()
    if (kernel === 'none') break
    const end = at + Math.min(pieceBytes, Math.floor((body.byteLength - at) / 8) * 8)
    kernel(state, body.subarray(at, end))
    at = end
  }
  updateByTables(state, body.subarray(at))
}

/** Takes eight bytes a step, in halves of 32 bits: a bigint for each byte would take a hundred times as long. */
function updateByTables(state: Crc64State, body: Uint8Array): void {
  let { high, low } = state
  let at = 0
  for (const end = body.byteLength - 7; at < end; at += 8) {
    const a =
      low ^
      ((body[at] ?? 0) |
        ((body[at + 1] ?? 0) << 8) |
        ((body[at + 2] ?? 0) << 16) |
        ((body[at + 3] ?? 0) << 24))
    const b =
      high ^
      ((body[at + 4] ?? 0) |
        ((body[at + 5] ?? 0) << 8) |
        ((body[at + 6] ?? 0) << 16) |
        ((body[at + 7] ?? 0) << 24))
    const i0 = 1792 + (a & 0xff)
    const i1 = 1536 + ((a >>> 8) & 0xff)
    const i2 = 1280 + ((a >>> 16) & 0xff)
    const i3 = 1024 + (a >>> 24)
    const i4 = 768 + (b & 0xff)
    const i5 = 512 + ((b >>> 8) & 0xff)
    const i6 = 256 + ((b >>> 16) & 0xff)
    const i7 = b >>> 24
    high = at8(highs, i0, i1, i2, i3) ^ at8(highs, i4, i5, i6, i7)
    low = at8(lows, i0, i1, i2, i3) ^ at8(lows, i4, i5, i6, i7)
  }
  for (; at < body.byteLength; at += 1) {
    const index = (low ^ (body[at] ?? 0)) & 0xff
    low = ((low >>> 8) | (high << 24)) ^ (lows[index] ?? 0)
    high = (high >>> 8) ^ (highs[index] ?? 0)
  }
  state.high = high
  state.low = low
}

function at8(table: Int32Array, a: number, b: number, c: number, d: number): number {
  return (table[a] ?? 0) ^ (table[b] ?? 0) ^ (table[c] ?? 0) ^ (table[d] ?? 0)
}

function makeTables(): Crc64Tables {
  const tables = { highs: new Int32Array(2048), lows: new Int32Array(2048) }
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = BigInt(byte)
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1n) === 1n ? (crc >> 1n) ^ polynomial : crc >> 1n
    tables.highs[byte] = Number(crc >> 32n) | 0
    tables.lows[byte] = Number(crc & 0xffff_ffffn) | 0
  }
  for (let index = 256; index < 2048; index += 1) {
    const high = tables.highs[index - 256] ?? 0
    const low = tables.lows[index - 256] ?? 0
    const next = low & 0xff
    tables.lows[index] = ((low >>> 8) | (high << 24)) ^ (tables.lows[next] ?? 0)
    tables.highs[index] = (high >>> 8) ^ (tables.highs[next] ?? 0)
  }
  return tables
}

function decimal(high: number, low: number): string {
  return String((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0))
}

/** The factor by which so many zero bytes after a body multiply its CRC: x to the power of their number of bits. */
function shiftedBy(bytes: number): bigint {
  let power = xPlain
  for (let times = 0; times < 3; times += 1) power = multiply(power, power)
  let factor = one
  for (let rest = bytes; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) factor = multiply(factor, power)
    power = multiply(power, power)
  }
  return factor
}

/** Polynomials over GF(2), reflected: the highest bit is the constant term. */
const one = 1n << 63n
const xPlain = 1n << 62n

/** The product of two polynomials modulo the CRC's polynomial. */
function multiply(a: bigint, b: bigint): bigint {
  let product = 0n
  let shifted = b
  for (let bit = one; bit > 0n; bit >>= 1n) {
    if ((a & bit) !== 0n) product ^= shifted
    shifted = (shifted & 1n) === 1n ? (shifted >> 1n) ^ polynomial : shifted >> 1n
  }
  return product
}
