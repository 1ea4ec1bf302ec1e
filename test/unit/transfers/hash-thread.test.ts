import { createHash } from 'node:crypto'
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

import { contentCrc64, type ContentChecksum } from '../../../drivers/index.ts'
import { contentChecks, type ContentCheck } from '../../../electron/transfers/verify/content-check.ts'
import type { FileHasher } from '../../../electron/transfers/verify/file-hasher.ts'
import { HashThread } from '../../../electron/transfers/verify/hash-thread.ts'
import { EtagTrust } from '../../../electron/transfers/verify/etag-trust.ts'

const program = resolve('dist/hasher/hash-worker.mjs')
const partBytes = 1024 * 1024
const bytes = Buffer.concat(Array.from({ length: 5 }, (_, index) => Buffer.alloc(partBytes, index + 1)))

let folder = ''
let file: FileHandle
let thread: HashThread

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bollard-test-'))
})

afterEach(async () => {
  await thread.close()
  await file.close().catch(() => undefined)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a file that is hashed in a thread of its own', () => {
  it.each<ContentChecksum['kind']>(['md5', 'joinedMd5', 'crc64'])(
    'is compared by %s with what it is to be, while it is written',
    async (kind) => {
      const right = await checkOf(kind, bytes)
      const wrong = await checkOf(kind, Buffer.concat([bytes.subarray(1), Buffer.alloc(1)]))
      thread = new HashThread(program)
      file = await open(join(folder, kind), 'w+')
      const readHere = vi.spyOn(file, 'read')
      const hashers = [thread.begin(file, right), thread.begin(file, wrong)]
      await writeAll(hashers)
      expect(await Promise.all(hashers.map((hasher) => hasher.matches()))).toEqual([true, false])
      await Promise.all(hashers.map((hasher) => hasher.stop()))
      expect(readHere).not.toHaveBeenCalled()
    },
  )

  it('shows that ETags are MD5s', async () => {
    const trust = new EtagTrust()
    thread = new HashThread(program)
    const hasher = await begun('trusted', await checkOf('md5', bytes, trust))
    await writeAll([hasher])
    await hasher.matches()
    expect(trust.etags).toBe('md5')
  })

  it.each([
    ['cannot be started', () => new HashThread(join(folder, 'no such program.mjs')), false],
    ['ends in the middle', () => new HashThread(program), true],
  ])('is hashed here when the thread %s', async (_, start, ends) => {
    thread = start()
    const hasher = await begun('here', await checkOf('md5', bytes))
    const written = writeAll([hasher])
    if (ends) await thread.close()
    await written
    expect(await hasher.matches()).toBe(true)
    await hasher.stop()
    expect(await thread.begin(file, await checkOf('md5', Buffer.alloc(0))).matches()).toBe(true)
  })

  it('is hashed in this thread when the other one ends before its result', async () => {
    thread = new HashThread(program)
    const hasher = await begun('waiting', await checkOf('md5', bytes))
    await writeAll([hasher])
    const result = hasher.matches()
    await thread.close()
    expect(await result).toBe(true)
  })

  it('may be closed once it is stopped', async () => {
    thread = new HashThread(program)
    const hasher = await begun('stopped', await checkOf('md5', bytes))
    await writeAll([hasher])
    await hasher.stop()
    await file.close()
    file = await open(join(folder, 'another'), 'w+')
    const next = thread.begin(file, await checkOf('md5', bytes))
    await writeAll([next])
    expect(await next.matches()).toBe(true)
  })

  it('fails when it became shorter, and when it cannot be read', async () => {
    thread = new HashThread(program)
    const check = await checkOf('md5', bytes)
    const shorter = await begun('shorter', check)
    shorter.reach(bytes.byteLength)
    await expect(shorter.matches()).rejects.toMatchObject({ code: 'Corrupt' })
    await file.close()
    file = await open(join(folder, 'written only'), 'w')
    const unreadable = thread.begin(file, check)
    unreadable.reach(bytes.byteLength)
    await expect(unreadable.matches()).rejects.toMatchObject({ code: 'EBADF', syscall: 'read' })
  })
})

async function begun(name: string, check: ContentCheck): Promise<FileHasher> {
  file = await open(join(folder, name), 'w+')
  return thread.begin(file, check)
}

async function writeAll(hashers: readonly FileHasher[]): Promise<void> {
  for (let at = 0; at < bytes.byteLength; at += partBytes) {
    await file.write(bytes, at, partBytes, at)
    for (const hasher of hashers) hasher.reach(at + partBytes)
  }
}

async function checkOf(
  kind: ContentChecksum['kind'],
  content: Buffer,
  trust = new EtagTrust(),
): Promise<ContentCheck> {
  const sizeBytes = content.byteLength
  const hints = { digest: undefined, chunkSizeBytes: partBytes, trust }
  const [check] = contentChecks({ sizeBytes, checksum: await checksumOf(kind, content) }, hints)
  if (check === undefined) throw new Error(`${kind} is not checked`)
  return check
}

async function checksumOf(kind: ContentChecksum['kind'], content: Buffer): Promise<ContentChecksum> {
  const hash = createHash('md5')
  if (kind === 'crc64') return { kind, value: await contentCrc64(content) }
  if (kind === 'md5') return { kind, value: hash.update(content).digest('hex') }
  const parts = content.byteLength / partBytes
  for (let at = 0; at < content.byteLength; at += partBytes) {
    hash.update(
      createHash('md5')
        .update(content.subarray(at, at + partBytes))
        .digest(),
    )
  }
  return { kind, parts, value: hash.digest('hex') }
}
