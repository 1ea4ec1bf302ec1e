import { describe, expect, it } from 'vitest'

import type { FoundImage } from '../../../electron/images/archive/formats/found-image.ts'
import {
  blobPath,
  bytesOf,
  digestOf,
  dockerFiles,
  LayoutFiles,
  manifestIn,
  types,
  type DescriptorJson,
} from '../../corpus/archives/image-files.ts'
import { tarOfFiles } from '../../corpus/archives/tar-bytes.ts'
import { byteFile, byteFiles } from '../../unit/images/byte-files.ts'
import { imagesIn } from '../../unit/images/pushing.ts'

const layout = new LayoutFiles()
const [one, two] = [layout.image(['one']), layout.image(['two'])]

/** As docker writes it beside an index of its own. */
function entry(image: DescriptorJson, name: string) {
  const { config, layers } = manifestIn(layout, image)
  return {
    Config: blobPath(config.digest),
    RepoTags: [name],
    Layers: layers.map(({ digest }) => blobPath(digest)),
  }
}

function named(image: DescriptorJson, name: string): DescriptorJson {
  return { ...image, annotations: { 'io.containerd.image.name': name } }
}

async function saved(index: unknown, list: unknown): Promise<readonly FoundImage[]> {
  const files = new Map(layout.files)
  if (index !== undefined) files.set('index.json', bytesOf(JSON.stringify(index)))
  if (list !== undefined) files.set('manifest.json', bytesOf(JSON.stringify(list)))
  return imagesIn([byteFile('saved.tar', tarOfFiles(files))])
}

describe('an archive of docker that saved two images', () => {
  const list = [entry(one, 'agent:1'), entry(two, 'agent:2')]
  const index = (manifests: unknown) => ({ schemaVersion: 2, mediaType: types.index, manifests })

  it.each([
    ['names both', index([named(one, 'x'), named(two, 'y')])],
    ['names the first alone', index([one])],
    ['names the second alone', index([two])],
    ['names none', index([])],
    ['says null', index(null)],
    ['says nothing of them', { schemaVersion: 2 }],
    ['is null', null],
    ['is not there', undefined],
  ])('holds both, also where its index.json %s', async (_, written) => {
    const images = await saved(written, list)
    expect(images.flatMap(({ names }) => names).toSorted()).toEqual(['agent:1', 'agent:2'])
    expect(images.map(({ format }) => format)).not.toContain('refused')
  })

  it.each([
    ['names the first alone', [entry(one, 'agent:1')]],
    ['names none', []],
    ['is null', null],
    ['is not there', undefined],
  ])('holds both, also where its manifest.json %s', async (_, written) => {
    const images = await saved(index([named(one, 'agent:1'), named(two, 'agent:2')]), written)
    expect(images).toMatchObject([
      { format: 'oci', names: ['agent:1'], digest: one.digest },
      { format: 'oci', names: ['agent:2'], digest: two.digest },
    ])
  })

  it('tells of a list that is broken, and holds what the other one names', async () => {
    expect(await saved(index([named(one, 'agent:1')]), 'no list')).toMatchObject([
      { format: 'oci', names: ['agent:1'] },
      { format: 'refused', names: ['manifest.json'], error: { code: 'Corrupt' } },
    ])
    expect(await saved({ schemaVersion: 7, manifests: [one] }, list)).toMatchObject([
      { format: 'docker', names: ['agent:1'] },
      { format: 'docker', names: ['agent:2'] },
      { format: 'refused', names: ['index.json'] },
    ])
  })
})

describe('one odd image in an archive', () => {
  it('of a layout does not refuse the others, whatever is wrong with it', async () => {
    const files = new LayoutFiles()
    const [good, another] = [files.image(['good']), files.image(['another'])]
    const gone = { mediaType: types.manifest, digest: digestOf(bytesOf('gone')), size: 4 }
    const broken = files.blob(types.manifest, 'not JSON')
    const old = files.blob(types.manifest, { schemaVersion: 1, fsLayers: [] })
    files.put('index.json', {
      schemaVersion: 2,
      manifests: [gone, named(good, 'good:1'), { size: 1 }, broken, old, named(another, 'another:1')],
    })
    const images = await imagesIn([byteFile('a.tar', files.tar())])
    expect(images.map(({ format, names }) => [format, ...names])).toEqual([
      ['refused'],
      ['oci', 'good:1'],
      ['refused'],
      ['refused'],
      ['refused'],
      ['oci', 'another:1'],
    ])
    const reasons = images.flatMap((image) => (image.format === 'refused' ? [image.error.reason?.id] : []))
    expect(reasons).toEqual(['lacksContent', 'indexBroken', 'notJson', 'manifestOfOldSchema'])
  })

  it('of docker save does not refuse the others', async () => {
    const files = dockerFiles(['good'], ['good:1'])
    const [list] = JSON.parse(Buffer.from(files.get('manifest.json') ?? '').toString()) as [object]
    files.set('manifest.json', bytesOf([{ ...list, RepoTags: ['odd:1'], Layers: ['gone.tar'] }, list, {}]))
    const images = await imagesIn([byteFile('a.tar', tarOfFiles(files))])
    expect(images.map(({ format, names }) => [format, ...names])).toEqual([
      ['refused'],
      ['refused', 'odd:1'],
      ['docker', 'good:1'],
    ])
    expect(new Set(images.map(({ imageId }) => imageId)).size).toBe(3)
  })

  it('that lists another very many times is looked at once', async () => {
    const files = new LayoutFiles()
    let listed: DescriptorJson = { mediaType: types.manifest, digest: digestOf(bytesOf('gone')), size: 4 }
    for (let depth = 0; depth < 6; depth += 1)
      listed = files.indexOf(Array.from({ length: 500 }, () => listed))
    files.name({ all: listed, good: files.image(['good']) })
    const images = await imagesIn([byteFile('a.tar', files.tar())])
    expect(images.map(({ format }) => format)).toEqual(['refused', 'oci'])
  })
})

describe('a manifest without a name', () => {
  it('that belongs to an index is no image of its own; any other is', async () => {
    const files = new LayoutFiles()
    const [child, alone, both] = [files.image(['child']), files.image(['alone']), files.image(['both'])]
    const index = files.indexOf([child, both])
    const manifests = [child, named(both, 'both:1'), alone, named(index, 'all:1')]
    files.put('index.json', { schemaVersion: 2, manifests })
    const images = await imagesIn([byteFile('a.tar', files.tar())])
    expect(images.map(({ imageId, names }) => [imageId, ...names])).toEqual([
      [both.digest, 'both:1'],
      [alone.digest],
      [index.digest, 'all:1'],
    ])
  })
})

describe('a folder of skopeo', () => {
  const files = new LayoutFiles()
  const index = files.indexOf([files.image(['one']), files.image(['two'])])
  const inFolder = new Map<string, Uint8Array>([['version', bytesOf('Directory Transport Version: 1.1\n')]])
  for (const [path, bytes] of files.files) {
    if (!path.startsWith('blobs/')) continue
    const hex = path.slice('blobs/sha256/'.length)
    const isManifest = bytes.byteLength > 2 && Buffer.from(bytes).includes('schemaVersion')
    const name =
      digestOf(bytes) === index.digest ? 'manifest.json' : isManifest ? `${hex}.manifest.json` : hex
    inFolder.set(name, bytes)
  }

  it.each([
    ['as it lies', byteFiles(inFolder, 'dropped/images/')],
    ['as a tar archive', [byteFile('dir.tar', tarOfFiles(inFolder))]],
  ])('is the index that it holds, with all below it, %s', async (_, dropped) => {
    const [image] = await imagesIn(dropped)
    expect(image).toMatchObject({ format: 'oci', kind: 'index', digest: index.digest, names: [] })
    expect(image?.format === 'oci' && [image.manifests.length, image.blobs.length]).toEqual([3, 4])
  })
})
