import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import type { StorageDriver } from '../../../drivers/index.ts'
import { layout as registry } from '../../../electron/registry/layout/layout.ts'
import { readLayers } from '../../../electron/registry/manifests/layers.ts'
import { parseDigest, parseRepositoryName } from '../../../drivers/common/names.ts'
import { readManifest } from '../../../electron/registry/manifests/read-manifest.ts'
import { listReferrers } from '../../../electron/registry/referrers/referrers.ts'
import { listTags } from '../../../electron/registry/repositories/tags.ts'
import { flat, live } from '../../conformance/harness.ts'
import {
  dockerFiles,
  layerTar,
  LayoutFiles,
  types,
  type DescriptorJson,
} from '../../corpus/archives/image-files.ts'
import { tarOfFiles } from '../../corpus/archives/tar-bytes.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { TinyRegistry } from '../registry/tiny-registry.ts'
import { byteFile } from './byte-files.ts'
import { pushAll, pushContext, testMemory } from './pushing.ts'

const folder = useTempFolder()
const repository = parseRepositoryName('edge/agent')
let made = 0
const emptyRegistry = () => TinyRegistry.in(join(folder(), `registry-${(made += 1)}`))

const layout = new LayoutFiles()
const [app, other] = [layout.image(['one', 'two']), layout.image(['one', 'three'])]
const index = layout.indexOf([app, other])
layout.name({ app, multi: index })

describe('a push of an OCI archive', () => {
  it.each([
    ['as it is', layout.tar()],
    ['in gzip', gzipSync(layout.tar())],
  ])('leaves whole images under their tags, %s', async (_, bytes) => {
    const { driver } = await emptyRegistry()
    const context = pushContext()
    await pushAll(driver, [byteFile('a.tar', bytes)], { repository, tags: ['app', 'multi'] }, context)
    const tags = await tagsOf(driver)
    expect(tags.get('app')?.digest).toBe(app.digest)
    expect(tags.get('multi')?.digest).toBe(index.digest)
    for (const { digest } of [app, other]) await expectWhole(driver, digest)
    expect(context.told).toMatchObject({
      bytes: context.told.totalBytes,
      items: 5,
      totalItems: 5,
      already: 0,
    })
  })

  it('sends no blob that the store has', async () => {
    const { driver } = await emptyRegistry()
    const files = [byteFile('a.tar', layout.tar())]
    await pushAll(driver, files, { repository, tags: ['app'] })
    const context = pushContext()
    await pushAll(driver, files, { repository: 'another/one', tags: ['app'] }, context)
    expect(context.told.already).toBe(context.told.totalBytes)
    expect(context.told.items).toBe(context.told.totalItems)
  })

  it('lists an artifact under the fallback tag of its subject, beside those of others', async () => {
    const { driver } = await emptyRegistry()
    const signed = new LayoutFiles()
    const image = signed.image(['one'])
    const signatures = ['first', 'second'].map((text) => signature(signed, image, text))
    for (const each of [image, ...signatures]) {
      signed.name({ each })
      await pushAll(driver, [byteFile('a.tar', signed.tar())], { repository, tags: [] })
    }
    const referrers = await flat(listReferrers(driver, repository, parseDigest(image.digest), live))
    const both = referrers.filter(({ via }) => via === 'both').map(({ digest }) => digest)
    expect(both.toSorted()).toEqual(signatures.map(({ digest }) => digest).toSorted())
    expect(referrers.filter(({ via }) => via === 'fallbackTag')).toHaveLength(2)
  })

  it('is not made to write over a list of referrers that cannot be read', async () => {
    const room = await emptyRegistry()
    const signed = new LayoutFiles()
    const image = signed.image(['one'])
    signed.name({ signature: signature(signed, image, 'signed') })
    await room.writeTag(repository, image.digest.replace(':', '-'), 'not a digest')
    await expect(
      pushAll(room.driver, [byteFile('a.tar', signed.tar())], { repository, tags: [] }),
    ).rejects.toMatchObject({ code: 'PreconditionFailed' })
    expect(await keysOf(room.driver)).toHaveLength(1)
  })
})

describe('a push of a docker archive', () => {
  const texts = ['one', 'two', 'one']

  it.each([
    ['as it is', (bytes: Uint8Array) => bytes],
    ['in gzip', (bytes: Uint8Array) => gzipSync(bytes)],
  ])('makes a manifest with packed layers, %s', async (_, wrap) => {
    const { driver } = await emptyRegistry()
    const files = [byteFile('saved.tar', wrap(tarOfFiles(dockerFiles(texts))))]
    await pushAll(driver, files, { repository, tags: ['v1'] })
    const digest = parseDigest((await tagsOf(driver)).get('v1')?.digest ?? '')
    await expectWhole(driver, digest)
    const { manifest } = await readManifest(driver, digest, live)
    const layers = manifest.kind === 'image' ? manifest.layers : []
    expect(layers).toHaveLength(texts.length)
    const contents = await Promise.all(
      layers.map((layer) => driver.getContent(registry.blobData(layer.digest), { maxBytes: 1e6 }, live)),
    )
    expect(contents.map((each) => gunzipSync(each))).toEqual(texts.map(layerTar))
  })

  it('pushes layers in gzip as they are', async () => {
    const files = dockerFiles(['one'])
    const packed = gzipSync(layerTar('one'), { level: 1 })
    for (const path of files.keys()) if (path.endsWith('layer.tar')) files.set(path, packed)
    const { driver } = await emptyRegistry()
    await pushAll(driver, [byteFile('saved.tar', tarOfFiles(files))], { repository, tags: ['v1'] })
    const keys = await keysOf(driver)
    const { layers } = await readLayersOf(driver, (await tagsOf(driver)).get('v1')?.digest ?? '')
    expect(layers).toHaveLength(1)
    expect(keys.filter((key) => key.includes('/blobs/'))).toHaveLength(3)
    const [layer = ''] = layers
    expect(await driver.getContent(registry.blobData(parseDigest(layer)), { maxBytes: 1e6 }, live)).toEqual(
      new Uint8Array(packed),
    )
  })

  it('packs a layer once, and remembers what came of it', async () => {
    const memory = testMemory()
    const file = byteFile('saved.tar', tarOfFiles(dockerFiles(['x'.repeat(5_000_000)])))
    const { driver } = await emptyRegistry()
    await pushAll(driver, [file], { repository, tags: ['v1'] }, pushContext(memory))
    const before = file.readBytes
    await pushAll(driver, [file], { repository, tags: ['v2'] }, pushContext(memory))
    expect(file.readBytes - before).toBeLessThan(2_500_000)
  })
})

function signature(files: LayoutFiles, subject: DescriptorJson, text: string): DescriptorJson {
  return files.blob(types.manifest, {
    schemaVersion: 2,
    mediaType: types.manifest,
    artifactType: 'application/vnd.example.signature.v1',
    config: files.blob('application/vnd.oci.empty.v1+json', '{}'),
    layers: [files.blob('application/vnd.example.signature', text)],
    subject,
  })
}

async function tagsOf(driver: StorageDriver) {
  const rows = await flat(listTags(driver, repository, live))
  return new Map(rows.map((row) => [row.tag, row]))
}

async function expectWhole(driver: StorageDriver, digest: string): Promise<void> {
  const { steps, problems } = await readLayers(driver, repository, parseDigest(digest), live)
  expect(problems).toEqual([])
  expect(steps.map(({ layer }) => layer?.presence)).toEqual(steps.map(() => 'present'))
}

async function readLayersOf(driver: StorageDriver, digest: string) {
  const { steps } = await readLayers(driver, repository, parseDigest(digest), live)
  return { layers: steps.flatMap(({ layer }) => (layer === undefined ? [] : [layer.descriptor.digest])) }
}

async function keysOf(driver: StorageDriver): Promise<readonly string[]> {
  const infos = await flat(driver.walk(registry.root(), {}, live))
  return infos.map(({ path }) => path)
}
