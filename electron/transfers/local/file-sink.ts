import { randomBytes } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'

import { localFileError } from './local-file-error.ts'
import type { Sink } from '../model/source.ts'

/**
 * Writes to a file of this computer: to a temporary file beside it, renamed when complete, so that half a file is
 * never visible.
 */
export function fileSink(path: string): Sink {
  const beside = `${path}.${randomBytes(4).toString('hex')}.part`
  let file: FileHandle | undefined
  return {
    begin: ({ ownerOnly = false }) =>
      withFileError(async () => {
        file = await open(beside, 'wx', ownerOnly ? 0o600 : 0o666)
      }),
    // Unlike `write`, `writeFile` continues until all bytes are written.
    write: (bytes) => withFileError(async () => file?.writeFile(bytes)),
    commit: () =>
      withFileError(async () => {
        await file?.sync()
        await file?.close()
        file = undefined
        await rename(beside, path)
      }),
    async discard() {
      await file?.close().catch(() => undefined)
      await rm(beside, { force: true }).catch(() => undefined)
    },
  }

  async function withFileError(run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (cause) {
      throw localFileError(cause, path)
    }
  }
}
