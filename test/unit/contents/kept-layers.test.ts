import { randomUUID } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { parseDigest, type Digest } from '../../../drivers/common/names.ts'
import { KeptLayers } from '../../../electron/contents/kept/kept-layers.ts'
import type { KeptLayer } from '../../../electron/contents/kept/layer-file.ts'
import { EntryRows } from '../../../electron/contents/tar/entry-batch.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

const folder = useTempFolder()

it('keeps as many layers as fit; those that were used longest ago go first', async () => {
  const path = join(folder(), randomUUID())
  const kept = new KeptLayers(path, { mostBytes: 10_000_000, mostFiles: 3 })
  for (const at of [1, 2, 3]) await save(kept, at)
  await kept.load(digest(1))
  await save(kept, 4)
  expect(await readdir(path)).toHaveLength(3)
  const found = await Promise.all([1, 2, 3, 4].map(async (at) => (await kept.load(digest(at))) !== undefined))
  expect(found).toEqual([true, false, true, true])
})

it('keeps as many bytes as it may, and no layer that would take a quarter of them', async () => {
  const path = join(folder(), randomUUID())
  const kept = new KeptLayers(path, { mostBytes: 20_000, mostFiles: 100 })
  for (let at = 1; at <= 30; at += 1) await save(kept, at, 20)
  expect((await readdir(path)).length).toBeLessThan(30)
  await save(kept, 31, 5000)
  expect(await kept.load(digest(31))).toBeUndefined()
})

it('deletes what a crash left half written, and counts what is there', async () => {
  const path = join(folder(), randomUUID())
  await save(new KeptLayers(path), 1)
  await writeFile(join(path, `sha256-${'2'.repeat(64)}.abc.new`), 'half')
  const kept = new KeptLayers(path, { mostBytes: 10_000_000, mostFiles: 2 })
  for (const at of [2, 3]) await save(kept, at)
  expect(await readdir(path)).toEqual([2, 3].map((at) => digest(at).replace(':', '-')))
})

it('gives every row back as it was, over the border of its groups', async () => {
  const kept = new KeptLayers(join(folder(), randomUUID()))
  await save(kept, 7, 40_000)
  const loaded = await kept.load(digest(7))
  const { startsAt: _, ...expected } = layerOf(7, 40_000).entries
  expect(loaded?.entries).toMatchObject(expected)
})

function digest(at: number): Digest {
  return parseDigest(`sha256:${String(at).padStart(64, '0')}`)
}

function layerOf(at: number, rows: number): KeptLayer & { readonly digest: Digest } {
  const entries = new EntryRows()
  for (let row = 0; row < rows; row += 1) {
    entries.add({
      path: `${randomPart(row)}/名-${row}`,
      target: row % 3 === 0 ? `to ${row}` : '',
      kind: row % 10,
      sizeBytes: row * 1e6,
      mode: row % 4096,
      userId: row,
      groupId: -row,
      modifiedAtMs: row * 1e8,
      startsAt: row * 512,
      contentDigest: new Uint8Array(32).fill(row),
    })
  }
  const facts = { compression: 'none', unpackedBytes: 1e9, points: undefined } as const
  return { digest: digest(at), compressedBytes: 1e9, facts, entries: entries.batch }
}

function randomPart(row: number): string {
  return ((row * 2654435761) % 2 ** 32).toString(36)
}

function save(kept: KeptLayers, at: number, rows = 3): Promise<void> {
  return kept.save(layerOf(at, rows))
}
