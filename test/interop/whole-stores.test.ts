import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { ociImageIndex, ociImageManifest } from '../../electron/registry/manifests/manifest.ts'
import { describeWith } from '../peers/need.ts'
import { RegistryClient } from '../peers/registry-client.ts'
import { startRegistry } from '../peers/registry.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { findingsIn } from '../unit/health/verify/verifier.ts'
import {
  blobOf,
  descriptor,
  jsonBlob,
  tinyImage,
  tinyIndex,
  type Blob,
} from '../unit/registry/tiny-registry.ts'
import { at, DamagedStore } from './damaged-store.ts'

const dockerManifest = 'application/vnd.docker.distribution.manifest.v2+json'

describeWith(['docker-registry'], 'a verification of a store that is whole', () => {
  const folder = useTempFolder()
  let store: DamagedStore

  beforeAll(async () => {
    const root = join(folder(), 'registry')
    await mkdir(root)
    const registry = await startRegistry({ storage: { filesystem: { rootdirectory: root } } })
    try {
      for (const [name, fill] of Object.entries(contents)) await fill(new RegistryClient(registry.host, name))
    } finally {
      await registry.stop()
    }
    store = await DamagedStore.in(root)
    await putForeign(store)
  })

  afterAll(() => store.driver.close())

  it.each(['listing', 'checksum', 'content'] as const)('finds nothing at the level %s', async (level) => {
    expect(await findingsIn(store.driver, level)).toEqual([])
  })

  it('finds nothing in an empty store', async () => {
    const empty = await DamagedStore.in(join(folder(), 'empty'))
    await mkdir(empty.folder)
    expect(await findingsIn(empty.driver, 'content')).toEqual([])
    await empty.driver.close()
  })
})

/** What registries hold beside plain images, by repository. */
const contents: Readonly<Record<string, (client: RegistryClient) => Promise<void>>> = {
  async 'whole/moved'(client) {
    for (const name of ['first', 'second', 'third']) await pushImage(client, 'latest', name)
    await client.pushBlob(Buffer.from('a blob that nothing needs'), 'sha256')
  },
  async 'whole/index'(client) {
    const children = [tinyImage('amd64'), tinyImage('arm64')]
    for (const { blobs, manifest } of children) {
      await pushAll(client, blobs)
      await client.pushManifest(manifest.digest, ociImageManifest, manifest.bytes)
    }
    const index = tinyIndex(children.map(({ manifest }) => manifest))
    await client.pushManifest('multi', ociImageIndex, index.bytes)
  },
  async 'whole/artifacts'(client) {
    const [empty, chart] = [blobOf('{}'), blobOf('name: chart')]
    await pushAll(client, [empty, chart])
    const image = tinyImage('subject').manifest
    const artifact = jsonBlob({
      schemaVersion: 2,
      mediaType: ociImageManifest,
      artifactType: 'application/vnd.example.chart',
      config: descriptor('application/vnd.oci.empty.v1+json', empty),
      layers: [descriptor('application/vnd.example.chart.v1', chart)],
      // What it is about was never pushed: clients may push it later.
      subject: descriptor(ociImageManifest, image),
    })
    await client.pushManifest('chart', ociImageManifest, artifact.bytes)
  },
  async 'whole/signed'(client) {
    await pushImage(client, 'v1', 'signed')
    const { digest } = tinyImage('signed').manifest
    const signature = tinyImage('its signature')
    await pushAll(client, signature.blobs)
    await client.pushManifest(`${digest.replace(':', '-')}.sig`, ociImageManifest, signature.manifest.bytes)
  },
  async 'whole/cache'(client) {
    const [config, layer] = [blobOf('{"layers":[]}'), blobOf('a cached layer')]
    await pushAll(client, [config, layer])
    const cache = jsonBlob({
      schemaVersion: 2,
      mediaType: ociImageIndex,
      manifests: [
        descriptor('application/vnd.oci.image.layer.v1.tar+gzip', layer),
        descriptor('application/vnd.buildkit.cacheconfig.v0', config),
      ],
    })
    await client.pushManifest('cache', ociImageIndex, cache.bytes)
  },
  async 'whole/sha512'(client) {
    const layer = Buffer.from('a layer by its sha512')
    const config = blobOf('{"os":"linux"}')
    await pushAll(client, [config])
    const digest = await client.pushBlob(layer, 'sha512')
    const manifest = jsonBlob({
      schemaVersion: 2,
      mediaType: ociImageManifest,
      config: descriptor('application/vnd.oci.image.config.v1+json', config),
      layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest, size: layer.byteLength }],
    })
    await client.pushManifest('v1', ociImageManifest, manifest.bytes)
  },
  async 'whole/emptied'(client) {
    await pushImage(client, 'v1', 'deleted')
    await pushImage(client, 'v2', 'kept')
    await client.deleteManifest(tinyImage('deleted').manifest.digest)
  },
}

async function pushImage(client: RegistryClient, tag: string, name: string): Promise<void> {
  const { blobs, manifest } = tinyImage(name)
  await pushAll(client, blobs)
  await client.pushManifest(tag, ociImageManifest, manifest.bytes)
}

async function pushAll(client: RegistryClient, blobs: readonly Blob[]): Promise<void> {
  for (const { bytes } of blobs) await client.pushBlob(bytes, 'sha256')
}

/** An image whose layer its vendor has. A registry takes it where its configuration allows the vendor's address. */
async function putForeign(store: DamagedStore): Promise<void> {
  const config = blobOf('{"os":"windows"}')
  const foreign = {
    ...descriptor('application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', blobOf('at its vendor')),
    urls: ['https://vendor.example/layer'],
  }
  const manifest = jsonBlob({
    schemaVersion: 2,
    mediaType: dockerManifest,
    config: descriptor('application/vnd.docker.container.image.v1+json', config),
    layers: [foreign],
  })
  const repository = 'whole/foreign'
  for (const { digest, bytes } of [config, manifest]) await store.write(at.blob(digest), bytes)
  await store.write(at.layer(repository, config.digest), config.digest)
  await store.write(at.revision(repository, manifest.digest), manifest.digest)
  await store.write(at.tag(repository, 'v1'), manifest.digest)
}
