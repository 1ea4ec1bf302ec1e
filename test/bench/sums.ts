import { createHash, randomFillSync } from 'node:crypto'
import { crc32 } from 'node:zlib'

import { Crc64 } from '../../drivers/objects/crc64.ts'
import { ParallelMd5 } from '../../drivers/objects/sums/parallel-md5.ts'
import { aimed, holds, toldSpread, type Measure } from './measure.ts'
import { spreadOf, takeTurns, type Figures } from './rounds.ts'

const mebibyte = 1024 * 1024
const slotBytes = 65_536

/** How fast checksums are made, beside Node's: in time of a core, which other programs move least. */
export async function measureSums(rounds: number, sizeBytes: number): Promise<readonly Measure[]> {
  const body = randomFillSync(new Uint8Array(mebibyte))
  const repeats = sizeBytes / mebibyte
  const parallel = new ParallelMd5(4, slotBytes)
  for (let slot = 0; slot < 4; slot += 1) parallel.slot(slot).set(body.subarray(0, slotBytes))
  const sideBySide = (bodies: number) => async (): Promise<Figures> =>
    speedOf(bodies * sizeBytes, () => void inSlots(parallel, bodies, sizeBytes))
  const contestants = {
    node: async () =>
      speedOf(sizeBytes, () => {
        const hash = createHash('md5')
        for (let at = 0; at < repeats; at += 1) hash.update(body)
        hash.digest()
      }),
    one: sideBySide(1),
    two: sideBySide(2),
    four: sideBySide(4),
    crc32: async () =>
      speedOf(sizeBytes, () => {
        let sum = 0
        for (let at = 0; at < repeats; at += 1) sum = crc32(body, sum)
      }),
    crc64: async () =>
      speedOf(sizeBytes, () => {
        const crc = new Crc64()
        for (let at = 0; at < repeats; at += 1) crc.update(body)
      }),
  }
  // The first calls meet code that is not compiled well yet.
  await takeTurns(2, contestants)
  const taken = await takeTurns(rounds, contestants)
  const speeds = (name: keyof typeof contestants): number[] =>
    taken[name].map(({ speed = Number.NaN }) => speed)
  const ratios = (name: keyof typeof contestants, to: keyof typeof contestants) => {
    const others = speeds(to)
    return spreadOf(speeds(name).map((speed, round) => speed / (others[round] ?? Number.NaN)))
  }
  const first = body.subarray(0, slotBytes)
  return [
    holds(
      'sums: four MD5s are those of Node',
      inSlots(parallel, 4, slotBytes).every((sum) => sum === md5Of(first)),
    ),
    toldSpread("  Node's MD5", spreadOf(speeds('node')), ' MiB/s'),
    aimed('  MD5 of one body, by the speed of Node', ratios('one', 'node'), 0.8),
    toldSpread('  MD5s of two bodies side by side', ratios('two', 'node')),
    aimed('  MD5s of four bodies side by side', ratios('four', 'node'), 2.5),
    toldSpread("sums: zlib's CRC32", spreadOf(speeds('crc32')), ' MiB/s'),
    aimed('  CRC64, by its speed', ratios('crc64', 'crc32'), 0.5),
  ]
}

/** MD5s of so many bodies, each of `sizeBytes` bytes of its slot again and again. */
function inSlots(parallel: ParallelMd5, bodies: number, sizeBytes: number): readonly string[] {
  const md5s = Array.from({ length: bodies }, () => parallel.begin())
  const pieces = md5s.map((md5, slot) => ({ md5, slot, from: 0, to: slotBytes }))
  for (let at = 0; at < sizeBytes; at += slotBytes) parallel.update(pieces)
  return md5s.map((md5) => parallel.digest(md5))
}

/** In MiB a second of a core. */
function speedOf(sizeBytes: number, run: () => void): Figures {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return { speed: sizeBytes / mebibyte / ((user + system) / 1e6) }
}

function md5Of(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex')
}
