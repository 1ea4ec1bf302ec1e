import { mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'vitest'

import type { Backend } from '../../electron/api/contract.ts'
import { layout } from '../../electron/registry/layout/layout.ts'
import { startCloud } from '../clouds/every-cloud.ts'
import type { Bucket } from '../clouds/common/bucket.ts'
import { live } from '../conformance/harness.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { openBackend } from '../unit/methods/test-backend.ts'
import {
  blobOf,
  jsonBlob,
  tinyImage,
  tinyIndex,
  TinyRegistry,
  type Blob,
} from '../unit/registry/tiny-registry.ts'
import { describeHostile, type HostileInput } from './hostile-area.ts'

const folder = useTempFolder()
const mebibyte = 1024 * 1024
const repository = 'team/app'
const good = tinyImage('good')
const repositories = layout.repositories()
const base = repositories.slice(1)
const many = 100_000

describeHostile('buckets', [
  inCloud('a hundred thousand names that are none of a repository', (bucket) => {
    for (let at = 0; at < many; at += 1) bucket.put(`${base}/No name ${at}/_manifests/x`, nothing)
  }),
  inCloud('a thousand repositories that hold nothing', (bucket) => {
    for (let at = 0; at < 1000; at += 1) bucket.put(`${base}/r${at}/_layers/x`, nothing)
  }),
  inCloud('a hundred thousand files where repositories are', (bucket) => {
    for (let at = 0; at < many; at += 1) bucket.put(`${base}/stray-${at}`, nothing)
  }),
  inCloud('a hundred thousand files where blobs are', (bucket) => {
    for (let at = 0; at < many; at += 1)
      bucket.put(`${layout.blobs().slice(1)}/sha256/ab/stray-${at}`, nothing)
  }),
  inCloud('a hundred thousand objects beside the registry', (bucket) => {
    for (let at = 0; at < many; at += 1) bucket.put(`other/${at}`, nothing)
  }),
  inCloud('keys of every odd kind', (bucket) => {
    const odd = [
      '//',
      '/',
      './',
      '../',
      '../../x',
      'a//b',
      '\u202e',
      '\u0001',
      '\ud800',
      ' ',
      '\\',
      '%',
      '%2e',
      'a\nb',
    ]
    for (const name of odd) {
      bucket.put(name, nothing)
      bucket.put(`${base}/${name}/_manifests/tags/x/current/link`, nothing)
      bucket.put(`${base}/${repository}/_manifests/tags/${name}/current/link`, nothing)
      bucket.put(`${layout.blobs().slice(1)}/sha256/${name}/data`, nothing)
    }
  }),
  inCloud('folders in folders as deep as a key is long', (bucket) => {
    bucket.put(`${base}/${'a/'.repeat(480)}x`, nothing)
    bucket.put(`${'b/'.repeat(510)}x`, nothing)
  }),
  inCloud('two thousand tags with links that are none', (bucket) => {
    for (let at = 0; at < 2000; at += 1) bucket.put(linkOf(`t${at}`), Buffer.from(`no digest ${at}`))
  }),
  inCloud('two hundred links of 1 MiB', (bucket) => {
    for (let at = 0; at < 200; at += 1) bucket.put(linkOf(`t${at}`), Buffer.alloc(mebibyte, 'a'))
  }),
  inCloud('a tag of three thousand old manifests that are gone', (bucket) => {
    bucket.put(linkOf('latest'), Buffer.from(good.manifest.digest))
    for (let at = 0; at < 3000; at += 1) {
      bucket.put(`${base}/${repository}/_manifests/tags/latest/index/sha256/${hexOf(at)}/link`, nothing)
    }
  }),
  onDisk('folders in folders, 1,900 levels deep', async (registry, root) => {
    await registry.push(repository, ['latest'], good)
    await mkdir(join(root, repositories, 'a/'.repeat(1900)), { recursive: true })
  }),
  ofManifest('a manifest of half a million nested objects', () => blobOf('{"a":'.repeat(mebibyte / 2))),
  ofManifest('a manifest of a million brackets, closed', () =>
    blobOf(`{"schemaVersion":2,"x":${'['.repeat(mebibyte)}${']'.repeat(mebibyte)}}`),
  ),
  ofManifest('a manifest of 4 MiB of one text', () =>
    jsonBlob({ schemaVersion: 2, x: 'y'.repeat(4 * mebibyte - 100) }),
  ),
  ofManifest('a manifest of a name of every object', () =>
    blobOf('{"schemaVersion":2,"__proto__":{"config":1}}'),
  ),
  ofManifest('an index of ten thousand images', () =>
    tinyIndex(
      Array.from({ length: 10_000 }, (_, at) => ({ ...good.manifest, digest: blobOf(String(at)).digest })),
    ),
  ),
  ofManifest('an index of one image ten thousand times', () =>
    tinyIndex(Array.from({ length: 10_000 }, () => good.manifest)),
  ),
  ofManifest('an image of ten thousand layers', () =>
    jsonBlob({
      ...JSON.parse(Buffer.from(good.manifest.bytes).toString()),
      layers: Array.from({ length: 10_000 }, (_, at) => layerOf(at)),
    }),
  ),
  ofManifest('an image of twenty thousand annotations', () =>
    jsonBlob({
      ...JSON.parse(Buffer.from(good.manifest.bytes).toString()),
      annotations: Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`key-${at}`, 'v'])),
    }),
  ),
  ofConfiguration('a configuration of half a million nested objects', '{"a":'.repeat(mebibyte / 2)),
  ofConfiguration(
    'a configuration of closed brackets',
    `{"os":${'['.repeat(mebibyte)}${']'.repeat(mebibyte)}}`,
  ),
  ofConfiguration(
    'a configuration of a hundred thousand steps',
    JSON.stringify({ os: 'linux', history: Array.from({ length: many }, () => ({ created_by: 'x' })) }),
  ),
  ofConfiguration(
    'a configuration of a hundred thousand labels',
    JSON.stringify({
      config: { Labels: Object.fromEntries(Array.from({ length: many }, (_, at) => [`l${at}`, ''])) },
    }),
  ),
])

/** Everything that the window shows of a store is asked for; a call may fail as a call of ours does, and no more. */
async function lookAtAll(backend: Backend, store: string): Promise<void> {
  for (const look of looks) {
    await look(backend, store).catch((error: unknown) => {
      expect(error, 'a failure of the store').toMatchObject({ name: 'StoreError' })
    })
  }
}

const looks: readonly ((backend: Backend, store: string) => Promise<unknown>)[] = [
  (backend, store) => count(backend.listRepositories({ store }, live)),
  (backend, store) => count(backend.listTags({ store, repository }, live)),
  (backend, store) => count(backend.listRevisions({ store, repository }, live)),
  (backend, store) => count(backend.listBlobs({ store }, live)),
  (backend, store) => count(backend.scanReferences({ store }, live)),
  (backend, store) => count(backend.listFiles({ store, prefix: '' }, live)),
  (backend, store) => count(backend.listFiles({ store, prefix: `${base}/` }, live)),
  (backend, store) => backend.tagHistory({ store, repository, tag: 'latest' }, live),
  async (backend, store) => {
    const { digest } = await backend.getManifest({ store, repository, reference: { tag: 'latest' } }, live)
    await backend.getLayers({ store, repository, manifest: digest }, live)
    await backend.getImageConfig({ store, repository, manifest: digest }, live)
    await count(backend.checkManifests({ store, repository, digests: [digest] }, live))
    await count(backend.listReferrers({ store, repository, digest }, live))
  },
  (backend) => count(backend.search({ text: good.manifest.digest }, live)),
]

/** Every item is read, and none kept. */
async function count(items: AsyncIterable<unknown>): Promise<number> {
  let read = 0
  for await (const _ of items) read += 1
  return read
}

function inCloud(name: string, fill: (bucket: Bucket) => void): HostileInput {
  return {
    name,
    async prepare() {
      const cloud = await startCloud('s3', {
        account: { accessKey: 'AKIDHOSTILE', secretKey: 'of hostile buckets' },
      })
      fill(cloud.bucket)
      return async () => {
        await lookFrom({ driver: 's3', values: cloud.values })
        await cloud.close()
      }
    },
  }
}

function onDisk(name: string, fill: (registry: TinyRegistry, root: string) => Promise<void>): HostileInput {
  return {
    name,
    async prepare() {
      const root = await mkdtemp(join(folder(), 'bucket-'))
      const registry = await TinyRegistry.in(root)
      await fill(registry, root)
      return () => lookFrom({ driver: 'filesystem', values: { rootdirectory: root } })
    },
  }
}

function ofManifest(name: string, make: () => Blob): HostileInput {
  return onDisk(name, async (registry) => {
    const manifest = make()
    await registry.push(repository, ['good'], good)
    await registry.write(layout.blobData(manifest.digest), manifest.bytes)
    await registry.write(
      `${repositories}/${repository}/_manifests/revisions/sha256/${manifest.digest.slice(7)}/link`,
      manifest.digest,
    )
    await registry.writeTag(repository, 'latest', manifest.digest)
  })
}

function ofConfiguration(name: string, configuration: string): HostileInput {
  return onDisk(name, (registry) =>
    registry.push(repository, ['latest'], tinyImage('odd', {}, configuration)),
  )
}

async function lookFrom(draft: { driver: 's3' | 'filesystem'; values: Readonly<Record<string, string>> }) {
  const running = await openBackend(folder())
  const { backend } = running
  const { store } = await backend.addStore({ ...draft, name: 'hostile', readOnly: true }, live)
  await lookAtAll(backend, store)
  await running.close()
}

const nothing = Buffer.alloc(0)

function linkOf(tag: string): string {
  return `${base}/${repository}/_manifests/tags/${tag}/current/link`
}

function hexOf(at: number): string {
  return at.toString(16).padStart(64, '0')
}

function layerOf(at: number) {
  return { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: `sha256:${hexOf(at)}`, size: at }
}
