import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Gives a folder that goes afterwards: in memory where it has room for so many bytes, so that the disk is not what is
 * measured; it is slower than any of the programs here, and each of them waits for it in another way.
 */
export async function withWorkFolder<Result>(
  sizeBytes: number,
  use: (folder: string) => Promise<Result>,
  where: 'memory' | 'disk' = 'memory',
): Promise<Result> {
  const inMemory = where === 'memory' && (await hasRoom(memory, sizeBytes))
  const folder = await mkdtemp(join(inMemory ? memory : tmpdir(), 'bollard-bench-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const memory = '/dev/shm'

async function hasRoom(folder: string, sizeBytes: number): Promise<boolean> {
  const system = await statfs(folder).catch(() => undefined)
  return system !== undefined && system.bavail * system.bsize > sizeBytes
}
