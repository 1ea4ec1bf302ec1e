import { randomBytes } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'

import type { Sink } from './source.ts'

/** A file of this computer: written beside its place and renamed when it is whole, so that a half never shows. */
export function fileSink(path: string): Sink {
  const beside = `${path}.${randomBytes(4).toString('hex')}.part`
  let file: FileHandle | undefined
  return {
    async begin({ ownerOnly = false }) {
      file = await open(beside, 'wx', ownerOnly ? 0o600 : 0o666)
    },
    async write(bytes) {
      await file?.write(bytes)
    },
    async commit() {
      await file?.sync()
      await file?.close()
      file = undefined
      await rename(beside, path)
    },
    async discard() {
      await file?.close().catch(() => undefined)
      await rm(beside, { force: true })
    },
  }
}
