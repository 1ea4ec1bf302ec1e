import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { StorePath } from '../../drivers/index.ts'
import { parseRepositoryName } from '../../drivers/common/names.ts'
import type { Obstacle } from '../../electron/catalog/questions/mark-model.ts'
import { layout } from '../../electron/registry/layout/layout.ts'
import { ociImageManifest } from '../../electron/registry/manifests/manifest.ts'
import { RegistryClient } from '../peers/registry-client.ts'
import { startRegistry } from '../peers/registry.ts'
import {
  blobOf,
  descriptor,
  jsonBlob,
  tinyImage,
  tinyIndex,
  type Blob,
  type TinyImage,
  type TinyRegistry,
} from '../unit/registry/tiny-registry.ts'

const app = 'team/app'

/** A store, and what is in the way of its collection by 2.8. */
export interface CollectedStore {
  readonly store: string
  readonly fill: (registry: TinyRegistry, folder: string) => Promise<void>
  /** What is in the way when every revision stays, and when untagged ones go. */
  readonly obstacles?: readonly Obstacle['kind'][]
  readonly untagged?: readonly Obstacle['kind'][]
  /** What the registry does not stop for, and we do. */
  readonly cautious?: readonly Obstacle['kind'][]
}

export const collectedStores: readonly CollectedStore[] = [
  {
    store: 'images, some without a tag, and a blob that nobody names',
    async fill(registry) {
      await registry.push(app, ['v1', 'latest'], tinyImage('one'))
      await registry.push(app, ['latest'], tinyImage('two'))
      await registry.push(app, ['latest'], tinyImage('three'))
      await registry.push('team/other', ['v1'], tinyImage('one'))
      await putBlob(registry, blobOf('nobody names it'))
    },
  },
  {
    store: 'layers that repositories share, one of them untagged in one',
    async fill(registry) {
      const shared = blobOf('a layer of many')
      await registry.push(app, ['v1'], imageOf('one', shared))
      await registry.push('base', ['old'], imageOf('two', shared))
      await registry.push('base', ['old'], imageOf('three', blobOf('another layer')))
    },
  },
  {
    store: 'an index whose children have no tags, in an index',
    async fill(registry) {
      const [first, second] = [tinyImage('amd64'), tinyImage('arm64')]
      const inner = tinyIndex([first.manifest, second.manifest])
      const outer = tinyIndex([inner])
      const blobs = [...first.blobs, ...second.blobs]
      await registry.pushManifests(app, ['multi'], blobs, [first.manifest, second.manifest, inner, outer])
    },
  },
  {
    store: 'an index whose children have no revisions',
    async fill(registry) {
      const image = tinyImage('child')
      await registry.pushManifests(app, ['multi'], image.blobs, [image.manifest, tinyIndex([image.manifest])])
      await registry.remove(revisionPath(app, image.manifest))
    },
  },
  {
    store: 'referrers of what has a tag',
    async fill(registry) {
      const image = tinyImage('subject')
      const { digest, bytes } = image.manifest
      const subject = { mediaType: ociImageManifest, digest, size: bytes.byteLength }
      const signature = tinyImage('signature', { subject, artifactType: 'application/vnd.example.signature' })
      const blobs = [...image.blobs, ...signature.blobs]
      await registry.pushManifests(app, ['v1'], blobs, [signature.manifest, image.manifest])
    },
  },
  {
    store: 'an index with an attestation, and an artifact',
    async fill(registry) {
      const [image, attestation] = [tinyImage('attested'), tinyImage('attestation', { layers: [] })]
      const index = tinyIndex([image.manifest, attestation.manifest])
      const blobs = [...image.blobs, attestation.config]
      await registry.pushManifests(app, ['v1'], blobs, [image.manifest, attestation.manifest, index])
      await registry.pushManifests(app, ['v1-old'], blobs, [attestation.manifest])
      await registry.pushManifests(app, ['v1-old'], blobs, [image.manifest])
      await registry.push(
        app,
        ['chart'],
        tinyImage('chart', { artifactType: 'application/vnd.example.chart' }),
      )
    },
  },
  {
    store: 'signatures of cosign, under tags and in a list of referrers',
    async fill(registry) {
      const image = tinyImage('signed')
      const { digest, bytes } = image.manifest
      const name = digest.replace(':', '-')
      await registry.push(app, ['v1'], image)
      await registry.push(app, [`${name}.sig`], tinyImage('signature under a tag'))
      const subject = { mediaType: ociImageManifest, digest, size: bytes.byteLength }
      const bundle = tinyImage('bundle', {
        subject,
        artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      })
      await registry.pushManifests(app, [name], bundle.blobs, [bundle.manifest, tinyIndex([bundle.manifest])])
      await registry.push('team/unsigned', ['v1'], image)
    },
  },
  {
    store: 'content that was pushed by its SHA-512',
    async fill(registry, folder) {
      const { host, stop } = await startRegistry(storageIn(folder))
      try {
        const client = new RegistryClient(host, app)
        const [layer, config] = [Buffer.from('layer'), Buffer.from('{}')]
        const manifest = jsonBlob({
          schemaVersion: 2,
          mediaType: ociImageManifest,
          config: described(
            'application/vnd.oci.image.config.v1+json',
            await client.pushBlob(config, 'sha512'),
            2,
          ),
          layers: [
            described('application/vnd.oci.image.layer.v1.tar', await client.pushBlob(layer, 'sha512'), 5),
          ],
        })
        await client.pushManifest('v1', ociImageManifest, manifest.bytes)
      } finally {
        await stop()
      }
      await registry.push(app, ['v2'], tinyImage('plain'))
    },
  },
  {
    store: 'a manifest of schema 1, and one that does not say what it is',
    async fill(registry) {
      const layer = blobOf('a layer')
      await registry.pushManifests(app, ['old'], [layer], [schema1Of(layer)])
      await registry.push(app, ['bare'], tinyImage('bare', { mediaType: undefined }))
    },
  },
  {
    store: 'a repository without layers, and one below a folder that no registry opens',
    async fill(registry, folder) {
      await registry.push(app, ['v1'], tinyImage('kept'))
      await registry.push('only/manifests', ['v1'], tinyImage('taken'))
      await remove(folder, layout.layers(parseRepositoryName('only/manifests')))
      const hidden = tinyImage('hidden').manifest
      await putBlob(registry, hidden)
      await registry.write(`${layout.repositories()}/_kept/app/_layers/sha256/x/link`, hidden.digest)
      await registry.write(
        `${layout.repositories()}/_kept/app/_manifests/revisions/${slashed(hidden)}/link`,
        hidden.digest,
      )
    },
  },
  {
    store: 'a missing layer, a missing manifest, a tag that leads to nothing and one without a link',
    async fill(registry) {
      const [one, two] = [tinyImage('one'), tinyImage('two')]
      await registry.push(app, ['v1'], one)
      await registry.push(app, ['v2'], two)
      await registry.remove(layout.blobData(one.layer.digest))
      await registry.remove(layout.blobData(two.manifest.digest))
      await registry.writeTag(app, 'nowhere', tinyImage('nowhere').manifest.digest)
      await registry.write(`${layout.repositories()}/${app}/_manifests/tags/no-link/index/x`, 'x')
    },
  },
  {
    store: 'a revision whose link names another one, and one whose link names nothing',
    async fill(registry) {
      const [one, two, three] = [tinyImage('one'), tinyImage('two'), tinyImage('three')]
      await registry.push(app, ['v1'], one)
      await registry.push(app, ['v2'], two)
      await registry.push(app, ['v3'], three)
      await registry.write(revisionPath(app, one.manifest), two.manifest.digest)
      await registry.write(revisionPath(app, three.manifest), blobOf('not there').digest)
    },
  },
  {
    store: 'a revision whose link holds no digest',
    async fill(registry) {
      await registry.push(app, ['v1'], tinyImage('one'))
      await registry.write(revisionPath(app, tinyImage('one').manifest), 'sha256:no digest')
    },
    obstacles: ['revisionLink'],
    untagged: ['revisionLink'],
  },
  {
    store: 'a revision whose link is empty',
    async fill(registry) {
      await registry.push(app, ['v1'], tinyImage('one'))
      await registry.write(revisionPath(app, tinyImage('one').manifest), '')
    },
    obstacles: ['revisionLink'],
    untagged: ['revisionLink'],
  },
  {
    store: 'a tag whose link holds no digest',
    async fill(registry) {
      await registry.push(app, ['v1', 'v2'], tinyImage('one'))
      await registry.writeTag(app, 'v2', `${tinyImage('one').manifest.digest}\n`)
    },
    untagged: ['tagLink'],
  },
  {
    store: 'a repository that has lost its tags',
    async fill(registry, folder) {
      await registry.push(app, ['v1'], tinyImage('one'))
      await remove(folder, layout.manifestTags(parseRepositoryName(app)))
    },
    untagged: ['noTags'],
  },
  {
    store: 'a repository whose folder of tags is empty, as nothing but a folder can be',
    async fill(registry, folder) {
      await registry.push(app, ['v1'], tinyImage('one'))
      await remove(folder, layout.manifestTags(parseRepositoryName(app)))
      await mkdir(join(folder, layout.manifestTags(parseRepositoryName(app))))
    },
    untagged: ['noTags'],
    cautious: ['noTags'],
  },
  {
    store: 'a repository whose name no registry takes',
    async fill(registry) {
      await registry.push(app, ['v1'], tinyImage('one'))
      await registry.write(`${layout.repositories()}/Team/App/_layers/sha256/x/link`, 'x')
    },
    obstacles: ['repositoryName'],
    untagged: ['repositoryName'],
  },
  ...(['not JSON', '', '{"schemaVersion":3}', '{"schemaVersion":2,"mediaType":"text/plain"}'] as const).map(
    (text): CollectedStore => ({
      store: `a manifest that is ${JSON.stringify(text)}`,
      async fill(registry) {
        await registry.push(app, ['v1'], tinyImage('one'))
        await registry.pushManifests(app, ['broken'], [], [blobOf(text)])
      },
      obstacles: ['manifest'],
      untagged: ['manifest'],
    }),
  ),
  {
    store: 'a manifest whose bytes are those of another one',
    async fill(registry) {
      const [one, two] = [tinyImage('one'), tinyImage('two')]
      await registry.push(app, ['v1'], one)
      await registry.push(app, ['v2'], two)
      await registry.write(layout.blobData(one.manifest.digest), two.manifest.bytes)
    },
    obstacles: ['unreadManifest'],
    untagged: ['unreadManifest'],
    // It takes the layers of the image whose bytes were lost; nobody should because of such a mark.
    cautious: ['unreadManifest'],
  },
  {
    store: 'bytes of a blob where none belong',
    async fill(registry) {
      await registry.push(app, ['v1'], tinyImage('one'))
      await registry.write(`${layout.blobs()}/sha256/00/${'f'.repeat(64)}/data`, 'x')
    },
    obstacles: ['strangeKey'],
    untagged: ['strangeKey'],
  },
  {
    store: 'a link among the revisions that is none of a digest',
    async fill(registry) {
      await registry.push(app, ['v1'], tinyImage('one'))
      await registry.write(`${layout.manifestRevisions(parseRepositoryName(app))}/sha256/x/link`, 'x')
    },
    obstacles: ['strangeKey'],
    untagged: ['strangeKey'],
  },
]

/** Images and indexes that share layers and repositories, some without tags, some damaged: the same for the same numbers. */
export async function fillByChance(
  registry: TinyRegistry,
  folder: string,
  random: () => number,
): Promise<void> {
  const below = (count: number): number => Math.floor(random() * count)
  const shared = Array.from({ length: 6 }, (_, at) => blobOf(`shared ${at}`))
  const pushed: Blob[] = []
  for (let push = 0; push < 30; push += 1) {
    const repository = `team-${below(2)}/app-${below(4)}`
    const tags = random() < 0.6 ? [`v${below(3)}`] : [`once-${push}`]
    const layer = shared[below(shared.length)] ?? blobOf('')
    const children = pushed.filter(() => random() < 0.1)
    if (random() < 0.2 && children.length > 0) {
      await registry.pushManifests(repository, tags, [layer], [tinyIndex(children)])
      continue
    }
    const image = imageOf(`image ${push}`, layer)
    await registry.push(repository, tags, image)
    pushed.push(image.manifest)
  }
  for (const layer of shared) if (random() < 0.2) await remove(folder, layout.blobData(layer.digest))
  for (const manifest of pushed) if (random() < 0.1) await remove(folder, layout.blobData(manifest.digest))
  await putBlob(registry, blobOf('nobody names it'))
}

export function storageIn(rootdirectory: string) {
  return { storage: { filesystem: { rootdirectory } } }
}

function putBlob(registry: TinyRegistry, { digest, bytes }: Blob): Promise<void> {
  return registry.write(layout.blobData(digest), bytes)
}

function revisionPath(repository: string, { digest }: Blob): StorePath {
  return layout.manifestRevisionLink(parseRepositoryName(repository), digest)
}

function slashed({ digest }: Blob): string {
  return digest.replace(':', '/')
}

function described(mediaType: string, digest: string, size: number) {
  return { mediaType, digest, size }
}

/** An image of a layer that others have too. */
function imageOf(name: string, layer: Blob): TinyImage {
  const layers = [descriptor('application/vnd.oci.image.layer.v1.tar+gzip', layer)]
  const image = tinyImage(name, { layers })
  return { ...image, layer, blobs: [image.config, layer] }
}

/** As Docker pushed it before 2015, without its signature. */
function schema1Of({ digest }: Blob): Blob {
  const history = [{ v1Compatibility: JSON.stringify({ id: 'f'.repeat(64) }) }]
  const fields = { schemaVersion: 1, name: app, tag: 'old', architecture: 'amd64' }
  return blobOf(JSON.stringify({ ...fields, fsLayers: [{ blobSum: digest }], history }, undefined, 3))
}

function remove(folder: string, path: StorePath): Promise<void> {
  return rm(join(folder, path), { recursive: true })
}
