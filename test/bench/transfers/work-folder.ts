import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Where = 'memory' | 'disk'

/**
 * Gives a folder that goes afterwards, and tells where it is: in memory where it has room for so many bytes, so that the disk is not what is
 * measured; it is slower than any of the programs here, and each of them waits for it in another way.
 */
export async function withWorkFolder<Result>(
  sizeBytes: number,
  use: (folder: string, where: Where) => Promise<Result>,
  wanted: Where = 'memory',
): Promise<Result> {
  const where = wanted === 'memory' && (await hasRoom(memory, sizeBytes)) ? 'memory' : 'disk'
  const folder = await mkdtemp(join(where === 'memory' ? memory : tmpdir(), 'bollard-bench-'))
  try {
    return await use(folder, where)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const memory = '/dev/shm'

async function hasRoom(folder: string, sizeBytes: number): Promise<boolean> {
  const system = await statfs(folder).catch(() => undefined)
  return system !== undefined && system.bavail * system.bsize > sizeBytes
}
