import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { exportRunner } from '../../../electron/images/export/export-runner.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { tarBytes, TarWriter } from '../../../electron/images/export/tar-writer.ts'
import { parseTarHeader } from '../../../electron/images/archive/tar/tar-header.ts'
import { ociImageManifest } from '../../../electron/registry/manifests/manifest.ts'
import { fallbackTag } from '../../../electron/registry/referrers/referrers.ts'
import { expectCode, live, someBytes } from '../../conformance/harness.ts'
import { run } from '../../peers/run.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import {
  blobOf,
  descriptor,
  jsonBlob,
  tinyIndex,
  TinyRegistry,
  type Blob,
} from '../registry/tiny-registry.ts'
import { KeptContext, KeptMemory } from '../transfers/transfer-parts.ts'
import { byteFile } from './byte-files.ts'
import { imagesIn, pushAll } from './pushing.ts'
import { runExport, type ExportRequest } from './run-export.ts'

const folder = useTempFolder()
const gzip = 'application/vnd.oci.image.layer.v1.tar+gzip'
/** Its first layer is read in several ranges. */
const amd = realImage('amd64', [someBytes(20_000_000), someBytes(700, 2), someBytes(700, 2)])
const arm = realImage('arm64', [someBytes(900, 3)])
const attestation = realImage('unknown', [someBytes(10, 4)])
const index = tinyIndex([], {
  manifests: [
    { ...descriptor(ociImageManifest, amd.manifest), platform: { os: 'linux', architecture: 'amd64' } },
    { ...descriptor(ociImageManifest, arm.manifest), platform: { os: 'linux', architecture: 'arm64' } },
    {
      ...descriptor(ociImageManifest, attestation.manifest),
      platform: { os: 'unknown', architecture: 'unknown' },
    },
  ],
  annotations: { 'org.example.of': 'all of them' },
})

describe('an export', () => {
  it("gives the same archive every time, of files that are nobody's and of no time", async () => {
    const { driver } = await registry('same')
    const [one, two] = [join(folder(), 'one.tar'), join(folder(), 'two.tar')]
    for (const path of [one, two]) await runExport(driver, request(path, { reference: { tag: 'multi' } }))
    expect(Buffer.compare(await readFile(one), await readFile(two))).toBe(0)
    const listed = await run('tar', ['--utc', '-tvf', one])
    expect(listed.split('\n')[0]).toMatch(/^-rw-r--r-- 0\/0 +\d+ 1970-01-01 00:00 oci-layout$/)
  })

  it('holds an index byte for byte with all that it lists, attestations included', async () => {
    const { driver } = await registry('whole')
    const files = await filesOf(driver, { reference: { tag: 'multi' } })
    expect(indexJson(files).manifests).toEqual([
      {
        ...descriptor('application/vnd.oci.image.index.v1+json', index),
        annotations: {
          'io.containerd.image.name': 'team/app:multi',
          'org.opencontainers.image.ref.name': 'multi',
        },
      },
    ])
    const all = [index, ...[amd, arm, attestation].flatMap(({ manifest, blobs }) => [manifest, ...blobs])]
    const expected = [...new Set(all.map(({ digest }) => `blobs/${digest.replace(':', '/')}`))]
    expect([...files.keys()].toSorted()).toEqual(['index.json', 'oci-layout', ...expected].toSorted())
    for (const { digest, bytes } of all) {
      expect(Buffer.compare(files.get(`blobs/${digest.replace(':', '/')}`) ?? Buffer.alloc(0), bytes)).toBe(0)
    }
  })

  it('of some of three images is a new index, which is told; of all it is the one that is there', async () => {
    const third = realImage('s390x', [someBytes(5, 9)])
    const source = await registry('some')
    const manifests = [amd, arm, third].map((image, at) => ({
      ...descriptor(ociImageManifest, image.manifest),
      platform: { os: 'linux', architecture: ['amd64', 'arm64', 's390x'][at] },
    }))
    const three = tinyIndex([], { manifests })
    await source.pushManifests('team/app', ['three'], third.blobs, [third.manifest, three])
    const chosen = { reference: { tag: 'three' }, entries: [amd.manifest.digest, third.manifest.digest] }
    const path = join(folder(), 'some.tar')
    const { reports } = await runExport(source.driver, request(path, chosen))
    const files = await unpacked(path)
    const digest = indexJson(files).manifests[0]?.digest ?? ''
    expect(reports).toEqual([
      {
        path: 'team_app_three.tar',
        kind: 'changed',
        detail: expect.stringContaining(digest),
        reason: expect.objectContaining({ id: 'newIndex' }),
      },
    ])
    const made: unknown = JSON.parse(files.get(`blobs/${digest.replace(':', '/')}`)?.toString() ?? '')
    expect(made).toMatchObject({ manifests: [manifests[0], manifests[2]] })
    expect(files.has(`blobs/${arm.manifest.digest.replace(':', '/')}`)).toBe(false)
    const all = {
      reference: { tag: 'three' },
      entries: [third, arm, amd].map(({ manifest }) => manifest.digest),
    }
    expect(indexJson(await filesOf(source.driver, all)).manifests[0]?.digest).toBe(three.digest)
  })

  it('of one platform is its image, for docker load with its layers unpacked and each once', async () => {
    const { driver } = await registry('docker')
    const files = await filesOf(driver, {
      reference: { tag: 'multi' },
      entries: [amd.manifest.digest],
      format: 'docker',
    })
    const [first = '', second = ''] = amd.diffIds.map((diffId) => `${diffId.slice(7)}/layer.tar`)
    const config = `${amd.config.digest.slice(7)}.json`
    expect([...files.keys()]).toEqual([config, first, second, 'manifest.json'])
    expect(JSON.parse(files.get('manifest.json')?.toString() ?? '')).toEqual([
      { Config: config, RepoTags: ['team/app:multi'], Layers: [first, second, second] },
    ])
    expect(Buffer.compare(files.get(first) ?? Buffer.alloc(0), someBytes(20_000_000))).toBe(0)
  })

  it('for docker load is of two for one platform the one that is not in zstd', async () => {
    const source = await registry('variants')
    const zstd = realImage('amd64', [someBytes(9, 16)], undefined, gzip.replace('gzip', 'zstd'))
    const platform = { os: 'linux', architecture: 'amd64' }
    const annotations = { 'io.github.containers.compression.zstd': 'true' }
    const both = tinyIndex([], {
      manifests: [
        { ...descriptor(ociImageManifest, zstd.manifest), platform, annotations },
        { ...descriptor(ociImageManifest, amd.manifest), platform },
      ],
    })
    await source.pushManifests('team/app', ['both'], zstd.blobs, [zstd.manifest, both])
    const files = await filesOf(source.driver, { reference: { tag: 'both' }, format: 'docker' })
    expect([...files.keys()]).toContain(`${amd.config.digest.slice(7)}.json`)
    const taken = await filesOf(source.driver, {
      reference: { tag: 'both' },
      entries: [zstd.manifest.digest],
    })
    expect(indexJson(taken).manifests).toMatchObject([{ digest: zstd.manifest.digest, platform }])
  })

  it('with referrers has them by their tags, which they have again where it is pushed; without, the image alone', async () => {
    const source = await registry('referrers')
    const signature = realImage('amd64', [someBytes(9, 17)])
    const sig = (of: Blob) => `${of.digest.replace(':', '-')}.sig`
    const tags = [sig(index), sig(arm.manifest), sig(signature.manifest)]
    await source.pushManifests('team/app', tags, signature.blobs, [signature.manifest])
    const list = tinyIndex([signature.manifest])
    await source.pushManifests('team/app', [fallbackTag(amd.manifest.digest)], [], [list])
    const broken = fallbackTag(arm.manifest.digest)
    await source.pushManifests('team/app', [broken], [], [tinyIndex([blobOf('gone')])])
    const path = join(folder(), 'with-referrers.tar')
    const wish = { reference: { tag: 'multi' }, referrers: true } as const
    const { reports } = await runExport(source.driver, request(path, wish))
    expect(reports).toMatchObject([{ path: `team/app:${broken}`, kind: 'skipped' }])
    const target = await TinyRegistry.in(join(folder(), 'referrers-target'))
    const files = [byteFile('a.tar', await readFile(path))]
    const images = await imagesIn(files)
    const names = images.flatMap((image) => image.names)
    const expected = ['multi', ...tags, fallbackTag(amd.manifest.digest)]
    expect(names.toSorted()).toEqual(expected.map((tag) => `team/app:${tag}`).toSorted())
    const [first] = indexJson(await unpacked(path)).manifests
    expect(first?.digest).toBe(index.digest)
    await pushAll(target.driver, files, { repository: 'team/app', tags: ['multi', 'sig', 'list'] })
    const plain = await filesOf(source.driver, { reference: { tag: 'multi' } })
    expect(indexJson(plain).manifests).toHaveLength(1)
  })

  it.each([
    [
      'several images for docker load',
      { tag: 'multi' },
      'docker',
      undefined,
      'InvalidParameter',
      'linux/amd64, linux/arm64',
    ],
    [
      'an entry that is not there',
      { tag: 'multi' },
      'oci',
      [blobOf('elsewhere').digest],
      'InvalidParameter',
      blobOf('elsewhere').digest,
    ],
    [
      'an artifact for docker load',
      { tag: 'artifact' },
      'docker',
      undefined,
      'Unsupported',
      'holds an image',
    ],
    [
      'an encrypted layer for docker load',
      { tag: 'encrypted' },
      'docker',
      undefined,
      'Unsupported',
      '+encrypted',
    ],
    [
      'a layer in lzma for docker load',
      { tag: 'lzma' },
      'docker',
      undefined,
      'Unsupported',
      'packed as lzma',
    ],
    ['a tag that is not there', { tag: 'nowhere' }, 'oci', undefined, 'NotFound', ''],
    ['an image whose layer is gone', { tag: 'gone' }, 'oci', undefined, 'Corrupt', 'not in the bucket'],
    ['an image whose layer is another', { tag: 'swapped' }, 'oci', undefined, 'Corrupt', 'digest'],
    [
      'a layer that unpacks to something else',
      { tag: 'lying' },
      'docker',
      undefined,
      'Corrupt',
      'the unpacked layer does not have the digest',
    ],
    ['an index that lacks a manifest', { tag: 'sparse' }, 'oci', undefined, 'Corrupt', 'manifest'],
  ] as const)(
    'refuses %s with its reason, and leaves no file',
    async (_, reference, format, entries, code, words) => {
      const source = await damagedRegistry()
      const place = join(folder(), 'refused')
      await run('mkdir', ['-p', place])
      const chosen = { reference, format, ...(entries === undefined ? {} : { entries: [...entries] }) }
      const error = await expectCode(runExport(source.driver, request(join(place, 'x.tar'), chosen)), code)
      expect(error.message).toContain(words)
      expect(await readdir(place)).toEqual([])
    },
  )

  it('that was killed leaves a file beside its place, which the next run or its end removes', async () => {
    const { driver } = await registry('killed')
    const place = join(folder(), 'killed-place')
    await run('mkdir', ['-p', place])
    const memory = new KeptMemory()
    await memory.set('beside', join(place, 'x.tar.0badf00d.part'))
    await writeFile(join(place, 'x.tar.0badf00d.part'), 'half')
    await runExport(driver, request(join(place, 'x.tar'), { reference: { tag: 'multi' } }), undefined, memory)
    expect(await readdir(place)).toEqual(['x.tar'])
    await memory.set('beside', join(place, 'x.tar.1badf00d.part'))
    await writeFile(join(place, 'x.tar.1badf00d.part'), 'half')
    const runner = exportRunner({ open: () => Promise.reject(new Error('nothing is read')) })
    const order = {
      kind: 'export',
      store: 'x',
      ...request('x.tar', { reference: { tag: 'multi' } }),
    } as const
    await runner.undo(order, new KeptContext(memory, live))
    expect(await readdir(place)).toEqual(['x.tar'])
    expect(memory.names).toEqual([])
  })
})

describe('a tar archive', () => {
  it('holds names and sizes that its header has no room for', async () => {
    const long = `blobs/sha512/${'a'.repeat(128)}`
    const chunks: Uint8Array[] = []
    const tar = new TarWriter({ write: async (bytes) => void chunks.push(bytes), overwrite: undefined })
    await tar.file(long, 3, [Buffer.from('abc')])
    await tar.end()
    const path = join(folder(), 'long.tar')
    await writeFile(path, Buffer.concat(chunks))
    expect(await run('tar', ['-tf', path])).toBe(`${long}\n`)
    expect(Buffer.concat(chunks).byteLength).toBe(tarBytes([{ name: long, sizeBytes: 3 }]))
  })

  it('has the size of a file of ten gigabytes in a form that readers know', async () => {
    const headers: Uint8Array[] = []
    const tar = new TarWriter({ write: async (bytes) => void headers.push(bytes), overwrite: undefined })
    await expect(tar.file('large', 10 * 1024 ** 3, [])).rejects.toThrow(/0 bytes came/)
    expect(parseTarHeader(headers[0] ?? new Uint8Array(0))).toMatchObject({
      name: 'large',
      sizeBytes: 10 * 1024 ** 3,
    })
  })
})

function request(path: string, more: Partial<ExportRequest>): ExportRequest {
  const place = { kind: 'file', path } as const
  return { repository: 'team/app', reference: { tag: 'app' }, format: 'oci', place, ...more }
}

async function filesOf(driver: TinyRegistry['driver'], more: Partial<ExportRequest>) {
  const path = join(folder(), 'files.tar')
  await runExport(driver, request(path, more))
  return unpacked(path)
}

/** By tar itself: what is in the archive, in its order. */
async function unpacked(path: string): Promise<ReadonlyMap<string, Buffer>> {
  const into = `${path}.files`
  await run('rm', ['-rf', into])
  await run('mkdir', [into])
  await run('tar', ['-xf', path, '-C', into])
  const names = (await run('tar', ['-tf', path])).trim().split('\n')
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(into, name))] as const)),
  )
}

function indexJson(files: ReadonlyMap<string, Buffer>): { manifests: { digest: string }[] } {
  return JSON.parse(files.get('index.json')?.toString() ?? '') as { manifests: { digest: string }[] }
}

async function registry(name: string): Promise<TinyRegistry> {
  const source = await TinyRegistry.in(join(folder(), name))
  const images = [amd, arm, attestation]
  const manifests = images.map(({ manifest }) => manifest)
  await source.pushManifests(
    'team/app',
    ['multi'],
    images.flatMap(({ blobs }) => blobs),
    [amd.manifest, ...manifests, index],
  )
  return source
}

async function damagedRegistry(): Promise<TinyRegistry> {
  const source = await registry('damaged')
  const push = ({ manifest, blobs }: RealImage, tag: string) =>
    source.pushManifests('team/app', [tag], blobs, [manifest])
  const [gone, swapped, lying] = [
    realImage('a', [someBytes(9, 11)]),
    realImage('b', [someBytes(9, 12)]),
    realImage('c', [someBytes(9, 13)], someBytes(9, 14)),
  ]
  await push(gone, 'gone')
  await push(swapped, 'swapped')
  await push(lying, 'lying')
  await push(realImage('amd64', [someBytes(9, 15)], undefined, `${gzip}+encrypted`), 'encrypted')
  await push(inLzma(), 'lzma')
  const artifact = jsonBlob({
    ...JSON.parse(new TextDecoder().decode(arm.manifest.bytes)),
    artifactType: 'application/vnd.example',
  })
  await source.pushManifests('team/app', ['artifact'], arm.blobs, [artifact])
  await source.pushManifests('team/app', ['sparse'], [], [tinyIndex([blobOf('{}')])])
  await source.remove(layout.blobData(gone.layers[0].digest))
  await source.write(
    layout.blobData(swapped.layers[0].digest),
    new Uint8Array(swapped.layers[0].bytes.byteLength),
  )
  return source
}

function inLzma(): RealImage {
  const image = realImage('amd64', [someBytes(9, 15)])
  const layer = blobOf('\x5d\0\0 and so on')
  const manifest = jsonBlob({
    ...(JSON.parse(new TextDecoder().decode(image.manifest.bytes)) as object),
    layers: [descriptor(gzip, layer)],
  })
  return { ...image, manifest, layers: [layer], blobs: [image.config, layer] }
}

interface RealImage {
  readonly manifest: Blob
  readonly config: Blob
  readonly layers: readonly [Blob, ...Blob[]]
  readonly diffIds: readonly string[]
  readonly blobs: readonly Blob[]
}

/** An image whose layers unpack to what its configuration says, unless it says something else. */
function realImage(
  architecture: string,
  contents: readonly [Uint8Array, ...Uint8Array[]],
  saidOfFirst: Uint8Array = contents[0],
  mediaType = gzip,
): RealImage {
  const [first, ...others] = contents
  const layers = [blobOf(gzipSync(first)), ...others.map((each) => blobOf(gzipSync(each)))] as const
  const diffIds = [saidOfFirst, ...others].map(
    (each) => `sha256:${createHash('sha256').update(each).digest('hex')}`,
  )
  const config = jsonBlob({ os: 'linux', architecture, rootfs: { type: 'layers', diff_ids: diffIds } })
  const manifest = jsonBlob({
    schemaVersion: 2,
    mediaType: ociImageManifest,
    config: descriptor('application/vnd.oci.image.config.v1+json', config),
    layers: layers.map((layer) => descriptor(mediaType, layer)),
  })
  return { manifest, config, layers, diffIds, blobs: [config, ...layers] }
}
