import { explained, mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import { explain } from './explain.ts'
import { folderKeysAbove } from './plan-file-deletion.ts'
import { requireSegments } from './repository-keys.ts'

/** Fails with InvalidParameter for a key that no service takes, or that a folder could not show. */
export function requireKey(key: string): void {
  if (Buffer.byteLength(key) > mostKeyBytes) {
    throw explained('InvalidParameter', explain('keyTooLong', { most: mostKeyBytes }), {
      path: key.slice(0, 300),
    })
  }
  requireSegments(key.replace(/\/$/, ''))
}

/**
 * Fails with AlreadyExists where something is at one of these keys, or below one that ends in `/`. In a local folder a name is
 * that of a file or of a folder, never of both.
 */
export async function requireFree(
  driver: StorageDriver,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const isLocal = driver.name === 'filesystem'
  const files = new Set<string>()
  const folders = new Set<string>()
  for (const key of keys) {
    const isFolder = key.endsWith('/')
    if (isFolder) folders.add(key)
    else files.add(key)
    if (!isLocal) continue
    if (isFolder) files.add(key.slice(0, -1))
    else folders.add(`${key}/`)
    for (const above of folderKeysAbove(key)) files.add(above.slice(0, -1))
  }
  const looks = [
    ...[...files].map((key) => ({ key, isFolder: false })),
    ...[...folders].map((key) => ({ key, isFolder: true })),
  ]
  const looked = mapConcurrent(
    looks,
    looksAtOnce,
    async ({ key, isFolder }, stop) => {
      if (!isFolder) return { key, isTaken: (await driver.objects.head(key, stop)) !== undefined }
      const page = await driver.objects.list({ prefix: key, maxKeys: 1 }, stop)
      return { key, isTaken: page.objects.length > 0 }
    },
    signal,
  )
  for await (const { key, isTaken } of looked) {
    if (isTaken) throw explained('AlreadyExists', explain('targetTaken', {}), { path: key })
  }
}

const mostKeyBytes = 1024
const looksAtOnce = 64
