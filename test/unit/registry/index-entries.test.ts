import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { manifestMethods } from '../../../electron/methods/manifests.ts'
import { repositoryMethods } from '../../../electron/methods/repositories.ts'
import { ociImageIndex } from '../../../electron/registry/manifests/manifest.ts'
import { platformOf } from '../../../renderer/features/repositories/manifest/use-open-manifest.ts'
import { flat, live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { catalogsOf } from '../catalog/catalogs-of.ts'
import { buildCache, indexOfEntries } from './made-indexes.ts'
import {
  blobOf,
  descriptor,
  jsonBlob,
  tinyImage,
  TinyRegistry,
  type Blob,
  type TinyImage,
} from './tiny-registry.ts'

const folder = useTempFolder()
const repository = 'team/app'
const amd64 = { os: 'linux', architecture: 'amd64' }
const [one, two, three] = [tinyImage('one'), tinyImage('two'), tinyImage('three')]
const digits = ({ manifest }: TinyImage) => manifest.digest.slice('sha256:'.length).slice(0, 12)

describe('entries of an index', () => {
  it('for one platform are told apart by their compression', async () => {
    const annotations = { 'io.github.containers.compression.zstd': 'true' }
    const shown = await shownOf(
      [one, two],
      indexOfEntries([
        [two.manifest, { platform: amd64, annotations }],
        [one.manifest, { platform: amd64 }],
      ]),
    )
    expect(shown.entries).toEqual([
      { kind: 'image', name: 'linux/amd64 (zstd)' },
      { kind: 'image', name: 'linux/amd64' },
    ])
    expect(shown.platforms).toEqual(['linux/amd64 (zstd)', 'linux/amd64'])
    expect(platformOf(shown.detail, undefined)?.digest).toBe(one.manifest.digest)
  })

  it('for Windows are told apart by its version, where there are several', async () => {
    const windows = (version: string) => ({
      platform: { os: 'windows', architecture: 'amd64', 'os.version': version },
    })
    const both = await shownOf(
      [one, two],
      indexOfEntries([
        [one.manifest, windows('10.0.17763.1')],
        [two.manifest, windows('10.0.20348.2')],
      ]),
    )
    expect(both.platforms).toEqual(['windows/amd64 (10.0.17763.1)', 'windows/amd64 (10.0.20348.2)'])
    const single = await shownOf([one], indexOfEntries([[one.manifest, windows('10.0.17763.1')]]))
    expect(single.platforms).toEqual(['windows/amd64'])
  })

  it('that nothing else tells apart are told apart by their digests', async () => {
    const index = indexOfEntries([
      [one.manifest, { platform: amd64 }],
      [two.manifest, { platform: amd64 }],
    ])
    const expected = [one, two].map((image) => `linux/amd64 (${digits(image)})`)
    expect((await shownOf([one, two], index)).platforms).toEqual(expected)
  })

  it('are artifacts where they tell a type, though for the platform of an image', async () => {
    const soci = 'application/vnd.amazon.soci.index.v2+json'
    const about = { 'com.amazon.soci.image-manifest-digest': one.manifest.digest }
    const attests = {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': one.manifest.digest,
    }
    const shown = await shownOf(
      [one, two, three],
      indexOfEntries([
        [one.manifest, { platform: amd64, artifactType: 'application/vnd.oci.image.config.v1+json' }],
        [two.manifest, { platform: amd64, artifactType: soci, annotations: about }],
        [three.manifest, { platform: { os: 'unknown', architecture: 'unknown' }, annotations: attests }],
      ]),
    )
    expect(shown.platforms).toEqual(['linux/amd64'])
    expect(shown.entries).toEqual([
      { kind: 'image', name: 'linux/amd64' },
      { kind: 'artifact', name: soci, about: one.manifest.digest },
      { kind: 'artifact', name: '', about: one.manifest.digest },
    ])
  })

  it('without a platform have that of their configuration, or else are called by their digests', async () => {
    const nowhere = imageOf({ rootfs: { type: 'layers', diff_ids: [] } }, [])
    const windows = imageOf({ os: 'windows', architecture: 'arm64', 'os.version': '10.0.1' }, [])
    const artifact = tinyImage('chart', { artifactType: 'text/x-chart' })
    const shown = await shownOf(
      [one, nowhere, windows, artifact],
      indexOfEntries([one, nowhere, windows, artifact].map(({ manifest }) => [manifest, {}] as const)),
    )
    expect(shown.entries).toEqual([
      { kind: 'image', name: 'linux/amd64' },
      { kind: 'image', name: digits(nowhere) },
      { kind: 'image', name: 'windows/arm64' },
      { kind: 'artifact', name: 'text/x-chart' },
    ])
    expect(shown.platforms).toEqual(['linux/amd64', digits(nowhere), 'windows/arm64'])
  })

  it('are images by their media types where there are more without a platform than are read', async () => {
    const many = Array.from({ length: 70 }, (_, at) => tinyImage(`image ${at}`))
    const shown = await shownOf(many, indexOfEntries(many.map(({ manifest }) => [manifest, {}] as const)))
    expect(new Set(shown.entries.map(({ kind }) => kind))).toEqual(new Set(['image']))
    expect(new Set(shown.entries.map(({ name }) => name)).size).toBe(many.length)
  })

  it('are indexes, whose platforms and sizes are those of the one that lists them', async () => {
    const inner = indexOfEntries([[one.manifest, { platform: amd64 }]])
    const outer = jsonBlob({
      schemaVersion: 2,
      manifests: [
        descriptor(ociImageIndex, inner),
        { ...descriptor('', two.manifest), platform: { os: 'linux', architecture: 's390x' } },
      ],
    })
    const shown = await shownOf([one, two], inner, outer)
    expect(shown.entries.map(({ kind }) => kind)).toEqual(['index', 'image'])
    expect(shown.platforms).toEqual(['linux/s390x', 'linux/amd64'])
    const all = [outer, inner, one.manifest, two.manifest, ...one.blobs, ...two.blobs]
    expect(shown.totalBytes).toBe(all.reduce((sum, { bytes }) => sum + bytes.byteLength, 0))
  })
})

describe("BuildKit's cache", () => {
  const cache = buildCache(15, 300_000)

  it('has its size without any of its layers being read', async () => {
    const registry = await TinyRegistry.in(join(folder(), 'registry'))
    await registry.pushManifests(repository, ['a', 'b'], cache.blobs, [cache.index])
    let readBytes = 0
    const { driver } = registry
    const counting = Object.assign(Object.create(driver) as typeof driver, {
      async getContent(...call: Parameters<typeof driver.getContent>) {
        const bytes = await driver.getContent(...call)
        readBytes += bytes.byteLength
        return bytes
      },
    })
    const opener = {
      ...registry.opener,
      open: async () => ({ id: 'x', name: 'x', readOnly: false, driver: counting }),
    }
    const rows = await flat(
      repositoryMethods(opener, catalogsOf(opener)).listTags({ store: 'x', repository }, live),
    )
    const read = rows.filter(({ known }) => known === 'read')
    const whole = [cache.index, ...cache.blobs].reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
    expect(read.map(({ manifest }) => manifest?.totalBytes)).toEqual([whole, whole])
    expect(readBytes).toBeLessThan(10_000)
  })

  it('is shown as the blobs that it lists, of which none is opened as a manifest', async () => {
    const shown = await shownOf([{ blobs: cache.blobs }], cache.index)
    expect(new Set(shown.entries.map(({ kind }) => kind))).toEqual(new Set(['blob']))
    expect(shown.detail.manifests.map(({ presence }) => presence)).toEqual(cache.blobs.map(() => 'present'))
    expect(platformOf(shown.detail, undefined)).toBeUndefined()
    expect(shown.platforms).toEqual([])
  })
})

async function shownOf(
  images: readonly { readonly blobs: readonly Blob[]; readonly manifest?: Blob }[],
  ...indexes: readonly [Blob, ...Blob[]]
) {
  const registry = await TinyRegistry.in(join(folder(), 'registry'))
  const manifests = images.flatMap(({ manifest }) => manifest ?? [])
  const [first, ...others] = [...manifests, ...indexes]
  const blobs = images.flatMap((image) => image.blobs)
  await registry.pushManifests(repository, ['index'], blobs, [first ?? blobOf(''), ...others])
  const [rows, detail] = await Promise.all([
    flat(
      repositoryMethods(registry.opener, catalogsOf(registry.opener)).listTags(
        { store: 'x', repository },
        live,
      ),
    ),
    manifestMethods(registry.opener).getManifest(
      { store: 'x', repository, reference: { tag: 'index' } },
      live,
    ),
  ])
  const { platforms, totalBytes } = rows.at(-1)?.manifest ?? {}
  const entries = detail.manifests.map(({ kind, name, about }) => ({
    kind,
    name,
    ...(about === undefined ? {} : { about }),
  }))
  return { detail, entries, platforms, totalBytes }
}

function imageOf(config: object, layers: readonly object[]): TinyImage {
  const blob = jsonBlob(config)
  const configType = 'application/vnd.oci.image.config.v1+json'
  const image = tinyImage(JSON.stringify(config), { config: descriptor(configType, blob), layers })
  return { ...image, blobs: [blob] }
}
