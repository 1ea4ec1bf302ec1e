import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { describe, expect, it } from 'vitest'

import { tablesOfContent } from '../../../electron/catalog/build/tables-of-content.ts'
import { columnsOf } from '../../../electron/catalog/disk/columns.ts'
import { loadSummary } from '../../../electron/catalog/disk/load-summary.ts'
import { loadTables } from '../../../electron/catalog/disk/load-tables.ts'
import { saveTables } from '../../../electron/catalog/disk/save-tables.ts'
import type { CatalogTables } from '../../../electron/catalog/tables/catalog-tables.ts'
import { digestAt, digestCount } from '../../../electron/catalog/tables/digests.ts'
import { summaryOf } from '../../../electron/catalog/tables/store-summary.ts'
import { nameAt, nameCount } from '../../../electron/catalog/tables/names.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { sha } from './odd-store.ts'

const folder = useTempFolder()
const fingerprint = 'this store'

const tables = tablesOfContent({
  asOfMs: 12345,
  blobs: Array.from({ length: 200 }, (_, at) => ({
    digest: `sha256:${sha(`blob ${at}`)}`,
    sizeBytes: at,
    storageClass: ['A', 'B'][at % 2] ?? '',
  })),
  repositories: ['a', 'a-b', 'ä'].map((name) => ({
    name,
    tags: [
      { name: 'v1', current: `sha256:${sha('blob 1')}`, history: [{ digest: `sha256:${sha('blob 1')}` }] },
      { name: 'v2' },
    ],
    revisions: [{ digest: `sha256:${sha('blob 1')}` }],
    layerLinks: [{ digest: `sha512:${sha('x', 'sha512')}`, target: `sha256:${sha('blob 2')}` }],
  })),
})

function textOf(each: CatalogTables): string {
  const { asOfMs, requests, etagsAreMd5, totals, blobs } = each
  const columns = [...columnsOf(each)].map(([name, { buffer, byteOffset, byteLength }]) => [
    name,
    Buffer.from(buffer, byteOffset, byteLength).toString('hex'),
  ])
  return JSON.stringify({ asOfMs, requests, etagsAreMd5, totals, classNames: blobs.classNames, columns })
}

let files = 0
async function saved(): Promise<string> {
  const path = join(folder(), `catalog-${(files += 1)}`, 'listing')
  saveTables({ path, fingerprint, tables })
  return path
}

describe('tables on disk', () => {
  it('come back as they were, with their indexes', async () => {
    const loaded = loadTables({ path: await saved(), fingerprint })
    if (loaded.kind !== 'loaded') throw new Error(loaded.kind)
    expect(textOf(loaded.tables)).toBe(textOf(tables))
    expect(loaded.tables.uses).toEqual(tables.uses)
    expect(Math.abs(loaded.savedAtMs - Date.now())).toBeLessThan(60_000)
  })

  it('are for their owner alone, and leave nothing beside them', async () => {
    const path = await saved()
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700)
    expect(await readdir(dirname(path))).toEqual(['listing'])
  })

  it('of nothing come back too', () => {
    const path = join(folder(), 'empty', 'listing')
    const empty = tablesOfContent({})
    saveTables({ path, fingerprint, tables: empty })
    const loaded = loadTables({ path, fingerprint })
    if (loaded.kind !== 'loaded') throw new Error(loaded.kind)
    expect(textOf(loaded.tables)).toBe(textOf(empty))
  })

  it('say in their head what they hold in numbers', async () => {
    const path = await saved()
    expect(summaryOf(tables)).toMatchObject({ blobs: 200, repositories: 3, tags: 6, manifests: 3 })
    expect(loadSummary({ path, fingerprint })).toEqual(summaryOf(tables))
    expect(loadSummary({ path, fingerprint: 'another store' })).toBeUndefined()
    expect(loadSummary({ path: `${path}-none`, fingerprint })).toBeUndefined()
    const bytes = await readFile(path)
    bytes[40] = (bytes[40] ?? 0) ^ 1
    await writeFile(path, bytes)
    expect(loadSummary({ path, fingerprint })).toBeUndefined()
  })

  it('of another bucket, or of another version, count as none', async () => {
    const path = await saved()
    expect(loadTables({ path, fingerprint: 'another store' })).toEqual({ kind: 'none' })
    expect(loadTables({ path: `${path}-none`, fingerprint })).toEqual({ kind: 'none' })
    const bytes = await readFile(path)
    bytes.writeUInt32LE(999, 16)
    await writeFile(path, bytes)
    expect(loadTables({ path, fingerprint })).toEqual({ kind: 'none' })
  })

  it('are never taken where a byte of them changed', async () => {
    const path = await saved()
    const whole = await readFile(path)
    const text = textOf(tables)
    let refused = 0
    for (let at = 0; at < whole.length; at += at < 400 ? 1 : 37) {
      const damaged = Buffer.from(whole)
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8))
      await writeFile(path, damaged)
      const loaded = loadTables({ path, fingerprint })
      // Bytes between columns are nothing.
      const taken = loaded.kind === 'loaded' ? textOf(loaded.tables) : text
      expect(taken).toBe(text)
      if (loaded.kind !== 'loaded') refused += 1
    }
    expect(refused).toBeGreaterThan(600)
  })

  it('are never taken where they are cut short, or longer', async () => {
    const path = await saved()
    const whole = await readFile(path)
    for (let length = 0; length < whole.length; length += 211) {
      await writeFile(path, whole.subarray(0, length))
      expect(loadTables({ path, fingerprint }).kind).not.toBe('loaded')
    }
    await writeFile(path, Buffer.concat([whole, Buffer.alloc(100)]))
    expect(loadTables({ path, fingerprint }).kind).toBe('damaged')
  })

  it('in whose place a folder is are said not to be readable', async () => {
    const path = join(folder(), 'folder', 'listing')
    await mkdir(path, { recursive: true })
    expect(loadTables({ path, fingerprint }).kind).toBe('unreadable')
    expect(() => saveTables({ path, fingerprint, tables })).toThrow('EISDIR')
    expect(await readdir(dirname(path))).toEqual(['listing'])
  })

  it('of columns that do not fit together are refused, though their checksum is right', () => {
    const wrong: readonly Partial<CatalogTables>[] = [
      { tags: { ...tables.tags, current: tables.tags.current.map(() => 5000) } },
      { tags: { ...tables.tags, linkState: tables.tags.linkState.slice(1) } },
      { blobs: { ...tables.blobs, digest: tables.blobs.digest.map(() => 0xffffffff) } },
      { repositories: { ...tables.repositories, firstTag: tables.repositories.firstTag.map(() => 9) } },
      { digests: { ...tables.digests, sha256: tables.digests.sha256.slice(1) } },
      {
        repositories: {
          ...tables.repositories,
          names: { ...tables.repositories.names, bytes: new Uint8Array(1) },
        },
      },
      {
        seen: {
          ...tables.seen,
          link: new Uint32Array([4000]),
          sizeBytes: new Float64Array(1),
          etag: new Uint8Array(16),
        },
      },
    ]
    for (const [at, change] of wrong.entries()) {
      const path = join(folder(), `wrong-${at}`, 'listing')
      saveTables({ path, fingerprint, tables: { ...tables, ...change } })
      expect(loadTables({ path, fingerprint }).kind).toBe('damaged')
    }
  })

  it('are whole, old or new, wherever the process that writes them is killed', async () => {
    const path = join(folder(), 'killed', 'listing')
    const seen = new Set<number>()
    for (let round = 0; round < 5; round += 1) {
      const writer = spawn(
        process.execPath,
        ['--import', 'tsx', 'test/unit/catalog/writing-process.ts', path],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      await once(writer.stdout, 'data')
      await pause(round * 17)
      writer.kill('SIGKILL')
      await once(writer, 'exit')
      const loaded = loadTables({ path, fingerprint })
      if (loaded.kind === 'none') continue
      if (loaded.kind !== 'loaded') throw new Error(`${loaded.kind}: ${loaded.why}`)
      seen.add(loaded.tables.asOfMs)
      expect(nameAt(loaded.tables.repositories.names, 0)).toBe(`written-${loaded.tables.asOfMs}`)
      expect(nameCount(loaded.tables.repositories.names)).toBe(1)
      expect(digestAt(loaded.tables.digests, digestCount(loaded.tables.digests) - 1)).toMatch(/^sha256:/)
    }
    expect(seen.size).toBeGreaterThan(0)
  })
})
