import { createHash, randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { open, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import type { LocalDestination } from '../model/order.ts'
import { localCall } from './local-call.ts'
import type { RunContext, TransferMemory } from '../model/runner.ts'

/**
 * The files that a download writes to until they are whole: beside the file that it will be, or at the top of the
 * chosen folder, hidden. Their names are made of one word by chance that is on the disk before any of them, so that
 * they can be found and removed in another run of the application, and no other file is.
 */
export class TemporaryFiles {
  readonly #place: LocalDestination
  readonly #id: string

  private constructor(place: LocalDestination, id: string) {
    this.#place = place
    this.#id = id
  }

  static async of(place: LocalDestination, memory: TransferMemory): Promise<TemporaryFiles> {
    const known = idIn(memory)
    const id = known ?? randomBytes(8).toString('hex')
    if (known === undefined) await memory.set(idName, id)
    return new TemporaryFiles(place, id)
  }

  /** Of the one file, or of what one of the workers on a folder has in hand. */
  small(worker = 0): string {
    if (this.#place.kind === 'folder') return join(this.#place.path, `.${this.#id}.${worker}${ending}`)
    const name = basename(this.#place.path).slice(0, 40)
    return join(dirname(this.#place.path), `.${name}.${this.#id}${ending}`)
  }

  /** Of an object that comes in several ranges. */
  large(key: string): string {
    if (this.#place.kind === 'file') return this.small()
    const hash = createHash('sha256').update(key).digest('hex').slice(0, 16)
    return join(this.#place.path, `.${this.#id}.${hash}${ending}`)
  }

  /** Removes all that may be there; `keys` are those of large objects. */
  static async remove(
    place: LocalDestination,
    memory: TransferMemory,
    keys: readonly string[],
  ): Promise<void> {
    const id = idIn(memory)
    if (id === undefined) return
    const files = new TemporaryFiles(place, id)
    const workers = Array.from({ length: filesAtOnce }, (_, worker) => files.small(worker))
    for (const path of new Set([...workers, ...keys.map((key) => files.large(key))])) {
      await localCall(path, () => rm(path, { force: true }))
    }
  }
}

/** Files of a folder that are brought at once. */
export const filesAtOnce = 8

/** A file of no bytes that was not there before: what had its name is removed, not emptied. */
export async function createAnew(path: string): Promise<FileHandle> {
  return localCall(path, async () => {
    await rm(path, { force: true })
    return open(path, 'wx+', 0o666)
  })
}

/** What an earlier run left; undefined where it is gone or something else. */
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
