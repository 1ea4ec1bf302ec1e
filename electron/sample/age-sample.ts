import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'

import { parseRepositoryName } from '../../drivers/common/names.ts'
import { layout } from '../registry/layout/layout.ts'
import { sources } from './sources.ts'

/** Gives what stays behind the times at which it was left, in a folder with the sample registry: it is new otherwise. */
export async function ageSample(folder: string): Promise<void> {
  const { staleUpload, ghost } = sources.leftovers
  const upload = layout.upload(parseRepositoryName(staleUpload.repository), staleUpload.uuid)
  await age(join(folder, upload), new Date(staleUpload.startedAt))
  await age(join(folder, layout.repository(parseRepositoryName(ghost.repository))), new Date(ghost.leftAt))
}

async function age(folder: string, time: Date): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries)
    if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), time, time)
}
