import { utimes } from 'node:fs/promises'
import { join } from 'node:path'

import type { StorePath } from '../../drivers/index.ts'

/**
 * Gives the files of the sample registry in a folder the times at which they were pushed: it is new otherwise, and nothing new is
 * stale, or collected.
 */
export async function ageSample(folder: string, times: ReadonlyMap<StorePath, number>): Promise<void> {
  for (const [path, pushedAtMs] of times) {
    const time = new Date(pushedAtMs)
    await utimes(join(folder, path), time, time)
  }
}
