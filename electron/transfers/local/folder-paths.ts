import { constants } from 'node:fs'
import { lstat, mkdir, open, realpath, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

import { isStoreError } from '../../../drivers/index.ts'
import { localCall } from './local-call.ts'
import { numberedName } from './numbered-name.ts'
import { hasCode } from './local-file-error.ts'

/** An open folder of this computer. */
export interface OpenFolder {
  /** Its path, for people. */
  readonly path: string
  /**
   * The path for file system calls. On Linux it leads to the folder that was opened, even when another folder has its
   * name by now.
   */
  readonly address: string
  close(): Promise<void>
}

/** Runs a function in an open folder, then closes the folder. Errors tell the folder's path, not its address. */
export async function inFolder<Result>(
  folder: OpenFolder,
  run: (address: string) => Promise<Result>,
): Promise<Result> {
  try {
    return await run(folder.address)
  } catch (error) {
    throw withFolderPath(folder, error)
  } finally {
    await folder.close()
  }
}

/** The same error, with the folder's path in place of its address. */
export function withFolderPath({ address, path }: OpenFolder, error: unknown): unknown {
  const at = isStoreError(error) ? error.where.path : undefined
  if (!isStoreError(error) || at?.startsWith(`${address}/`) !== true) return error
  return error.about(`${path}${at.slice(address.length)}`)
}

/**
 * Makes and opens the folders that files go to, below a chosen one. Never follows a link, not even one that replaces
 * a folder during the download. Where a link or a file is in the way, the folder gets the next free name (see
 * `numberedName`).
 */
export class FolderPaths {
  readonly root: OpenFolder
  /** The folders' actual names, by their wanted paths. */
  readonly #names = new Map<string, string>()

  private constructor(root: OpenFolder) {
    this.root = root
  }

  /** Opens the chosen folder, or makes it. It may be a link, because a person chose it. */
  static async of(path: string): Promise<FolderPaths> {
    const root = await localCall(path, async () => {
      await mkdir(path, { recursive: true })
      return byHandle
        ? opened(path, await open(path, constants.O_RDONLY | constants.O_DIRECTORY))
        : named(path)
    })
    return new FolderPaths(root)
  }

  /** Opens the folder at these safe names. The caller closes it. */
  async open(names: readonly string[]): Promise<OpenFolder> {
    let folder: OpenFolder = { ...this.root, close: () => Promise.resolve() }
    let id = ''
    for (const name of names) {
      id = `${id}/${name}`
      const parent = folder
      try {
        folder = await this.#below(parent, id, name)
      } finally {
        await parent.close()
      }
    }
    return folder
  }

  async #below(parent: OpenFolder, id: string, name: string): Promise<OpenFolder> {
    const known = this.#names.get(id)
    const again = known === undefined ? undefined : await openBelow(parent, known)
    if (again !== undefined) return again
    for (let number = 1; ; number += 1) {
      const own = numberedName(name, number, 'folder')
      await localCall(join(parent.path, own), () => makeUnlessThere(`${parent.address}/${own}`))
      const folder = await openBelow(parent, own)
      if (folder === undefined) continue
      if (this.#names.size >= maxKept) this.#names.clear()
      this.#names.set(id, own)
      return folder
    }
  }
}

async function makeUnlessThere(address: string): Promise<void> {
  try {
    await mkdir(address)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
}

/** Undefined where there is no folder: a file, a link or nothing. */
async function openBelow(parent: OpenFolder, name: string): Promise<OpenFolder | undefined> {
  const path = join(parent.path, name)
  return localCall(path, async () => {
    if (!byHandle) return (await isRealFolder(path)) ? named(path) : undefined
    try {
      const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants
      return opened(path, await open(`${parent.address}/${name}`, O_RDONLY | O_DIRECTORY | O_NOFOLLOW))
    } catch (error) {
      if (hasCode(error, 'ELOOP', 'ENOTDIR', 'ENOENT')) return undefined
      throw error
    }
  })
}

/** Linux reaches an open folder's content by its file descriptor. Other systems need names. */
const byHandle = process.platform === 'linux'

function opened(path: string, handle: FileHandle): OpenFolder {
  return { path, address: `/proc/self/fd/${handle.fd}`, close: () => handle.close() }
}

function named(path: string): OpenFolder {
  return { path, address: path, close: () => Promise.resolve() }
}

/** Whether the path is a folder, not a link, and lies directly in its parent. */
async function isRealFolder(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => undefined)
  if (stats?.isDirectory() !== true) return false
  const [real, parent] = await Promise.all([realpath(path), realpath(join(path, '..'))])
  return join(real, '..') === parent
}

const maxKept = 1000
