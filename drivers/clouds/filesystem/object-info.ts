import type { Stats } from 'node:fs'

import type { ObjectInfo } from '../../driver/object-store.ts'

/** A folder is an object of no bytes. The entity tag changes with every write: size, time and inode. */
export function objectInfo(key: string, stats: Stats): ObjectInfo {
  return {
    key,
    sizeBytes: stats.isDirectory() ? 0 : stats.size,
    modifiedAtMs: Math.round(stats.mtimeMs),
    etag: `"${stats.ino.toString(16)}-${stats.size.toString(16)}-${Math.round(stats.mtimeMs * 1000).toString(16)}"`,
  }
}
