import { mapConcurrent } from '../../../drivers/index.ts'
import { localCall } from './local-call.ts'
import { hasCode, syncFile } from './move-file.ts'

/** Brings what was written to files to the disk, many at once: a journal takes them together. What is gone is left. */
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

const never = new AbortController().signal
const atOnce = 32
