import { readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeEach, describe, expect, it, vi } from 'vitest'

import { RememberedManifests } from '../../../electron/catalog/manifests/remembered-manifests.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { digestOf, image, oneOfEach } from '../../pure/catalog/made-manifests.ts'

const files = await vi.hoisted(async () => {
  const { FailingFiles } = await import('../../conformance/failing-files.ts')
  return new FailingFiles()
})
vi.mock('node:fs/promises', async (original) => files.around(await original()))

const folder = useTempFolder()
const manifests = oneOfEach()
const config = { digest: digestOf('configuration of plain'), labels: { a: 'b' }, createdAtMs: 1 }
let path: string
let made = 0

beforeEach(() => {
  files.watch()
  path = join(folder(), `store-${(made += 1)}`, 'manifests')
})

describe('manifests remembered', () => {
  it('are there after a restart', async () => {
    await remember(manifests)
    const again = await RememberedManifests.open(path)
    for (const facts of manifests) expect(again.manifest(facts.digest)).toEqual(facts)
    expect(again.config(config.digest)).toEqual(config)
    await again.close()
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('are there where the process ended without a word, once they were written', async () => {
    const memory = await RememberedManifests.open(path)
    for (const facts of manifests) memory.addManifest(facts)
    await memory.flush()
    const again = await RememberedManifests.open(path)
    expect(again.columns.manifestCount).toBe(manifests.length)
    await Promise.all([memory.close(), again.close()])
  })

  it('are written by themselves', async () => {
    const memory = await RememberedManifests.open(path)
    memory.addManifest(image('one', ['x']))
    await expect.poll(async () => (await stat(path)).size).toBeGreaterThan(0)
    await memory.close()
  })

  it('go on behind a torn end, wherever it is torn', async () => {
    const [first, ...others] = manifests
    if (first === undefined) throw new Error('there are some')
    await remember([first])
    const whole = (await stat(path)).size
    await remember(others)
    const end = (await stat(path)).size
    for (const size of [end - 1, whole + 25, whole + 24, whole + 23, whole + 1, whole]) {
      await truncate(path, size)
      const memory = await RememberedManifests.open(path)
      expect(memory.columns.manifestCount).toBe(1)
      await memory.close()
      expect((await stat(path)).size).toBe(whole)
    }
    await remember(others)
    expect(await count()).toBe(manifests.length)
  })

  it('lose a damaged record and keep those behind it', async () => {
    for (const facts of manifests) await remember([facts])
    const bytes = await readFile(path)
    bytes[100] = (bytes[100] ?? 0) ^ 1
    await writeFile(path, bytes)
    expect(await count()).toBe(manifests.length - 1)
    // It was written anew, without the damage.
    expect(await count()).toBe(manifests.length - 1)
    expect((await stat(path)).size).toBeLessThan(bytes.length)
    await remember(manifests)
    expect(await count()).toBe(manifests.length)
  })

  it.each([
    ['nothing', new Uint8Array(0)],
    ['something else', Buffer.from('{"version":1}'.repeat(100))],
    ['zeros', new Uint8Array(5000)],
  ])('begin anew where the file holds %s', async (_, content) => {
    await remember([])
    await writeFile(path, content)
    await remember(manifests)
    expect(await count()).toBe(manifests.length)
  })

  it('stay in memory where nothing can be written', async () => {
    await writeFile(join(folder(), `file-${made}`), '')
    const memory = await RememberedManifests.open(join(folder(), `file-${made}`, 'manifests'))
    for (const facts of manifests) memory.addManifest(facts)
    for (const facts of manifests) expect(memory.manifest(facts.digest)).toEqual(facts)
    await memory.close()
  })

  it('stay in memory where the disk is full, and are written when there is room', async () => {
    const memory = await RememberedManifests.open(path)
    files.fail('ENOSPC', 'every')
    for (const facts of manifests) memory.addManifest(facts)
    await memory.flush()
    files.watch()
    expect((await stat(path)).size).toBe(0)
    for (const facts of manifests) expect(memory.manifest(facts.digest)).toEqual(facts)
    memory.addManifest(image('one more', ['x']))
    await memory.close()
    expect(await count()).toBe(manifests.length + 1)
  })

  it('forget what the store has no more, when that is much', async () => {
    const many = Array.from({ length: 100 }, (_, at) => image(String(at), ['x', String(at)]))
    const memory = await RememberedManifests.open(path)
    for (const facts of many) memory.addManifest(facts)
    await memory.flush()
    const before = (await stat(path)).size
    const few = new Set(many.slice(0, 90).map(({ digest }) => digest))
    await memory.retain((digest) => few.has(digest))
    expect(memory.columns.manifestCount).toBe(100)
    const half = new Set(many.slice(0, 50).map(({ digest }) => digest))
    await memory.retain((digest) => half.has(digest))
    expect(memory.columns.manifestCount).toBe(50)
    expect((await stat(path)).size).toBeLessThan(before)
    for (const facts of many.slice(0, 50)) expect(memory.manifest(facts.digest)).toEqual(facts)
    expect(memory.manifest(many[60]?.digest ?? digestOf(''))).toBeUndefined()
    memory.addManifest(image('after', ['x']))
    await memory.close()
    expect(await count()).toBe(51)
  })

  it('are written into few records where they came one by one', async () => {
    const memory = await RememberedManifests.open(path)
    for (let at = 0; at < 90; at += 1) {
      memory.addManifest(image(String(at), ['x']))
      await memory.flush()
    }
    await memory.close()
    const before = (await stat(path)).size
    expect(await count()).toBe(90)
    expect((await stat(path)).size).toBeLessThan(before / 2)
    expect(await count()).toBe(90)
  })

  it('add no more when they are as many as memory is for', async () => {
    const memory = RememberedManifests.inMemory(50_000)
    for (let at = 0; at < 2000; at += 1) memory.addManifest(image(String(at), ['x', String(at)]))
    expect(memory.columns.manifestCount).toBeGreaterThan(20)
    expect(memory.columns.manifestCount).toBeLessThan(500)
  })
})

async function remember(facts: typeof manifests): Promise<void> {
  const memory = await RememberedManifests.open(path)
  for (const each of facts) memory.addManifest(each)
  if (facts.length > 0) memory.addConfig(config)
  await memory.close()
}

async function count(): Promise<number> {
  const memory = await RememberedManifests.open(path)
  const found = memory.columns.manifestCount
  await memory.close()
  return found
}
