import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

import { describe, expect, it, vi } from 'vitest'

import { parseDigest } from '../../../drivers/common/names.ts'
import { entryKinds, type TableProblem } from '../../../electron/api/rows.ts'
import type { LayerEntries } from '../../../electron/contents/model/layer-entries.ts'
import type { RangedBlob } from '../../../electron/contents/model/ranged-blob.ts'
import type { ReadTable } from '../../../electron/contents/model/table-of-contents.ts'
import { EntryRows } from '../../../electron/contents/tar/entry-batch.ts'
import { ContentsThread } from '../../../electron/contents/thread/contents-thread.ts'
import { readLayer } from '../../../electron/contents/thread/read-layer.ts'
import { tablesOfContents } from '../../../electron/contents/toc/tables-of-contents.ts'
import { unzstd } from '../../../electron/images/archive/compression/unzstd.ts'
import { parseManifest, type Descriptor } from '../../../electron/registry/manifests/manifest.ts'
import { live } from '../../conformance/harness.ts'
import { estargzOf, manyEntries } from './estargz-of.ts'

/** Layers by crane and skopeo; see `test/corpus/layers/make.sh`. */
const forms = [
  ['estargz', 'estargz', 1],
  ['zstd-chunked', 'zstdChunked', 1],
] as const

describe.each(forms)('a layer with a table of contents, %s', (name, way, requests) => {
  const bytes = readFileSync(`test/corpus/layers/${name}.layer`)
  const descriptor = descriptorIn(readFileSync(`test/corpus/layers/${name}.manifest`))

  it('has the entries that reading all of it gives, by one request', async () => {
    const blob = blobOf(bytes)
    const index = await found(blob, descriptor)
    expect(index.way).toBe(way)
    expect(rowsOf(index.entries)).toEqual(rowsOf(await wholeEntries(bytes)))
    expect(index.entries.count).toBeGreaterThan(15)
    expect(blob.requests).toBe(requests)
  })

  it('gives each file by one request, verified', async () => {
    const blob = blobOf(bytes)
    const index = await found(blob, descriptor)
    const unpacked = name === 'estargz' ? gunzipSync(bytes) : await unpackedZstd(bytes)
    for (const [entry, path] of index.entries.paths.entries()) {
      if (entryKinds[index.entries.kinds[entry] ?? -1] !== 'file') continue
      const before = blob.requests
      const content = await contentOf(index.openFile(entry, live))
      expect(content.byteLength, path).toBe(index.entries.sizesBytes[entry])
      expect(unpacked.includes(content), path).toBe(true)
      expect(blob.requests - before).toBe(content.byteLength === 0 ? 0 : 1)
    }
    const link = index.entries.paths.indexOf('etc/zhard')
    expect((await contentOf(index.openFile(link, live))).toString()).toBe('hello\n')
    await expect(
      contentOf(index.openFile(index.entries.paths.indexOf('etc/link'), live)),
    ).rejects.toMatchObject({
      code: 'Unsupported',
    })
  })

  it('fails for a file whose bytes are others', async () => {
    const { entries } = await found(blobOf(bytes), descriptor)
    const entry = entries.paths.indexOf('bin/random')
    const blob = blobOf(bytes)
    await contentOf((await found(blob, descriptor)).openFile(entry, live))
    const at = blob.lastOffset + 9000
    const damaged = Buffer.from(bytes)
    damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at)
    const index = await found(blobOf(damaged), descriptor)
    await expect(contentOf(index.openFile(entry, live))).rejects.toMatchObject({ code: 'Corrupt' })
  })

  it('is read whole where the table is not that of the manifest, or is cut off', async () => {
    const annotations = Object.fromEntries(
      Object.entries(descriptor.annotations ?? {}).map(([key, value]) => [
        key,
        value.startsWith('sha256:') ? `sha256:${'0'.repeat(64)}` : value,
      ]),
    )
    expect(await find(blobOf(bytes), { ...descriptor, annotations })).toEqual(unusable('otherDigest'))
    const cut = Buffer.concat([bytes.subarray(0, bytes.byteLength - 60), Buffer.alloc(60)])
    expect(await find(blobOf(cut), { ...descriptor, annotations: {} })).toBeUndefined()
  })

  it('has the same table by its footer alone, where the manifest lost its annotations', async () => {
    const plain = {
      mediaType: descriptor.mediaType,
      digest: descriptor.digest,
      sizeBytes: descriptor.sizeBytes,
    }
    const index = await found(blobOf(bytes), plain)
    expect(rowsOf(index.entries)).toEqual(rowsOf((await found(blobOf(bytes), descriptor)).entries))
  })
})

describe('a table of contents that is not trusted', () => {
  const file = { name: 'a', type: 'reg', size: 1, offset: 0, mode: 420 }
  it.each([
    ['no version', { entries: [file] }],
    ['another version', { version: 2, entries: [file] }],
    ['no list', { version: 1, entries: {} }],
    ['two lists', { version: 1, entries: [file], more: [{}] }],
    ['an unknown kind', { version: 1, entries: [{ ...file, type: 'door' }] }],
    ['no name', { version: 1, entries: [{ ...file, name: 7 }] }],
    ['a negative size', { version: 1, entries: [{ ...file, size: -1 }] }],
    ['a size that is no number', { version: 1, entries: [{ ...file, size: '1' }] }],
    ['an offset behind the layer', { version: 1, entries: [{ ...file, offset: 1e9 }] }],
    ['a path that is there twice', { version: 1, entries: [file, { ...file, name: './a' }] }],
    ['a chunk without a file', { version: 1, entries: [{ type: 'chunk', offset: 1, chunkOffset: 1 }] }],
    [
      'a chunk behind its file',
      { version: 1, entries: [file, { type: 'chunk', offset: 1, chunkOffset: 5 }] },
    ],
    ['a digest that is none', { version: 1, entries: [{ ...file, chunkDigest: 'sha256:x' }] }],
    ['a time that is none', { version: 1, entries: [{ ...file, modtime: 'soon' }] }],
    ['nested too deep', { version: 1, entries: [JSON.parse('['.repeat(50) + ']'.repeat(50))] }],
  ])('%s: the layer is read whole', async (_, table) => {
    expect(await find(blobOf(estargzOf(table)), gzipLayer)).toEqual(unusable('broken'))
  })

  it('has a way out of the layer as what leads outside, as a tar archive has', async () => {
    const index = await found(
      blobOf(estargzOf({ version: 1, entries: [{ ...file, name: '../../etc/x' }] })),
      gzipLayer,
    )
    expect(entryKinds[index.entries.kinds[0] ?? -1]).toBe('outside')
  })

  it('takes the older footer of 47 bytes', async () => {
    const index = await found(blobOf(estargzOf({ version: 1, entries: [file] }, 'old')), gzipLayer)
    expect(index.entries.paths).toEqual(['a', 'stargz.index.json'])
  })

  it('costs a layer without one a request, and a large one two', async () => {
    const blob = blobOf(gzipSync(Buffer.alloc(1_000_000)))
    expect(await find(blob, gzipLayer)).toBeUndefined()
    expect(blob.requests).toBe(1)
    const entries = Array.from({ length: 60_000 }, (_, at) => ({
      name: `folder/${createHash('sha256').update(String(at)).digest('hex')}`,
      type: 'reg',
      mode: 420,
    }))
    const large = blobOf(estargzOf({ version: 1, entries }))
    expect((await found(large, gzipLayer)).entries.count).toBe(60_001)
    expect(large.requests).toBe(2)
  })

  it('is read in a thread of its own: none of its entries is parsed in this one', async () => {
    const blob = blobOf(estargzOf({ version: 1, entries: manyEntries(50_000) }, 'new', 100_000))
    const thread = new ContentsThread(resolve('dist/contents/contents-worker.mjs'))
    const parsing = vi.spyOn(JSON, 'parse')
    const index = await tablesOfContents.find(blob, gzipLayer, (...asked) => thread.readTable(...asked), live)
    const parsed = parsing.mock.calls.length
    parsing.mockRestore()
    await thread.close()
    expect(parsed).toBe(0)
    const here = await found(blob, gzipLayer)
    if (index?.kind !== 'used') throw new Error('no table was found')
    expect(index.index.entries.count).toBe(50_001)
    expect(rowsOf(here.entries)).toEqual(rowsOf(index.index.entries))
  }, 60_000)

  it('is not looked for in another image', async () => {
    const field = Buffer.from('SG\x11\0STARGZEXTERNALTOC', 'latin1')
    const head = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, field.byteLength, 0])
    const end = Buffer.from([1, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0])
    const bytes = Buffer.concat([gzipSync('x'), head, field, end])
    expect(await find(blobOf(bytes), gzipLayer)).toEqual(unusable('elsewhere'))
  })

  it('fails in the thread as it does here', async () => {
    const blob = blobOf(estargzOf({ version: 2, entries: manyEntries(10_000) }, 'new', 100_000))
    const thread = new ContentsThread(resolve('dist/contents/contents-worker.mjs'))
    const readTable: ReadTable = (...asked) => thread.readTable(...asked)
    expect(await tablesOfContents.find(blob, gzipLayer, readTable, live)).toEqual(unusable('broken'))
    await thread.close()
  })
})

function unusable(problem: TableProblem) {
  return { kind: 'unusable', problem }
}

const gzipLayer: Descriptor = {
  mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
  digest: parseDigest(`sha256:${'1'.repeat(64)}`),
  sizeBytes: 1,
}

function find(blob: RangedBlob, descriptor: Descriptor) {
  const thread = new ContentsThread(undefined)
  return tablesOfContents.find(blob, descriptor, (...asked) => thread.readTable(...asked), live)
}

async function found(blob: RangedBlob, descriptor: Descriptor) {
  const index = await find(blob, descriptor)
  if (index?.kind !== 'used') throw new Error('no table was found')
  return index.index
}

function blobOf(bytes: Buffer): RangedBlob & { requests: number; readBytes: number; lastOffset: number } {
  return {
    digest: parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`),
    sizeBytes: bytes.byteLength,
    requests: 0,
    readBytes: 0,
    lastOffset: 0,
    async *read({ offset, length = bytes.byteLength - offset }) {
      this.requests += 1
      this.lastOffset = offset
      for (let at = offset; at < offset + length; at += 65_536) {
        const chunk = bytes.subarray(at, Math.min(at + 65_536, offset + length))
        this.readBytes += chunk.byteLength
        yield await Promise.resolve(chunk)
      }
    },
  }
}

function descriptorIn(manifest: Buffer): Descriptor {
  const parsed = parseManifest(manifest)
  const layer = parsed.kind === 'image' ? parsed.layers[0] : undefined
  if (layer === undefined) throw new Error('the manifest has no layer')
  return layer
}

async function wholeEntries(bytes: Buffer): Promise<LayerEntries> {
  const blob = blobOf(bytes)
  const rows = new EntryRows()
  const steps = readLayer(blob.read({ offset: 0 }, live), blob)
  for (let step = await steps.next(); step.done !== true; step = await steps.next()) rows.append(step.value)
  return rows.batch
}

function rowsOf({ count, ...columns }: LayerEntries) {
  return Array.from({ length: count }, (_, at) => ({
    path: columns.paths[at],
    kind: entryKinds[columns.kinds[at] ?? -1],
    sizeBytes: columns.sizesBytes[at],
    mode: columns.modes[at]?.toString(8),
    userId: columns.userIds[at],
    groupId: columns.groupIds[at],
    modifiedAtMs: columns.modifiedAtMs[at],
    target: columns.targets[at],
  }))
}

async function unpackedZstd(bytes: Buffer): Promise<Buffer> {
  return contentOf(unzstd(blobOf(bytes).read({ offset: 0 }, live), bytes.byteLength))
}

async function contentOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(Buffer.from(chunk))
  return Buffer.concat(all)
}
