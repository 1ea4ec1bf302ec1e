/**
 * Makes WebAssembly modules while the program runs: just the instructions that checksums need. An expression is the code
 * that leaves its value on the stack; a statement leaves nothing. Numbers are those of the specification,
 * https://webassembly.github.io/spec/core/binary/.
 */
export type Code = readonly number[]

export const i32 = 0x7f
export const i64 = 0x7e
export const v128 = 0x7b

/** A function of a module: parameters are all i32 and its first locals; it gives nothing back. */
export interface WasmFunction {
  readonly name: string
  readonly parameters: number
  /** Types of the locals behind the parameters. */
  readonly locals: Code
  readonly body: Code
}

/** A memory of one size: views of it stay valid. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer
}

export type WasmExports = Readonly<Record<string, ((...parameters: number[]) => void) | undefined>>

/** Fails with the engine's error where it has no SIMD, or where no address space is left. */
export function makeMemory(sizeBytes: number): WasmMemory {
  const pages = Math.ceil(sizeBytes / 65_536)
  return new WebAssembly.Memory({ initial: pages, maximum: pages })
}

/** Makes functions that work in the memory; see `WasmFunction`. */
export function instantiate(functions: readonly WasmFunction[], memory: WasmMemory): WasmExports {
  return new WebAssembly.Instance(new WebAssembly.Module(moduleBytes(functions)), { m: { m: memory } })
    .exports
}

export const get = (local: number): Code => [0x20, ...unsigned(local)]
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)]

/** Runs the body, then again while the condition holds. */
export const repeat = (body: Code, condition: Code): Code => [
  0x03,
  0x40,
  ...body,
  ...condition,
  0x0d,
  0,
  0x0b,
]

/** Instructions on numbers of 32 bits, which addresses are, too. */
export const words = {
  const: (value: number): Code => [0x41, ...signed(value | 0)],
  load: (address: Code, offset = 0): Code => [...address, 0x28, 0, ...unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => address.concat(value, 0x36, 0, unsigned(offset)),
  add: (a: Code, b: Code): Code => [...a, ...b, 0x6a],
  subtract: (a: Code, b: Code): Code => [...a, ...b, 0x6b],
  and: (a: Code, b: Code): Code => [...a, ...b, 0x71],
  or: (a: Code, b: Code): Code => [...a, ...b, 0x72],
  xor: (a: Code, b: Code): Code => [...a, ...b, 0x73],
  rotate: (a: Code, bits: number): Code => [...a, ...words.const(bits), 0x77],
  isBelow: (a: Code, b: Code): Code => [...a, ...b, 0x49],
}

/** Instructions on numbers of 64 bits. */
export const longs = {
  const: (value: number): Code => [0x42, ...signed(value)],
  load: (address: Code, offset = 0): Code => [...address, 0x29, 0, ...unsigned(offset)],
  loadByte: (address: Code): Code => [...address, 0x31, 0, 0],
  store: (address: Code, value: Code): Code => [...address, ...value, 0x37, 0, 0],
  and: (a: Code, b: Code): Code => [...a, ...b, 0x83],
  xor: (a: Code, b: Code): Code => [...a, ...b, 0x85],
  shiftLeft: (a: Code, bits: number): Code => [...a, ...longs.const(bits), 0x86],
  shiftRight: (a: Code, bits: number): Code => [...a, ...longs.const(bits), 0x88],
  low: (a: Code): Code => [...a, 0xa7],
}

/** Instructions on vectors of four numbers of 32 bits. */
export const vectors = {
  load: (address: Code, offset = 0): Code => [...address, 0xfd, 0, 0, ...unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code =>
    address.concat(value, 0xfd, 0x0b, 0, unsigned(offset)),
  add: (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0xae, 1],
  subtract: (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0xb1, 1],
  and: (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0x4e],
  andNot: (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0x4f],
  or: (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0x50],
  xor: (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0x51],
  shiftLeft: (a: Code, bits: number): Code => [...a, ...words.const(bits), 0xfd, 0xab, 1],
  shiftRight: (a: Code, bits: number): Code => [...a, ...words.const(bits), 0xfd, 0xad, 1],
  /** Four of the eight numbers of `a` and `b` together, by their index. */
  pick: (a: Code, b: Code, indexes: readonly number[]): Code =>
    a.concat(b, 0xfd, 0x0d, ...indexes.map((index) => [0, 1, 2, 3].map((byte) => 4 * index + byte))),
}

/** What is used of the engine's: the library for types has it for browsers alone. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => WasmMemory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, WasmMemory>>>>,
  ) => { readonly exports: WasmExports }
}

function moduleBytes(functions: readonly WasmFunction[]): Uint8Array {
  const types = functions.map(({ parameters }) => [
    0x60,
    ...list(Array.from({ length: parameters }, () => [i32])),
    0,
  ])
  const exported = functions.map(({ name }, index) => [...text(name), 0, ...unsigned(index)])
  const codes = functions.map(({ locals, body }) => {
    const code = [...list(locals.map((type) => [1, type])), ...body, 0x0b]
    return [...unsigned(code.length), ...code]
  })
  return Uint8Array.from([
    ...magicAndVersion,
    ...section(1, types),
    ...section(2, [[...text('m'), ...text('m'), 2, 0, 1]]),
    ...section(
      3,
      functions.map((_, index) => unsigned(index)),
    ),
    ...section(7, exported),
    ...section(10, codes),
  ])
}

const magicAndVersion: Code = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]

function section(id: number, entries: readonly Code[]): Code {
  const content = list(entries)
  return [id, ...unsigned(content.length), ...content]
}

function list(entries: readonly Code[]): Code {
  return [...unsigned(entries.length), ...entries.flat()]
}

function text(ascii: string): Code {
  return list(Array.from(ascii, (letter) => [letter.charCodeAt(0)]))
}

/** LEB128. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

function signed(value: number): Code {
  const isLast = value >= -0x40 && value < 0x40
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)]
}
