import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import type { LayerReading } from '../../../electron/contents/model/layer-reader.ts'
import { live, someBytes } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { contentOf, LayerStore, linesOf } from './layer-store.ts'
import { tarOf } from './tar-of.ts'

const folder = useTempFolder()

const files = [
  { name: 'etc/', type: '5', mode: 0o755 },
  { name: 'etc/motd', content: 'hello\n' },
  { name: 'etc/link', type: '2', linkName: 'motd' },
  { name: 'etc/hard', type: '1', linkName: 'etc/motd' },
  { name: 'etc/.wh.old', content: '' },
  { name: 'var/.wh..wh..opq', content: '' },
  { name: '../outside', content: 'no' },
  { name: 'bin/big', content: someBytes(300_000) },
]

describe('a layer', () => {
  it.each([
    ['in this thread', false],
    ['in a thread of its own', true],
  ])('gives its entries in the order of its archive, read %s', async (_, thread) => {
    const store = await LayerStore.in(folder())
    const place = await store.push(gzipSync(tarOf(files)))
    const layers = store.layers({ thread })
    const index = await layers.index(place, live)
    expect(linesOf(index.entries)).toEqual([
      'folder 755 1000/100 0 1700000000 etc',
      'file 644 1000/100 6 1700000000 etc/motd',
      'symbolicLink 644 1000/100 0 1700000000 etc/link -> motd',
      'hardLink 644 1000/100 0 1700000000 etc/hard -> etc/motd',
      'whiteout 644 1000/100 0 1700000000 etc/old',
      'opaque 644 1000/100 0 1700000000 var',
      'outside 644 1000/100 0 1700000000 ../outside',
      'file 644 1000/100 300000 1700000000 bin/big',
    ])
    expect(index).toMatchObject({ way: 'whole', compression: 'gzip' })
    expect((await contentOf(index, 'etc/motd', live)).toString()).toBe('hello\n')
    expect((await contentOf(index, 'etc/hard', live)).toString()).toBe('hello\n')
    expect((await contentOf(index, 'bin/big', live)).equals(someBytes(300_000))).toBe(true)
    await layers.close()
  })

  it.each([
    ['of no bytes', Buffer.alloc(0)],
    ['of an empty archive', gzipSync(tarOf([]))],
    ['packed out of nothing', gzipSync(Buffer.alloc(0))],
    ['of zeros without end', gzipSync(tarOf([], 512 * 50))],
  ])('%s has no entries', async (_, bytes) => {
    const store = await LayerStore.in(folder())
    const index = await store.layers().index(await store.push(bytes), live)
    expect(index.entries.count).toBe(0)
  })

  it('may end without the blocks that end an archive', async () => {
    const store = await LayerStore.in(folder())
    const index = await store.layers().index(await store.push(gzipSync(tarOf(files, 0))), live)
    expect(index.entries.count).toBe(files.length)
  })

  it.each([
    ['encrypted', { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip+encrypted' }, 'layerEncrypted'],
    [
      'foreign and not in the bucket',
      { mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', missing: true },
      'layerForeign',
    ],
    ['not in the bucket', { missing: true }, 'layerNotThere'],
  ])('that is %s is refused for that', async (_, kind, reason) => {
    const store = await LayerStore.in(folder())
    const place = await store.push(gzipSync(tarOf(files)), kind)
    await expect(store.layers().index(place, live)).rejects.toMatchObject({ reason: { id: reason } })
  })

  it.each([
    ['JSON', Buffer.from('{"_type":"https://in-toto.io/Statement/v1"}')],
    ['a WASM module', Buffer.concat([Buffer.from('\0asm\u0001\0\0\0', 'latin1'), someBytes(5000)])],
    ['a zip file', Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), someBytes(5000)])],
    ['packed text', gzipSync('a model card\n'.repeat(1000))],
  ])('that is %s is said to be no archive, with its media type', async (_, bytes) => {
    const store = await LayerStore.in(folder())
    const mediaType = 'application/vnd.example.thing.v1'
    const place = await store.push(bytes, { mediaType })
    await expect(store.layers().index(place, live)).rejects.toMatchObject({
      code: 'Unsupported',
      reason: { id: 'layerNoTar', values: { mediaType } },
    })
  })

  it.each([
    ['is cut off', gzipSync(tarOf(files)).subarray(0, 9000), 'packingDamaged'],
    ['is cut off in a file', gzipSync(tarOf(files).subarray(0, 8000)), 'tarCutInEntry'],
    [
      'unpacks to far more than itself',
      gzipSync(tarOf([{ name: 'zeros', content: Buffer.alloc(400 * 1024 ** 2) }]), { level: 9 }),
      'packingTooLarge',
    ],
  ])('that %s is refused for that', async (_, bytes, reason) => {
    const store = await LayerStore.in(folder())
    const place = await store.push(bytes)
    await expect(store.layers().index(place, live)).rejects.toMatchObject({ reason: { id: reason } })
  })

  it('whose bytes are not those of its digest is refused, and is not kept', async () => {
    const store = await LayerStore.in(folder())
    const place = await store.push(gzipSync(tarOf(files)))
    const hex = place.layer.slice('sha256:'.length)
    const other = gzipSync(tarOf(files.slice(1)))
    await store.registry.write(`docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`, other)
    const layers = store.layers({ kept: 'kept-other' })
    await expect(layers.index(place, live)).rejects.toMatchObject({ reason: { id: 'layerOtherBytes' } })
    await layers.close()
    expect(await readdir(join(folder(), 'kept-other')).catch(() => [])).toEqual([])
  })
})

describe('a layer that was read', () => {
  it('is there at once after a restart, without a request but those for a file', async () => {
    const store = await LayerStore.in(folder())
    const place = await store.push(gzipSync(tarOf(files)))
    const first = store.layers({ kept: 'kept-once' })
    const read = await first.index(place, live)
    await first.close()
    store.takeRequests()
    const index = await store.layers({ kept: 'kept-once' }).index(place, live)
    expect(store.takeRequests()).toEqual([])
    expect(index.way).toBe('kept')
    expect(linesOf(index.entries)).toEqual(linesOf(read.entries))
    expect((await contentOf(index, 'etc/motd', live)).toString()).toBe('hello\n')
    expect(store.takeRequests()).toHaveLength(1)
  })

  it('is read again where what was kept is damaged, wherever the damage is', async () => {
    const store = await LayerStore.in(folder())
    const place = await store.push(gzipSync(tarOf(files)))
    const writer = store.layers({ kept: 'kept-damaged' })
    const expected = linesOf((await writer.index(place, live)).entries)
    await writer.close()
    const [name = ''] = await readdir(join(folder(), 'kept-damaged'))
    const path = join(folder(), 'kept-damaged', name)
    const whole = await readFile(path)
    for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 60)) {
      const damaged = Buffer.from(whole)
      damaged[at] = (damaged[at] ?? 0) ^ 0x10
      for (const bytes of [damaged, whole.subarray(0, at)]) {
        await writeFile(path, bytes)
        const layers = store.layers({ kept: 'kept-damaged' })
        const index = await layers.index(place, live)
        expect(index.way).toBe('whole')
        expect(linesOf(index.entries)).toEqual(expected)
        await layers.close()
      }
    }
  })

  it('gives a file from the nearest point, not from the start', async () => {
    const store = await LayerStore.in(folder())
    const content = Array.from({ length: 60 }, (_, at) => ({
      name: `file-${at}`,
      content: someBytes(500_000, at + 1),
    }))
    for (const bytes of [gzipSync(tarOf(content)), tarOf(content)]) {
      const place = await store.push(bytes)
      const index = await store.layers().index(place, live)
      for (const at of [0, 1, 29, 58, 59]) {
        store.takeRequests()
        expect((await contentOf(index, `file-${at}`, live)).equals(someBytes(500_000, at + 1))).toBe(true)
        const [request = ''] = store.takeRequests()
        const [, offset = '', length = ''] = /^get (\d+)\+(\d+)$/.exec(request) ?? []
        expect(Number(length) || bytes.byteLength - Number(offset)).toBeLessThan(10_000_000)
      }
    }
  })
})

describe('two who ask for one layer', () => {
  it('share one reading, and the second hears of the entries that came before', async () => {
    const store = await LayerStore.in(folder())
    const place = await store.push(gzipSync(tarOf(files)))
    const layers = store.layers()
    const [a, b] = await Promise.all([layers.index(place, live), layers.index(place, live)])
    expect(a.entries).toBe(b.entries)
    expect(store.takeRequests().filter((each) => each.startsWith('get 0+'))).toHaveLength(1)
  })

  it('do not end it for one another; the last who leaves ends it', async () => {
    const store = await LayerStore.in(folder())
    const place = await store.push(tarOf([{ name: 'big', content: someBytes(20_000_000) }]))
    const layers = store.layers()
    const [first, second] = [new AbortController(), new AbortController()]
    const readings: LayerReading[] = []
    const one = layers.index(place, first.signal)
    const other = layers.index(place, second.signal, (reading) => readings.push(reading))
    first.abort()
    await expect(one).rejects.toBeDefined()
    second.abort()
    await expect(other).rejects.toBeDefined()
    store.takeRequests()
    const index = await layers.index(place, live)
    expect(index.entries.count).toBe(1)
    expect(store.takeRequests()).toContain('get 0+20001792')
  })
})
