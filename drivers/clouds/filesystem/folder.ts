import { randomUUID } from 'node:crypto'
import { mkdir, open, realpath, rename, rm, rmdir, type FileHandle } from 'node:fs/promises'
import { dirname, join, relative, isAbsolute, sep } from 'node:path'

import { explained, StoreError } from '../../common/errors.ts'
import { explain } from '../../explain.ts'
import { hasSystemCode } from './errors.ts'
import { LargeDirectories } from './large-directories.ts'

/** Everything of ours that is not an object lives here, below the root; never listed. */
export const hiddenName = '.bollard'

/** The root folder: from keys to local paths and back, never outside. */
export class Folder {
  readonly root: string
  /** Directories that lists go through. */
  readonly large = new LargeDirectories()
  #realRoot: string | undefined

  constructor(root: string) {
    this.root = root
  }

  /** The local path of a key. Fails with InvalidPath for a key that a folder cannot hold or that would climb out. */
  pathOf(key: string): string {
    const segments = key.replace(/\/$/, '').split('/')
    if (segments[0] === hiddenName || segments.some(unusable)) {
      throw new StoreError('InvalidPath', 'a folder cannot hold an object of this name', {
        path: key.slice(0, 200),
      })
    }
    return join(this.root, ...segments)
  }

  hiddenPath(...segments: readonly string[]): string {
    return join(this.root, hiddenName, ...segments)
  }

  /** Fails with PermissionDenied when links on the way lead out of the root. */
  async requireInside(path: string): Promise<void> {
    this.#realRoot ??= await realpath(this.root)
    const way = relative(this.#realRoot, await realpath(path))
    if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) {
      throw explained('PermissionDenied', explain('linkLeavesFolder', {}), { path })
    }
  }

  /** Writes a file beside the objects; it becomes visible, whole, when `place` moves it. */
  async writeHidden(fill: (file: FileHandle) => Promise<void>): Promise<string> {
    const path = this.hiddenPath('tmp', randomUUID())
    const file = await within(dirname(path), () => open(path, 'wx'))
    try {
      await fill(file)
      await file.sync()
    } catch (error) {
      await file.close()
      await rm(path, { force: true }).catch(() => undefined)
      throw error
    }
    await file.close()
    return path
  }

  /**
   * Moves a written file to where its key is. `failed` says what becomes of the file when it cannot be moved.
   */
  async place(written: string, key: string, failed: 'remove' | 'keep' = 'remove'): Promise<void> {
    const target = this.pathOf(key)
    try {
      await within(dirname(target), async () => {
        await this.requireInside(dirname(target))
        await rename(written, target)
      })
    } catch (error) {
      if (failed === 'remove') await rm(written, { force: true }).catch(() => undefined)
      throw error
    }
  }

  /** Removes folders that became empty, from here up to but not the root: an object store has no empty folders. */
  async prune(path: string): Promise<void> {
    for (let folder = dirname(path); folder.startsWith(this.root + sep); folder = dirname(folder)) {
      try {
        await rmdir(folder)
      } catch {
        return
      }
    }
  }

  /** Removes what is left of ours when nothing is in it. */
  async tidy(): Promise<void> {
    for (const path of [this.hiddenPath('tmp'), this.hiddenPath('uploads'), this.hiddenPath()]) {
      await rmdir(path).catch(() => undefined)
    }
  }
}

/**
 * Does something that needs a folder, which is made before: again when it vanishes meanwhile, since whoever finds one
 * empty removes it.
 */
export async function within<Result>(folder: string, run: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await mkdir(folder, { recursive: true })
      return await run()
    } catch (error) {
      if (attempt >= 10 || !hasSystemCode(error, 'ENOENT')) throw error
    }
  }
}

/** Appends what the iterable yields, chunk after chunk. */
export async function writeAll(file: FileHandle, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of bytes) await file.write(chunk)
}

function unusable(segment: string): boolean {
  if (segment === '' || segment === '.' || segment === '..' || segment.includes('\0')) return true
  if (process.platform !== 'win32') return false
  return /[<>:"\\|?*]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(segment)
}
