import { randomBytes } from 'node:crypto'
import { link, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { z } from 'zod'

import { isAnswering, listenInside, type HostSocket } from './host-socket.ts'

/** The host that holds a folder: its socket, its process and its start time. */
export interface LockOwner {
  readonly socket: string
  readonly pid: number
  /** Milliseconds since 1970, UTC. */
  readonly startedAtMs: number
}

export type FolderLock =
  | { readonly kind: 'held'; readonly socket: HostSocket }
  | { readonly kind: 'elsewhere'; readonly owner: LockOwner }

/**
 * Lets one host at a time have a data folder. The lock is a file in the folder, so every name of the folder leads to it.
 * It names a socket that its host listens on before the lock is there: a lock whose socket does not answer is of a host
 * that has ended, however it ended.
 *
 * Each holder writes a lock of the next number, which only one can make. The lock of the highest number counts. None is
 * ever written over or renamed, so two starts cannot both take over what an ended host left.
 *
 * Fails with the error of the file system where the folder cannot be written.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const locks = join(folder, 'host')
  await mkdir(locks, { recursive: true, mode: 0o700 })
  const socket = await listenInside(locks)
  try {
    const owner = await takeNext(locks, socket)
    if (owner === undefined) return { kind: 'held', socket }
    await socket.close()
    return { kind: 'elsewhere', owner }
  } catch (error) {
    await socket.close()
    throw error
  }
}

/** The host that holds the folder; undefined when this process holds it from now on. */
async function takeNext(locks: string, socket: HostSocket): Promise<LockOwner | undefined> {
  for (;;) {
    const numbers = await numbersIn(locks)
    const newest = numbers.at(-1) ?? 0
    const owner = newest === 0 ? undefined : await ownerOf(locks, newest)
    if (owner !== undefined && (await isAnswering(owner.socket))) return owner
    const ours = newest + 1
    if (!(await makeLock(locks, ours, socket.path))) continue
    // A process that was suspended for long may have made a lock with a number that was used and deleted before.
    if ((await numbersIn(locks)).at(-1) === ours) {
      await clearOld(locks, ours)
      return undefined
    }
    await rm(join(locks, nameOf(ours)), { force: true })
  }
}

const lockSchema = z.object({
  socket: z.string().min(1).max(4096),
  pid: z.int().positive(),
  startedAtMs: z.number().nonnegative(),
})

/** True when the lock was made with its whole content; false when a lock of this number exists. */
async function makeLock(locks: string, number: number, socket: string): Promise<boolean> {
  const lock: LockOwner = { socket, pid: process.pid, startedAtMs: Date.now() }
  const path = join(locks, nameOf(number))
  const beside = join(locks, `${randomBytes(6).toString('hex')}.new`)
  try {
    await writeFile(beside, JSON.stringify(lock), { mode: 0o600, flag: 'wx' })
    await link(beside, path)
    return true
  } catch (error) {
    if (hasCode(error, ['EEXIST'])) return false
    // A file system without hard links: the content comes a moment after the name.
    if (!hasCode(error, ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])) throw error
    return await writeFile(path, JSON.stringify(lock), { mode: 0o600, flag: 'wx' }).then(
      () => true,
      (failure: unknown) => {
        if (hasCode(failure, ['EEXIST'])) return false
        throw failure
      },
    )
  } finally {
    await rm(beside, { force: true })
  }
}

/** Undefined for a lock without its content, which a crash of the machine leaves. */
async function ownerOf(locks: string, number: number): Promise<LockOwner | undefined> {
  const path = join(locks, nameOf(number))
  for (;;) {
    const owner = await readLock(path)
    if (owner !== undefined || !(await isFresh(path))) return owner
    await pause(20)
  }
}

async function readLock(path: string): Promise<LockOwner | undefined> {
  try {
    return lockSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data
  } catch (error) {
    if (error instanceof SyntaxError || hasCode(error, ['ENOENT'])) return undefined
    throw error
  }
}

async function isFresh(path: string): Promise<boolean> {
  try {
    return Math.abs(Date.now() - (await stat(path)).mtimeMs) < 1000
  } catch (error) {
    if (hasCode(error, ['ENOENT'])) return false
    throw error
  }
}

/** Deletes sockets and locks of ended hosts, except the last few: a slow start may still read those. */
async function clearOld(locks: string, ours: number): Promise<void> {
  for (const number of await numbersIn(locks)) {
    if (number >= ours) continue
    const owner = await readLock(join(locks, nameOf(number)))
    if (owner?.socket.startsWith(locks) === true) await rm(owner.socket, { force: true })
    if (number <= ours - keptLocks) await rm(join(locks, nameOf(number)), { force: true })
  }
}

const keptLocks = 8

async function numbersIn(locks: string): Promise<readonly number[]> {
  const numbers = (await readdir(locks)).flatMap((name) => {
    const [, digits] = /^(\d{1,15})\.lock$/.exec(name) ?? []
    return digits === undefined ? [] : [Number(digits)]
  })
  return numbers.sort((a, b) => a - b)
}

function nameOf(number: number): string {
  return `${number}.lock`
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
