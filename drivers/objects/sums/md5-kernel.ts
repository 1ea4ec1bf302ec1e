import {
  get,
  i32,
  instantiate,
  repeat,
  set,
  v128,
  vectors,
  words,
  type Code,
  type WasmFunction,
  type WasmMemory,
} from './wasm-code.ts'

/** What the kernels need at the memory's beginning: `constants`, which `makeMd5Kernels` writes. */
export const kernelBytes = 1024

export interface Md5Kernels {
  /**
   * Adds blocks of 64 bytes to four states at once: addresses of the bytes of each, of its state (16 bytes), and how many
   * blocks, at least one. Two states must not be the same.
   */
  readonly four: (...addressesAndBlocks: Nine) => void
  /** The same for one body: address of the bytes, of the state, blocks. */
  readonly one: (data: number, state: number, blocks: number) => void
}

type Nine = [number, number, number, number, number, number, number, number, number]

/** MD5 (RFC 1321) in WebAssembly, for blocks that lie in the memory. */
export function makeMd5Kernels(memory: WasmMemory): Md5Kernels {
  const table = new Uint32Array(memory.buffer, 0, kernelBytes / 4)
  for (let step = 0; step < 64; step += 1) table.fill(vectorConstant(step), 4 * step, 4 * step + 4)
  const { four, one } = instantiate([kernel('four', 4, fourLanes), kernel('one', 1, oneLane)], memory)
  if (four === undefined || one === undefined) throw new Error('The module lacks a kernel')
  return { four, one }
}

/** How the words of one body, or of four side by side, are read, mixed and written. */
interface Lanes {
  readonly type: number
  readonly add: (a: Code, b: Code) => Code
  readonly rotate: (local: number, bits: number) => Code
  /** What a step adds to its first word, by the round: `sum`, the round's function of `b`, `c` and `d`, and the constant. */
  readonly mix: (step: number, sum: Code, b: Code, c: Code, d: Code) => Code
  /** Reads four words of each body, `offset` bytes behind the addresses, into four locals. */
  readonly read: (addresses: readonly number[], offset: number, into: Four, spare: Four) => Code
  /** Writes the state. */
  readonly write: (addresses: readonly number[], state: Four, spare: Four) => Code
}

type Four = readonly [number, number, number, number]

/** Parameters: addresses of the data, addresses of the states, blocks. */
function kernel(name: string, count: number, lanes: Lanes): WasmFunction {
  const data = Array.from({ length: count }, (_, lane) => lane)
  const states = data.map((lane) => lane + count)
  const blocks = 2 * count
  const four = (index: number): Four =>
    [0, 1, 2, 3].map((at) => blocks + 1 + 4 * index + at) as unknown as Four
  const [state, run, spare] = [four(0), four(1), four(2)]
  const message = [3, 4, 5, 6].flatMap(four)
  const body = [
    lanes.read(states, 0, state, spare),
    repeat(
      [
        [0, 1, 2, 3].map((quarter) => lanes.read(data, 16 * quarter, four(3 + quarter), spare)),
        state.map((local, at) => set(run[at] ?? 0, get(local))),
        steps(lanes, run, message),
        state.map((local, at) => set(local, lanes.add(get(local), get(run[at] ?? 0)))),
        data.map((local) => set(local, words.add(get(local), words.const(64)))),
        set(blocks, words.subtract(get(blocks), words.const(1))),
      ],
      get(blocks),
    ),
    lanes.write(states, state, spare),
  ]
  return { name, parameters: blocks + 1, locals: Array<number>(28).fill(lanes.type), body }
}

function steps(lanes: Lanes, run: Four, message: readonly number[]): Code {
  let [a, b, c, d] = run
  const code: Code[] = []
  for (let step = 0; step < 64; step += 1) {
    const sum = lanes.add(get(a), get(message[wordOf(step)] ?? 0))
    const mixed = lanes.mix(step, sum, get(b), get(c), get(d))
    code.push(set(a, mixed), set(a, lanes.add(lanes.rotate(a, rotationOf(step)), get(b))))
    ;[a, b, c, d] = [d, a, b, c]
  }
  return code
}

/**
 * The functions of the rounds are written so that as little as can be waits for `b`, which the step before has just made:
 * where two terms have no bit in common, each is added alone.
 */
const oneLane: Lanes = {
  type: i32,
  add: words.add,
  rotate: (local, bits) => words.rotate(get(local), bits),
  mix(step, sum, b, c, d) {
    const begun = words.add(sum, words.const(constantOf(step)))
    const not = (a: Code): Code => words.xor(a, words.const(-1))
    switch (step >> 4) {
      case 0:
        return words.add(begun, words.xor(d, words.and(b, words.xor(c, d))))
      case 1:
        return words.add(words.add(begun, words.and(c, not(d))), words.and(b, d))
      case 2:
        return words.add(begun, words.xor(b, words.xor(c, d)))
      default:
        return words.add(begun, words.xor(c, words.or(b, not(d))))
    }
  },
  read: ([address = 0], offset, into) =>
    into.map((local, at) => set(local, words.load(get(address), offset + 4 * at))),
  write: ([address = 0], state) => state.map((local, at) => words.store(get(address), get(local), 4 * at)),
}

const fourLanes: Lanes = {
  type: v128,
  add: vectors.add,
  rotate: (local, bits) =>
    vectors.or(vectors.shiftLeft(get(local), bits), vectors.shiftRight(get(local), 32 - bits)),
  mix(step, sum, b, c, d) {
    const begun = vectors.add(sum, vectors.load(words.const(0), 16 * step))
    switch (step >> 4) {
      case 0:
        return vectors.add(begun, vectors.xor(d, vectors.and(b, vectors.xor(c, d))))
      case 1:
        return vectors.add(vectors.add(begun, vectors.andNot(c, d)), vectors.and(b, d))
      case 2:
        return vectors.add(begun, vectors.xor(b, vectors.xor(c, d)))
      default:
        // x + (c ^ (b | ~d)) = x - 1 - (c ^ (d & ~b)); the constant has the 1.
        return vectors.subtract(begun, vectors.xor(c, vectors.andNot(d, b)))
    }
  },
  read: (addresses, offset, into, spare) => [
    into.map((local, at) => set(local, vectors.load(get(addresses[at] ?? 0), offset))),
    transpose(into, spare),
  ],
  write: (addresses, state, spare) => [
    transpose(state, spare),
    state.map((local, at) => vectors.store(get(addresses[at] ?? 0), get(local))),
  ],
}

/** Rows become columns. */
function transpose([a, b, c, d]: Four, [e, f, g, h]: Four): Code {
  const lowHalves = (x: number, y: number): Code => vectors.pick(get(x), get(y), [0, 4, 1, 5])
  const highHalves = (x: number, y: number): Code => vectors.pick(get(x), get(y), [2, 6, 3, 7])
  return [
    set(e, lowHalves(a, b)),
    set(f, lowHalves(c, d)),
    set(g, highHalves(a, b)),
    set(h, highHalves(c, d)),
    set(a, vectors.pick(get(e), get(f), [0, 1, 4, 5])),
    set(b, vectors.pick(get(e), get(f), [2, 3, 6, 7])),
    set(c, vectors.pick(get(g), get(h), [0, 1, 4, 5])),
    set(d, vectors.pick(get(g), get(h), [2, 3, 6, 7])),
  ]
}

function constantOf(step: number): number {
  return Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32) >>> 0
}

function vectorConstant(step: number): number {
  return (constantOf(step) - (step >= 48 ? 1 : 0)) >>> 0
}

/** Which word of the block a step takes. */
function wordOf(step: number): number {
  const [factor = 1, summand = 0] =
    [
      [1, 0],
      [5, 1],
      [3, 5],
      [7, 0],
    ][step >> 4] ?? []
  return (factor * step + summand) % 16
}

function rotationOf(step: number): number {
  const rounds = [
    [7, 12, 17, 22],
    [5, 9, 14, 20],
    [4, 11, 16, 23],
    [6, 10, 15, 21],
  ]
  return rounds[step >> 4]?.[step % 4] ?? 0
}
