import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Backend } from '../../../electron/api/contract.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { firstOf, openBackend, type TestBackend } from '../methods/test-backend.ts'

const folder = useTempFolder()
let disk: string
let host: TestBackend | undefined

/** A disk of its own can be had by root where the system lets it: a small one in memory. */
const mounts = process.platform === 'linux' && process.getuid?.() === 0 && canMount()

describe.skipIf(!mounts)('a data folder on a full disk (needs root, for a small disk of its own)', () => {
  beforeEach(async () => {
    disk = await mkdtemp(join(folder(), 'disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=700', 'tmpfs', disk])
  })
  afterEach(async () => {
    await host?.close()
    host = undefined
    execFileSync('umount', [disk])
  })

  it('says so at every save, and keeps what was there', async () => {
    host = await openBackend(folder(), disk)
    await host.backend.addStore({ ...draft, name: 'before' }, live)
    await fill(disk)
    const { backend } = host
    const full = { code: 'Unavailable', where: { serviceCode: 'ENOSPC' } }
    await expect(backend.addStore({ ...draft, name: 'after' }, live)).rejects.toMatchObject(full)
    const theme = { theme: 'dark', language: 'en' } as const
    await expect(backend.changeSettings(theme, live)).rejects.toMatchObject(full)
    expect(await namesOf(backend)).toEqual(['before'])
    expect((await readdir(disk)).filter((name) => name.includes('.new'))).toEqual([])
    await rm(join(disk, 'filling'))
    await backend.addStore({ ...draft, name: 'after' }, live)
    expect(await namesOf(backend)).toEqual(['before', 'after'])
  })

  it('can be opened, and shows its stores', async () => {
    const first = await openBackend(folder(), disk)
    await first.backend.addStore({ ...draft, name: 'kept' }, live)
    await first.close()
    await fill(disk)
    host = await openBackend(folder(), disk)
    expect(await namesOf(host.backend)).toEqual(['kept'])
    expect(await firstOf(host.backend.watchNotices({}, live), () => true)).toEqual([
      { kind: 'folderUnwritable', path: disk },
    ])
  })

  it('keeps a damaged list, which no save writes over until there is room to put it aside', async () => {
    const first = await openBackend(folder(), disk)
    await first.close()
    const path = join(disk, 'stores.json')
    const text = `{"version": 1, "stores": [${' '.repeat(20_000)}`
    await writeFile(path, text)
    await fill(disk)
    host = await openBackend(folder(), disk)
    expect(await firstOf(host.backend.watchNotices({}, live), () => true)).toContainEqual({
      kind: 'storesDamaged',
      path,
    })
    await expect(host.backend.addStore({ ...draft, name: 'new' }, live)).rejects.toMatchObject({
      where: { serviceCode: 'ENOSPC' },
    })
    expect(await readFile(path, 'utf8')).toBe(text)
    await rm(join(disk, 'filling'))
    await host.backend.addStore({ ...draft, name: 'new' }, live)
    const aside = (await readdir(disk)).find((name) => name.startsWith('stores.json.damaged-')) ?? ''
    expect(await readFile(join(disk, aside), 'utf8')).toBe(text)
  })
})

const draft = {
  driver: 'filesystem',
  values: { rootdirectory: '/nowhere' },
  readOnly: true,
} as const

async function namesOf(backend: Backend): Promise<readonly string[]> {
  const rows = await firstOf(backend.watchStores({}, live), () => true)
  return (rows ?? []).map(({ name }) => name)
}

/** Until not one byte more fits. */
async function fill(path: string): Promise<void> {
  const filling = join(path, 'filling')
  for (const size of [65_536, 4096, 1]) {
    for (;;) {
      try {
        await writeFile(filling, 'x'.repeat(size), { flag: 'a' })
      } catch {
        break
      }
    }
  }
  expect((await stat(filling)).size).toBeGreaterThan(0)
}

function canMount(): boolean {
  const probe = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'])
  return probe.status === 0
}
