import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { FolderInUse, openDataFolder } from '../../../electron/host/data-folder.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

const folder = useTempFolder()

describe('a data folder', () => {
  it('is one host’s at a time, and the next one’s after it', async () => {
    const path = join(folder(), 'turns')
    const first = await openDataFolder(path)
    await expect(openDataFolder(path)).rejects.toBeInstanceOf(FolderInUse)
    await first.release()
    await (await openDataFolder(path)).release()
  })

  it('tells who has it', async () => {
    const path = join(folder(), 'told')
    const first = await openDataFolder(path)
    const failure = await openDataFolder(path).catch((error: unknown) => error)
    expect(failure).toMatchObject({ owner: { pid: process.pid } })
    expect(String(failure)).toContain(`process ${process.pid}`)
    await first.release()
  })

  it('is the same by whichever name it is reached', async () => {
    const path = join(folder(), 'named')
    const first = await openDataFolder(path)
    await symlink(path, join(folder(), 'link-to-it'))
    for (const name of [join(folder(), 'link-to-it'), `${path}/.`, `${folder()}//named/`])
      await expect(openDataFolder(name)).rejects.toBeInstanceOf(FolderInUse)
    await first.release()
  })

  it('is locked also where its name is longer than a socket’s may be', async () => {
    const path = join(folder(), 'long'.repeat(40))
    const first = await openDataFolder(path)
    await expect(openDataFolder(path)).rejects.toBeInstanceOf(FolderInUse)
    await first.release()
    await (await openDataFolder(path)).release()
  })

  it('keeps few traces of the hosts that had it', async () => {
    const path = join(folder(), 'traces')
    for (let start = 0; start < 40; start += 1) await (await openDataFolder(path)).release()
    const left = await readdir(join(path, 'host'))
    expect(left.filter((name) => name.endsWith('.sock'))).toEqual([])
    expect(left.length).toBeLessThanOrEqual(8)
  })
})

describe.skipIf(process.platform === 'win32')('processes that start at once', () => {
  let takers: Taker[] = []
  beforeAll(async () => {
    takers = await Promise.all(Array.from({ length: 4 }, startTaker))
  })
  afterAll(() => {
    for (const { child } of takers) child.kill('SIGKILL')
  })

  it('share no folder, also over what a killed host left', async () => {
    for (let round = 0; round < 60; round += 1) {
      const path = await mkdtemp(join(folder(), 'race-'))
      await leaveLockOfDeadHost(path)
      const outcomes = await Promise.all(takers.map((taker) => taker.take(path)))
      const held = outcomes.filter((outcome) => outcome === 'held')
      expect([round, held.length, outcomes.length]).toEqual([round, 1, 4])
      expect(new Set(outcomes)).toEqual(new Set(['held', 'elsewhere']))
      await Promise.all(takers.map((taker) => taker.release()))
    }
  })

  it('get it once its host was killed, and not while that only stands still', async () => {
    const path = join(folder(), 'killed')
    await mkdir(path)
    const holder = await startTaker()
    expect(await holder.take(path)).toBe('held')
    const [next] = takers
    holder.child.kill('SIGSTOP')
    expect(await next?.take(path)).toBe('elsewhere')
    const ended = once(holder.child, 'exit')
    holder.child.kill('SIGKILL')
    await ended
    expect(await next?.take(path)).toBe('held')
    await next?.release()
  })
})

interface Taker {
  readonly child: ChildProcess
  take(path: string): Promise<unknown>
  release(): Promise<unknown>
}

/** Each has a runtime folder of its own, as the sessions of a person may. */
async function startTaker(): Promise<Taker> {
  const runtime = await mkdtemp(join(folder(), 'runtime-'))
  const child = fork(resolve('test/unit/hosts/lock-taker.ts'), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, XDG_RUNTIME_DIR: runtime },
  })
  await once(child, 'message')
  const asked = async (message: object | string): Promise<unknown> => {
    const answered = once(child, 'message')
    child.send(message)
    return (await answered)[0]
  }
  return { child, take: (path) => asked({ take: path }), release: () => asked('release') }
}

async function leaveLockOfDeadHost(path: string): Promise<void> {
  const locks = join(path, 'host')
  await mkdir(locks)
  const socket = join(locks, 'dead.sock')
  await writeFile(socket, '')
  await writeFile(join(locks, '1.lock'), JSON.stringify({ socket, pid: 1, startedAtMs: 0 }))
}
