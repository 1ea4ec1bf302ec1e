import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import type { StorePath } from '../../drivers/index.ts'
import { parseRepositoryName } from '../../drivers/common/names.ts'
import { readManifests } from '../../electron/catalog/manifests/read-manifests.ts'
import { RememberedManifests } from '../../electron/catalog/manifests/remembered-manifests.ts'
import { manifestsToRead } from '../../electron/catalog/questions/coverage.ts'
import { markOf, revisionFates, type Mark, type Obstacle } from '../../electron/catalog/questions/mark.ts'
import { atOnce } from '../../electron/catalog/questions/steps.ts'
import type { CatalogTables } from '../../electron/catalog/tables/catalog-tables.ts'
import { digestAt } from '../../electron/catalog/tables/digests.ts'
import { repositoryOf } from '../../electron/catalog/tables/lookups.ts'
import { nameAt } from '../../electron/catalog/tables/names.ts'
import { layout } from '../../electron/registry/layout/layout.ts'
import { ociImageManifest } from '../../electron/registry/manifests/manifest.ts'
import { live } from '../conformance/harness.ts'
import { describeWith } from '../peers/need.ts'
import { RegistryClient } from '../peers/registry-client.ts'
import { collectGarbage, startRegistry } from '../peers/registry.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { numbersFrom } from '../pure/catalog/random-store.ts'
import { catalogOf } from '../unit/catalog/catalog-of.ts'
import {
  blobOf,
  descriptor,
  jsonBlob,
  tinyImage,
  tinyIndex,
  TinyRegistry,
  type Blob,
  type TinyImage,
} from '../unit/registry/tiny-registry.ts'

const app = 'team/app'

interface Case {
  readonly store: string
  readonly fill: (registry: TinyRegistry, folder: string) => Promise<void>
  /** What is in the way when every revision stays, and when untagged ones go. */
  readonly obstacles?: readonly Obstacle['kind'][]
  readonly untagged?: readonly Obstacle['kind'][]
  /** What the registry does not stop for, and we do. */
  readonly cautious?: readonly Obstacle['kind'][]
}

const cases: readonly Case[] = [
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
    (text): Case => ({
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

describeWith(['docker-registry'], 'the mark of a garbage collection, by the dry run of a registry', () => {
  const folder = useTempFolder()

  describe.each(cases)('of $store', ({ store, fill, obstacles = [], untagged = [], cautious = [] }) => {
    it.each([
      { deleteUntagged: false, expected: obstacles },
      { deleteUntagged: true, expected: untagged },
    ])('is the same: deleteUntagged $deleteUntagged', async ({ deleteUntagged, expected }) => {
      const place = join(folder(), `${cases.findIndex((each) => each.store === store)}-${deleteUntagged}`)
      const registry = await TinyRegistry.in(place)
      await fill(registry, place)
      const { mark, tables } = await markIn(registry, deleteUntagged)
      expect(mark.obstacles.map(({ kind }) => kind)).toEqual(expected)
      const dryRun = collectGarbage(storageIn(place).storage, { dryRun: true, deleteUntagged })
      if (expected.some((kind) => !cautious.includes(kind))) await expectStopped(dryRun)
      else if (expected.includes('unreadManifest')) await dryRun
      else expectSame(mark, tables, await dryRun)
    })
  })

  it.each(Array.from({ length: 6 }, (_, seed) => seed))(
    'is the same in store %i that came about by chance',
    async (seed) => {
      const place = join(folder(), `chance-${seed}`)
      const registry = await TinyRegistry.in(place)
      await fillByChance(registry, place, numbersFrom(seed))
      for (const deleteUntagged of [false, true]) {
        const { mark, tables } = await markIn(registry, deleteUntagged)
        expect(mark.obstacles).toEqual([])
        expectSame(
          mark,
          tables,
          await collectGarbage(storageIn(place).storage, { dryRun: true, deleteUntagged }),
        )
      }
    },
  )
})

async function markIn(
  { driver }: TinyRegistry,
  deleteUntagged: boolean,
): Promise<{ readonly mark: Mark; readonly tables: CatalogTables }> {
  const tables = await catalogOf(driver).refresh(live)
  const memory = RememberedManifests.inMemory()
  const facts = { tables, columns: memory.columns }
  await readManifests({ driver, memory }, atOnce(manifestsToRead(facts)), () => undefined, live)
  const rootKey = driver.keyOf(layout.root())
  return { mark: atOnce(markOf(facts, { deleteUntagged, rootKey })), tables }
}

async function expectStopped(dryRun: Promise<string>): Promise<void> {
  await expect(dryRun).rejects.toThrow('failed to garbage collect')
}

/** Blob for blob, manifest for manifest, and in numbers. */
function expectSame(mark: Mark, tables: CatalogTables, printed: string): void {
  const { marked, eligibleBlobs, eligibleManifests } = mark.totals
  expect(printed).toContain(
    `${marked} blobs marked, ${eligibleBlobs} blobs and ${eligibleManifests} manifests eligible for deletion`,
  )
  const blobs = [...tables.blobs.digest].filter((_, row) => mark.blobs[row] === 0)
  const eligible = [...printed.matchAll(/^blob eligible for deletion: (\S+)/gm)].map(
    ([, digest = '']) => digest,
  )
  expect(blobs.map((id) => digestAt(tables.digests, id)).toSorted()).toEqual(eligible.toSorted())
  const taken = [...mark.revisions.keys()]
    .filter((row) => mark.revisions[row] === revisionFates.taken)
    .map((row) => {
      const repository = nameAt(tables.repositories.names, repositoryOf(tables, 'revisions', row))
      return `${repository}@${digestAt(tables.digests, tables.revisions.target[row] ?? 0)}`
    })
  expect(taken.toSorted()).toEqual(takenOf(printed).toSorted())
}

/** It tells of a repository by its name alone, then of its manifests. */
function takenOf(printed: string): readonly string[] {
  let repository = ''
  return printed.split('\n').flatMap((line) => {
    if (/^[a-z0-9/-]+$/.test(line)) repository = line
    const [, digest] = /^manifest eligible for deletion: (\S+)/.exec(line) ?? []
    return digest === undefined ? [] : [`${repository}@${digest}`]
  })
}

async function fillByChance(registry: TinyRegistry, folder: string, random: () => number): Promise<void> {
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

function storageIn(rootdirectory: string) {
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
