import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { someBytes } from '../conformance/harness.ts'
import { below, seeded, type Random } from '../kill/seeded.ts'

export const partBytes = 5 * 1024 * 1024

/** Files by name, and how large each is: four large ones, some of a few parts, many small, and empty ones. */
export function fileMix(totalBytes: number): ReadonlyMap<string, number> {
  const small = Math.min(1000, Math.floor(totalBytes / (512 * 1024)))
  return new Map([
    ...named('large', 4, Math.floor((totalBytes * 3) / 16)),
    ...named('medium', 8, Math.floor(totalBytes / 64)),
    ...named('small', small, Math.floor(totalBytes / 8 / small)),
    ...named('empty', 20, 0),
  ])
}

/**
 * Writes them into a folder. Large ones are made of few different parts in an order of their own, so that an emulated
 * cloud, which keeps equal parts once, needs little memory for them.
 */
export async function writeFileMix(folder: string, mix: ReadonlyMap<string, number>): Promise<void> {
  const blocks = [1, 2, 3, 4].map((seed) => someBytes(partBytes, seed))
  const random = seeded(20_261_121)
  for (const [name, sizeBytes] of mix) {
    const file = await open(join(folder, name), 'w')
    try {
      for (const block of content(sizeBytes, blocks, random)) await file.writeFile(block)
    } finally {
      await file.close()
    }
  }
}

function* content(sizeBytes: number, blocks: readonly Uint8Array[], random: Random): Generator<Uint8Array> {
  let left = sizeBytes
  for (; left > partBytes; left -= partBytes) yield blocks[below(blocks.length, random)] ?? new Uint8Array()
  const [block = new Uint8Array()] = blocks
  const from = below(partBytes - left + 1, random)
  yield block.subarray(from, from + left)
}

/** The digests of a folder's files, by name. */
export async function digestsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>()
  for (const { name } of (await readdir(folder, { withFileTypes: true })).filter((each) => each.isFile())) {
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(join(folder, name))) hash.update(chunk as Buffer)
    digests.set(name, hash.digest('hex'))
  }
  return digests
}

function named(kind: string, count: number, sizeBytes: number): [string, number][] {
  // Sizes that differ a little, so that files are not taken for one another.
  return Array.from({ length: count }, (_, index) => [
    `${kind}-${index + 1}`,
    sizeBytes === 0 ? 0 : sizeBytes + index,
  ])
}
