import { kernelBytes, makeMd5Kernels, type Md5Kernels } from './md5-kernel.ts'
import { makeMemory } from './wasm-code.ts'

/** The MD5 of one body that is under way. */
export interface RunningMd5 {
  /** How many bytes have been added. */
  readonly sizeBytes: number
}

/** Bytes of a body that lie in a slot, from `from` to before `to`. */
export interface Md5Piece {
  readonly md5: RunningMd5
  readonly slot: number
  readonly from: number
  readonly to: number
}

/**
 * MD5s of bodies that come side by side. One MD5 cannot be made faster by doing things at once, but four together take
 * little longer than one. The bytes lie in one memory of WebAssembly, in slots that sockets and files are read into. The
 * memory never grows, so that views of it stay valid. Fails with the engine's error where it has no WebAssembly with SIMD,
 * or where no address space is left.
 */
export class ParallelMd5 {
  readonly #bytes: Uint8Array
  readonly #words: DataView
  readonly #kernels: Md5Kernels
  readonly #slots: number
  readonly #slotBytes: number
  readonly #slotsAt: number
  readonly #freePlaces: number[]
  readonly #underWay = new Set<RunningMd5>()

  /** `bodies` is how many can be under way at once. */
  constructor(slots: number, slotBytes: number, bodies = 64) {
    this.#slots = slots
    this.#slotBytes = slotBytes
    this.#slotsAt = placesAt + bodies * placeBytes
    this.#freePlaces = Array.from({ length: bodies }, (_, index) => placesAt + index * placeBytes)
    const memory = makeMemory(this.#slotsAt + slots * slotBytes)
    this.#bytes = new Uint8Array(memory.buffer)
    this.#words = new DataView(memory.buffer)
    this.#kernels = makeMd5Kernels(memory)
  }

  /** The bytes of a slot, to be filled by who has them. */
  slot(index: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#words.buffer as ArrayBuffer, this.#addressOf(index), this.#slotBytes)
  }

  /** Fails when as many bodies as there can be are under way. */
  begin(): RunningMd5 {
    const place = this.#freePlaces.pop()
    if (place === undefined) throw new RangeError('No more MD5s can be under way')
    initialState.forEach((word, at) => this.#words.setUint32(place + 4 * at, word, true))
    const md5 = new Running(place)
    this.#underWay.add(md5)
    return md5
  }

  /** Adds the pieces, each of another body, of any length. Four of one length take the least time. */
  update(pieces: readonly Md5Piece[]): void {
    const runs = pieces.map((piece) => this.#runOf(piece))
    if (new Set(runs.map(({ running }) => running)).size < runs.length)
      throw new RangeError('Two pieces are of one body')
    this.#addBlocks(runs.filter((run) => this.#completeBlock(run)).map(waitingBlock))
    this.#addBlocks(runs.map(takeBlocks))
    for (const run of runs) this.#carry(run, run.end)
  }

  /** In hexadecimal. Frees the place of the body for another one. */
  digest(md5: RunningMd5): string {
    const { place, sizeBytes } = this.#live(md5)
    const waitingAt = place + stateBytes
    const endOfBody = waitingAt + (sizeBytes % blockBytes)
    const count = (sizeBytes % blockBytes) + 9 <= blockBytes ? 1 : 2
    const end = waitingAt + count * blockBytes
    this.#bytes.fill(0, endOfBody, end)
    this.#bytes[endOfBody] = 0x80
    this.#words.setUint32(end - 8, (sizeBytes * 8) % 2 ** 32, true)
    this.#words.setUint32(end - 4, Math.floor(sizeBytes / 2 ** 29), true)
    this.#kernels.one(waitingAt, place, count)
    const digest = Buffer.from(this.#bytes.subarray(place, waitingAt)).toString('hex')
    this.drop(md5)
    return digest
  }

  /** Frees the place of a body that is given up. */
  drop(md5: RunningMd5): void {
    this.#freePlaces.push(this.#live(md5).place)
    this.#underWay.delete(md5)
  }

  #addressOf(slot: number): number {
    if (!Number.isInteger(slot) || slot < 0 || slot >= this.#slots)
      throw new RangeError(`There is no slot ${slot}`)
    return this.#slotsAt + slot * this.#slotBytes
  }

  #runOf({ md5, slot, from, to }: Md5Piece): Run {
    const at = this.#addressOf(slot)
    if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to < from || to > this.#slotBytes)
      throw new RangeError(`Bytes ${from} to ${to} do not lie in a slot`)
    return { running: this.#live(md5), at: at + from, end: at + to }
  }

  #live(md5: RunningMd5): Running {
    if (!(md5 instanceof Running) || !this.#underWay.has(md5))
      throw new TypeError('This MD5 is not under way')
    return md5
  }

  /** Where a part of a block waits, adds what it lacks; tells whether the block is whole now. */
  #completeBlock(run: Run): boolean {
    const waitingBytes = run.running.sizeBytes % blockBytes
    if (waitingBytes === 0) return false
    this.#carry(run, Math.min(run.end, run.at + blockBytes - waitingBytes))
    return run.running.sizeBytes % blockBytes === 0
  }

  /** Copies bytes of the run, less than a block, to where they wait for more. */
  #carry(run: Run, end: number): void {
    const { running, at } = run
    const to = running.place + stateBytes + (running.sizeBytes % blockBytes)
    this.#bytes.copyWithin(to, at, end)
    running.sizeBytes += end - at
    run.at = end
  }

  /** Four bodies at once. Where fewer have blocks left, the other lanes work for nothing; the last body goes alone. */
  #addBlocks(given: readonly Blocks[]): void {
    const left = given.filter(({ count }) => count > 0)
    for (let [a, b, c, d] = left; a !== undefined && b !== undefined; [a, b, c, d] = left) {
      const [third, fourth] = [c ?? { at: a.at, place: idlePlace }, d ?? { at: a.at, place: idlePlace }]
      const lanes = left.slice(0, 4)
      const count = lanes.reduce((least, lane) => Math.min(least, lane.count), Infinity)
      this.#kernels.four(a.at, b.at, third.at, fourth.at, a.place, b.place, third.place, fourth.place, count)
      for (const lane of lanes) {
        lane.at += count * blockBytes
        lane.count -= count
        if (lane.count === 0) left.splice(left.indexOf(lane), 1)
      }
    }
    for (const { at, place, count } of left) this.#kernels.one(at, place, count)
  }
}

const blockBytes = 64
const stateBytes = 16
/** A state, and behind it the bytes that wait for their block to be whole, with room for the padding. */
const placeBytes = stateBytes + 2 * blockBytes
/** The state of lanes that work for nothing; behind it are those of bodies. */
const idlePlace = kernelBytes
const placesAt = idlePlace + placeBytes

const initialState = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476] as const

class Running implements RunningMd5 {
  readonly place: number
  sizeBytes = 0

  constructor(place: number) {
    this.place = place
  }
}

/** Bytes of a body that are being added, by their addresses. */
interface Run {
  readonly running: Running
  at: number
  readonly end: number
}

interface Blocks {
  at: number
  readonly place: number
  count: number
}

function waitingBlock({ running: { place } }: Run): Blocks {
  return { at: place + stateBytes, place, count: 1 }
}

/** The whole blocks of a run, none while a part of a block waits. */
function takeBlocks(run: Run): Blocks {
  const { running, at, end } = run
  const count = running.sizeBytes % blockBytes === 0 ? Math.floor((end - at) / blockBytes) : 0
  run.at += count * blockBytes
  running.sizeBytes += count * blockBytes
  return { at, place: running.place, count }
}
