import { open } from 'node:fs/promises'

import { mapConcurrent } from '../../../drivers/index.ts'
import { localCall } from './local-call.ts'
import { hasCode } from './local-file-error.ts'

/** Flushes a file's bytes to the disk. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.datasync()
  } finally {
    await file.close()
  }
}

/**
 * Flushes files to the disk, many at once: the file system's journal writes them together. Ignores files that are
 * gone.
 */
export async function syncFiles(paths: readonly string[]): Promise<void> {
  const syncing = mapConcurrent(paths, atOnce, (path) => localCall(path, () => synced(path)), never)
  for await (const _ of syncing);
}

async function synced(path: string): Promise<void> {
  try {
    await syncFile(path)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
}

/** Flushes a folder, so that new names survive a loss of power. Ignores errors: some systems cannot open a folder. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch {
    // The file itself is on the disk.
  }
}

const never = new AbortController().signal
const atOnce = 32
