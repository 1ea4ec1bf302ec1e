import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import type { ArchiveFile } from '../../../electron/images/archive/files/archive-file.ts'
import { openArchive } from '../../../electron/images/archive/open/open-archive.ts'
import { live, someBytes } from '../../conformance/harness.ts'
import {
  blobPath,
  digestOf,
  dockerFiles,
  LayoutFiles,
  manifestIn,
  types,
} from '../../corpus/archives/image-files.ts'
import { paxEntry, tarEntry, tarOf, tarOfFiles } from '../../corpus/archives/tar-bytes.ts'
import { byteFile, byteFiles } from '../../unit/images/byte-files.ts'
import { imagesIn } from '../../unit/images/pushing.ts'

const layout = new LayoutFiles()
const [app, other] = [layout.image(['one', 'two']), layout.image(['one', 'three'])]
const index = layout.indexOf([
  { ...app, platform: { os: 'linux', architecture: 'amd64' } },
  { ...other, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
])
const signature = layout.blob(types.manifest, {
  schemaVersion: 2,
  mediaType: types.manifest,
  artifactType: 'application/vnd.example.signature.v1',
  config: layout.blob('application/vnd.oci.empty.v1+json', '{}'),
  layers: [layout.blob('application/vnd.example.signature', 'signed, sealed')],
  subject: app,
})
layout.name({ 'quay.io:443/edge/agent:2026.11': app, multi: index, signed: signature })

describe('an OCI layout', () => {
  const routes: readonly (readonly [string, readonly ArchiveFile[]])[] = [
    ['as a tar archive', [byteFile('layout.tar', layout.tar())]],
    ['as a tar archive in gzip', [byteFile('layout.tar.gz', gzipSync(layout.tar()))]],
    ['as the files of a folder', byteFiles(layout.files, 'dropped/images/')],
  ]
  it.each(routes)('tells of its images %s', async (_, files) => {
    const images = await imagesIn(files)
    expect(images.map(({ names, platforms }) => ({ names, platforms }))).toEqual([
      { names: ['quay.io:443/edge/agent:2026.11'], platforms: ['linux/amd64'] },
      { names: ['multi'], platforms: ['linux/amd64', 'linux/arm64/v8'] },
      { names: ['signed'], platforms: [] },
    ])
    expect(images.map((image) => (image.format === 'oci' ? image.kind : ''))).toEqual([
      'image',
      'index',
      'artifact',
    ])
    const [, multi, signed] = images
    expect(multi?.format === 'oci' && multi.manifests.map((each) => each.digest)).toEqual([
      app.digest,
      other.digest,
      index.digest,
    ])
    expect(multi?.format === 'oci' && multi.blobs).toHaveLength(5)
    expect(signed?.format === 'oci' && signed.subject).toBe(app.digest)
  })

  it('gives several names to an image that is listed several times', async () => {
    const twice = new LayoutFiles()
    const image = twice.image(['one'])
    twice.name({ 'a:1': image, 'a:2': image })
    expect(await imagesIn([byteFile('a.tar', twice.tar())])).toMatchObject([{ names: ['a:1', 'a:2'] }])
  })
})

describe('a docker archive', () => {
  it('tells of its image, whose layers are not packed', async () => {
    const files = dockerFiles(['one', 'two'])
    expect(await imagesIn([byteFile('saved.tar', tarOfFiles(files))])).toMatchObject([
      {
        format: 'docker',
        names: ['edge/agent:2026.11'],
        platforms: ['linux/amd64'],
        layers: [{ compression: 'none' }, { compression: 'none' }],
      },
    ])
  })

  it('may lead to a layer by a link within the archive', async () => {
    const files = dockerFiles(['one', 'two'])
    const [path = ''] = [...files.keys()].filter((each) => each.endsWith('/layer.tar'))
    const [folder = ''] = path.split('/')
    const entries = [...files].map(([name, bytes]) =>
      name === path
        ? Buffer.concat([
            tarEntry(`${folder}.tar`, bytes),
            tarEntry(name, '', { type: '2', linkName: `../${folder}.tar` }),
          ])
        : tarEntry(name, bytes),
    )
    expect(await imagesIn([byteFile('saved.tar', tarOf(entries))])).toMatchObject([{ format: 'docker' }])
  })

  it('is an OCI layout where it holds a whole one, with the names of the list', async () => {
    const both = new LayoutFiles()
    const image = both.image(['one'])
    both.put('index.json', { schemaVersion: 2, manifests: [image] })
    const Config = blobPath(manifestIn(both, image).config.digest)
    both.put('manifest.json', [{ Config, RepoTags: ['agent:1', 'agent:latest'], Layers: [] }])
    expect(await imagesIn([byteFile('saved.tar', both.tar())])).toMatchObject([
      { format: 'oci', digest: image.digest, names: ['agent:1', 'agent:latest'] },
    ])
  })

  it('is the one platform of several that its layout holds whole, with the names of the list', async () => {
    const both = new LayoutFiles()
    const [image, absent] = [both.image(['one']), both.image(['on another platform'])]
    both.put('index.json', { schemaVersion: 2, manifests: [both.indexOf([image, absent])] })
    both.remove(blobPath(absent.digest))
    const { config, layers } = manifestIn(both, image)
    const list = { Config: blobPath(config.digest), RepoTags: ['agent:1'] }
    both.put('manifest.json', [{ ...list, Layers: layers.map(({ digest }) => blobPath(digest)) }])
    const images = await imagesIn([byteFile('saved.tar', both.tar())])
    expect(images).toMatchObject([{ format: 'oci', digest: image.digest, names: ['agent:1'] }])
  })
})

describe('a tar archive in gzip', () => {
  it('is passed once for its headers, and once for all its contents', async () => {
    const large = new LayoutFiles()
    const layers = Array.from({ length: 8 }, (_, at) =>
      large.blob('application/vnd.example.weights', someBytes(400_000, at + 1)),
    )
    const config = large.blob('application/vnd.example.config', '{}')
    large.name({
      v1: large.blob(types.manifest, { schemaVersion: 2, mediaType: types.manifest, config, layers }),
    })
    const file = byteFile('large.tar.gz', gzipSync(large.tar()))
    const archive = await openArchive([file], () => undefined, live)
    for (const { digest } of layers) {
      const found = archive.find(blobPath(digest))
      if (found === undefined) throw new Error('it lacks a blob')
      const contents: Uint8Array[] = []
      for await (const chunk of archive.open(found, 0, live)) contents.push(chunk.slice())
      expect(digestOf(Buffer.concat(contents))).toBe(digest)
    }
    await archive.close()
    expect(file.readBytes).toBeLessThan(2.1 * file.sizeBytes)
  })
})

describe('a tar archive', () => {
  it.each([
    ['of POSIX with extended headers', (name: string) => paxEntry({ path: name, mtime: '1.5' })],
    ['of GNU with long names', (name: string) => tarEntry('././@LongLink', `${name}\0`, { type: 'L' })],
  ])('%s has the names that they say', async (_, extension) => {
    const entries = [...layout.files].map(([name, bytes]) =>
      Buffer.concat([extension(`./${name}`), tarEntry('shortened', bytes)]),
    )
    expect(await imagesIn([byteFile('layout.tar', tarOf(entries))])).toHaveLength(3)
  })

  it('is not read where it is passed over', async () => {
    const large = new LayoutFiles()
    const random = Buffer.alloc(8 * 1024 * 1024, 1)
    const layers = [large.blob('application/vnd.example.weights', random)]
    const config = large.blob('application/vnd.example.config', '{}')
    const artifact = { schemaVersion: 2, mediaType: types.manifest, config, layers }
    large.name({ weights: large.blob(types.manifest, artifact) })
    const file = byteFile('large.tar', large.tar())
    await imagesIn([file])
    expect(file.readBytes).toBeLessThan(2 * 1024 * 1024)
  })
})
