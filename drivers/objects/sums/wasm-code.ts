/**
 * Makes WebAssembly modules while the program runs: just the instructions that checksums need. An expression is the code
 * that leaves its value on the stack; a statement leaves nothing. Numbers are those of the specification,
 * https://webassembly.github.io/spec/core/binary/.
 */
export type Code = number | readonly Code[]

export const i32 = 0x7f
export const i64 = 0x7e
export const v128 = 0x7b

/** A function of a module: parameters are all i32 and its first locals; it gives nothing back. */
export interface WasmFunction {
  readonly name: string
  readonly parameters: number
  /** Types of the locals behind the parameters. */
  readonly locals: readonly number[]
  readonly body: Code
}

/** A memory of one size: views of it stay valid. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer
}

export type WasmExports = Readonly<Record<string, ((...parameters: number[]) => void) | undefined>>

/** Of whole pages, all zeros. Fails with the engine's error where no address space is left. */
export function makeMemory(sizeBytes: number): WasmMemory {
  const pages = Math.ceil(sizeBytes / 65_536)
  return new WebAssembly.Memory({ initial: pages, maximum: pages })
}

/** Makes functions that work in the memory. Fails with the engine's error where it has no SIMD. */
export function instantiate(functions: readonly WasmFunction[], memory: WasmMemory): WasmExports {
  return new WebAssembly.Instance(new WebAssembly.Module(moduleOf(functions)), { m: { m: memory } }).exports
}

export const get = (local: number): Code => [0x20, unsigned(local)]
export const set = (local: number, value: Code): Code => [value, 0x21, unsigned(local)]

/** Runs the body, then again while the condition holds. */
export const repeat = (body: Code, condition: Code): Code => [0x03, 0x40, body, condition, 0x0d, 0, 0x0b]

/** Instructions on numbers of 32 bits, which addresses are, too. */
export const words = {
  const: (value: number): Code => [0x41, signed(value | 0)],
  load: (address: Code, offset = 0): Code => [address, 0x28, 0, unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [address, value, 0x36, 0, unsigned(offset)],
  add: (a: Code, b: Code): Code => [a, b, 0x6a],
  subtract: (a: Code, b: Code): Code => [a, b, 0x6b],
  and: (a: Code, b: Code): Code => [a, b, 0x71],
  or: (a: Code, b: Code): Code => [a, b, 0x72],
  xor: (a: Code, b: Code): Code => [a, b, 0x73],
  rotate: (a: Code, bits: number): Code => [a, words.const(bits), 0x77],
  isBelow: (a: Code, b: Code): Code => [a, b, 0x49],
}

/** Instructions on numbers of 64 bits. */
export const longs = {
  load: (address: Code, offset = 0): Code => [address, 0x29, 0, unsigned(offset)],
  store: (address: Code, value: Code): Code => [address, value, 0x37, 0, 0],
  xor: (a: Code, b: Code): Code => [a, b, 0x85],
  shiftLeft: (a: Code, bits: number): Code => [a, 0x42, signed(bits), 0x86],
  shiftRight: (a: Code, bits: number): Code => [a, 0x42, signed(bits), 0x88],
  /** The lower 32 bits. */
  low: (a: Code): Code => [a, 0xa7],
}

/** Instructions on vectors of four numbers of 32 bits. */
export const vectors = {
  load: (address: Code, offset = 0): Code => [address, 0xfd, 0x00, 0, unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [address, value, 0xfd, 0x0b, 0, unsigned(offset)],
  add: (a: Code, b: Code): Code => [a, b, 0xfd, 0xae, 0x01],
  subtract: (a: Code, b: Code): Code => [a, b, 0xfd, 0xb1, 0x01],
  and: (a: Code, b: Code): Code => [a, b, 0xfd, 0x4e],
  /** `a & ~b` */
  andNot: (a: Code, b: Code): Code => [a, b, 0xfd, 0x4f],
  or: (a: Code, b: Code): Code => [a, b, 0xfd, 0x50],
  xor: (a: Code, b: Code): Code => [a, b, 0xfd, 0x51],
  shiftLeft: (a: Code, bits: number): Code => [a, words.const(bits), 0xfd, 0xab, 0x01],
  shiftRight: (a: Code, bits: number): Code => [a, words.const(bits), 0xfd, 0xad, 0x01],
  /** Four of the eight numbers of `a` and `b` together, by their index. */
  pick: (a: Code, b: Code, indexes: readonly number[]): Code => [
    a,
    b,
    0xfd,
    0x0d,
    indexes.map((index) => [0, 1, 2, 3].map((byte) => 4 * index + byte)),
  ],
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

/** The sections of types, imports (the memory), functions, exports and code. */
function moduleOf(functions: readonly WasmFunction[]): Uint8Array {
  const types = functions.map(({ parameters }) => [
    0x60,
    list(Array.from({ length: parameters }, () => i32)),
    0,
  ])
  const indexes = functions.map((_, index) => unsigned(index))
  const exported = functions.map(({ name }, index) => [text(name), 0, unsigned(index)])
  const codes = functions.map(({ locals, body }) =>
    sized([list(locals.map((type) => [1, type])), body, 0x0b]),
  )
  return Uint8Array.from(
    flat([
      [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      [1, sized(list(types))],
      [2, sized(list([[text('m'), text('m'), 2, 0, 1]]))],
      [3, sized(list(indexes))],
      [7, sized(list(exported))],
      [10, sized(list(codes))],
    ]),
  )
}

function list(entries: readonly Code[]): Code {
  return [unsigned(entries.length), entries]
}

function text(ascii: string): Code {
  return list(Array.from(ascii, (letter) => letter.charCodeAt(0)))
}

function sized(code: Code): Code {
  const bytes = flat(code)
  return [unsigned(bytes.length), bytes]
}

function flat(code: Code, into: number[] = []): readonly number[] {
  if (typeof code === 'number') into.push(code)
  else for (const part of code) flat(part, into)
  return into
}

/** LEB128. */
function unsigned(value: number): Code {
  return value < 0x80 ? value : [(value & 0x7f) | 0x80, unsigned(value >>> 7)]
}

function signed(value: number): Code {
  const isLast = value >= -0x40 && value < 0x40
  return isLast ? value & 0x7f : [(value & 0x7f) | 0x80, signed(value >> 7)]
}
