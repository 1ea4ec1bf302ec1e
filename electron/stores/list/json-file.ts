import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

import { filesystemError } from '../../../drivers/index.ts'

/**
 * Reads a JSON file; undefined if it does not exist. Fails with a SyntaxError for invalid JSON, and with a StoreError that
 * names the path if it cannot be read.
 */
export async function readJsonFile(path: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    if (isMissing(cause)) return undefined
    throw filesystemError(cause).at({ driver: 'filesystem', path })
  }
  return JSON.parse(text)
}

/**
 * Replaces a file atomically: writes a new file, flushes it to disk, renames it. Only the owner can read it. After a
 * crash it is the old or the new one. Fails with a StoreError, for example for a full disk.
 */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  try {
    await replaceFile(path, `${JSON.stringify(value, undefined, 2)}\n`)
  } catch (cause) {
    throw filesystemError(cause).at({ driver: 'filesystem', path })
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const beside = `${path}.${randomBytes(6).toString('hex')}.new`
  const file = await open(beside, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
    await file.close()
    await rename(beside, path)
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(beside, { force: true })
    throw error
  }
}

/**
 * Keeps a document that could not be read beside its place, so that the next write does not lose it. Named after the
 * time it was last written: however often the same one is found, it is kept once. Fails with what the system says, and
 * leaves nothing half copied.
 */
export async function backUpDamagedFile(path: string): Promise<string> {
  try {
    const { mtime, size } = await stat(path)
    const aside = `${path}.damaged-${mtime.toISOString().replaceAll(':', '-')}`
    const kept = await stat(aside).catch(() => undefined)
    if (kept?.size !== size) await copyWhole(path, aside)
    return aside
  } catch (cause) {
    throw filesystemError(cause).at({ driver: 'filesystem', path })
  }
}

async function copyWhole(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to)
  } catch (error) {
    await rm(to, { force: true })
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
