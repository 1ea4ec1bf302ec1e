import { createHash, randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { open, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import type { LocalDestination } from '../model/order.ts'
import { localCall } from './local-call.ts'
import { hasCode } from './local-file-error.ts'
import type { RunContext, TransferMemory } from '../model/runner.ts'

/**
 * The hidden files that a download writes until they are complete: beside the destination, or at the top of the
 * chosen folder. Their names contain a random word. The word is on the disk before the first file, so that another
 * run can find and remove these files and no others.
 */
export class TemporaryFiles {
  readonly #destination: LocalDestination
  readonly #id: string

  private constructor(destination: LocalDestination, id: string) {
    this.#destination = destination
    this.#id = id
  }

  static async of(destination: LocalDestination, memory: TransferMemory): Promise<TemporaryFiles> {
    const known = idIn(memory)
    const id = known ?? randomBytes(8).toString('hex')
    if (known === undefined) await memory.set(idName, id)
    return new TemporaryFiles(destination, id)
  }

  /** For a single file, or for the object that this worker on a folder fetches. */
  small(worker = 0): string {
    if (this.#destination.kind === 'folder')
      return join(this.#destination.path, `.${this.#id}.${worker}${ending}`)
    const name = basename(this.#destination.path).slice(0, 40)
    return join(dirname(this.#destination.path), `.${name}.${this.#id}${ending}`)
  }

  /** For an object that is fetched in several ranges. */
  large(key: string): string {
    if (this.#destination.kind === 'file') return this.small()
    const hash = createHash('sha256').update(key).digest('hex').slice(0, 16)
    return join(this.#destination.path, `.${this.#id}.${hash}${ending}`)
  }

  /** Removes every file that may exist; `keys` are those of large objects. */
  static async remove(
    destination: LocalDestination,
    memory: TransferMemory,
    keys: readonly string[],
  ): Promise<void> {
    const id = idIn(memory)
    if (id === undefined) return
    const files = new TemporaryFiles(destination, id)
    const workers = Array.from({ length: filesAtOnce }, (_, worker) => files.small(worker))
    for (const path of new Set([...workers, ...keys.map((key) => files.large(key))])) {
      await localCall(path, () => rm(path, { force: true }))
    }
  }
}

/**
 * How many files of a folder are fetched at once: small ones wait for the network more than for anything else. How many
 * requests that makes at once is the store's matter.
 */
export const filesAtOnce = 64

/** Makes an empty file. A file that has the name is removed, not emptied: it may be a link. */
export async function createAnew(path: string): Promise<FileHandle> {
  return localCall(path, async () => {
    try {
      return await open(path, 'wx+', 0o666)
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error
      await rm(path, { force: true })
      return open(path, 'wx+', 0o666)
    }
  })
}

/** Opens the file of an earlier run; undefined where it is gone or not a file. */
export async function reopen(path: string): Promise<FileHandle | undefined> {
  const file = await open(path, constants.O_RDWR | constants.O_NOFOLLOW).catch(() => undefined)
  const stats = await file?.stat()
  if (stats?.isFile() === true) return file
  await file?.close()
  return undefined
}

function idIn(memory: Pick<RunContext['memory'], 'get'>): string | undefined {
  const id = memory.get(idName)
  return typeof id === 'string' && /^[0-9a-f]{16}$/.test(id) ? id : undefined
}

const idName = 'temporary'
const ending = '.bollard-part'
