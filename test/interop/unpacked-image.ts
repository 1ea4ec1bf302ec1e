import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { writeToldImage } from '../layers/told-image.ts'
import type { ToldEntry } from '../layers/told-layer.ts'
import { run } from '../peers/run.ts'

/** The root folder that umoci unpacks an image with these layers to, below `at`; undefined where umoci refuses it. */
export async function unpackImage(
  at: string,
  layers: readonly (readonly ToldEntry[])[],
): Promise<string | undefined> {
  await rm(at, { recursive: true, force: true })
  await mkdir(at, { recursive: true })
  await writeToldImage(join(at, 'layout'), layers)
  const owner = isRoot() ? [] : ['--rootless']
  const image = ['--image', `${join(at, 'layout')}:image`]
  try {
    await run('umoci', ['unpack', ...owner, ...image, join(at, 'bundle')])
  } catch {
    return undefined
  }
  return join(at, 'bundle', 'rootfs')
}

/** Only root can give files away: otherwise all are this user's. */
export function isRoot(): boolean {
  return process.getuid?.() === 0
}
