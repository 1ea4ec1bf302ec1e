import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'

import type { FindingKind, VerificationLevel } from '../../electron/api/rows.ts'
import type { StorePath } from '../../drivers/index.ts'
import { ociImageManifest } from '../../electron/registry/manifests/manifest.ts'
import { describeWith } from '../peers/need.ts'
import { writeOciLayout, type OciLayout } from '../peers/oci-images.ts'
import { RegistryClient } from '../peers/registry-client.ts'
import { collectGarbage, startRegistry } from '../peers/registry.ts'
import { dockerReference, skopeoCopy } from '../peers/skopeo.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { findingsIn } from '../unit/health/verify/verifier.ts'
import { blobOf, jsonBlob } from '../unit/registry/tiny-registry.ts'
import { at, DamagedStore } from './damaged-store.ts'

type Expected = readonly [FindingKind, StorePath]

interface Case {
  readonly damage: string
  readonly make: (store: DamagedStore, images: Images) => Promise<readonly Expected[]>
  /** Levels at which it is found; all when absent. */
  readonly levels?: readonly VerificationLevel[]
}

/** Digests of what was pushed. */
interface Images {
  readonly app: string
  readonly next: string
  readonly multi: string
  readonly signature: string
  readonly arm: string
  readonly attestation: string
  /** A layer of `app`, `next` and `multi`. */
  readonly shared: string
  readonly nextLayer: string
  readonly nextConfig: string
  readonly sha512Layer: string
  readonly sha512Stored: string
}

const app = 'team/app'
const multi = 'team/multi'

const cases: readonly Case[] = [
  {
    damage: 'nothing',
    make: () => Promise.resolve([]),
  },
  {
    damage: 'a layer that three images share is gone',
    async make(store, { shared }) {
      await store.remove(at.blob(shared))
      return [['missingBlob', at.blob(shared)]]
    },
  },
  {
    damage: 'a configuration is gone',
    async make(store, { nextConfig }) {
      await store.remove(at.blob(nextConfig))
      return [['missingBlob', at.blob(nextConfig)]]
    },
  },
  {
    damage: 'a layer is cut short',
    async make(store, { nextLayer }) {
      await store.write(at.blob(nextLayer), 'short')
      return [['wrongSize', at.blob(nextLayer)]]
    },
  },
  {
    damage: 'a layer is empty',
    async make(store, { nextLayer }) {
      await store.write(at.blob(nextLayer), '')
      return [['corruptBlob', at.blob(nextLayer)]]
    },
  },
  {
    damage: 'a byte of a layer is another one',
    async make(store, { nextLayer }) {
      await store.flip(nextLayer)
      return [['corruptBlob', at.blob(nextLayer)]]
    },
    levels: ['checksum', 'content'],
  },
  {
    damage: 'a byte of a manifest is another one',
    async make(store, { next }) {
      await store.flip(next)
      return [['badManifest', at.blob(next)]]
    },
  },
  {
    damage: 'a manifest was pushed past the registry and is none',
    async make(store) {
      const { digest, bytes } = blobOf('{"schemaVersion": 2, "layers": 7}')
      await store.write(at.blob(digest), bytes)
      await store.write(at.revision(app, digest), digest)
      await store.write(at.tag(app, 'next'), digest)
      return [['badManifest', at.blob(digest)]]
    },
  },
  {
    damage: 'a repository has lost the link of a layer that is there',
    async make(store, { shared }) {
      await store.remove(at.layer(app, shared))
      return [['missingLayerLink', at.layer(app, shared)]]
    },
  },
  {
    damage: 'a repository has lost the link of a layer that was pushed by its sha512',
    async make(store, { sha512Layer }) {
      await store.remove(at.layer('team/long', sha512Layer))
      // Nothing else tells under which digest it lies.
      return [['missingBlob', at.blob(sha512Layer)]]
    },
  },
  {
    damage: 'the bytes of a layer are gone that was pushed by its sha512',
    async make(store, { sha512Stored }) {
      await store.remove(at.blob(sha512Stored))
      return [['missingBlob', at.blob(sha512Stored)]]
    },
  },
  {
    damage: 'a repository has lost the link of a manifest that a tag leads to',
    async make(store, { next }) {
      await store.remove(at.revision(app, next))
      return [['missingRevision', at.revision(app, next)]]
    },
  },
  {
    damage: 'a repository has lost the link of a child of an index',
    async make(store, { arm }) {
      await store.remove(at.revision(multi, arm))
      return [['missingRevision', at.revision(multi, arm)]]
    },
  },
  {
    damage: 'a child of an index is gone, with its link',
    async make(store, { arm }) {
      await store.remove(at.revision(multi, arm))
      await store.remove(at.blob(arm))
      return [['missingChild', at.revision(multi, arm)]]
    },
  },
  {
    damage: 'the bytes of a child of an index are gone',
    async make(store, { arm }) {
      await store.remove(at.blob(arm))
      return [['danglingRevision', at.revision(multi, arm)]]
    },
  },
  {
    damage: 'the bytes of a manifest are gone',
    async make(store, { next }) {
      await store.remove(at.blob(next))
      return [
        ['danglingRevision', at.revision(app, next)],
        ['danglingRevision', at.revision(multi, next)],
      ]
    },
  },
  {
    damage: 'a tag leads to a manifest that was never there',
    async make(store) {
      await store.write(at.tag(app, 'next'), blobOf('never pushed').digest)
      return [['danglingRevision', at.tag(app, 'next')]]
    },
  },
  {
    damage: 'a tag has lost its link',
    async make(store) {
      await store.remove(at.tag(app, 'next'))
      return [['tagWithoutLink', at.tag(app, 'next')]]
    },
  },
  {
    damage: 'links that are empty, malformed, or name another digest than their path',
    async make(store, { app: image, next, nextLayer }) {
      await store.write(at.tag(app, 'app'), '')
      await store.write(at.revision(app, next), image)
      await store.write(at.layer(multi, nextLayer), 'sha256:what')
      return [
        ['badLink', at.tag(app, 'app')],
        ['badLink', at.revision(app, next)],
        ['badLink', at.layer(multi, nextLayer)],
      ]
    },
  },
  {
    damage: 'a layer link leads to nothing, and nothing needs it',
    async make(store) {
      const { digest } = blobOf('swept long ago')
      await store.write(at.layer(app, digest), digest)
      return [['danglingLayerLink', at.layer(app, digest)]]
    },
  },
  {
    damage: 'a repository has links of layers and nothing else',
    async make(store, { shared, nextLayer }) {
      await store.write(at.layer('old/ghost', shared), shared)
      await store.write(at.layer('old/ghost', nextLayer), nextLayer)
      const { digest } = blobOf('swept long ago')
      await store.write(at.layer('old/ghost', digest), digest)
      return [['ghostRepository', at.repository('old/ghost')]]
    },
  },
  {
    damage: 'a push was never finished',
    async make(store) {
      const upload = at.upload(app, '0f6b6c0e-7a4b-4a5e-9d4a-0c8a0d3f2b11')
      await store.write(`${upload}/startedat`, '2026-01-01T00:00:00Z')
      await store.write(`${upload}/data`, 'half of a layer')
      return [['staleUpload', upload]]
    },
  },
  {
    damage: 'a file lies where a registry keeps nothing',
    async make(store) {
      const key = '/docker/registry/v2/repositories/team/app/_manifests/notes.txt'
      await store.write(key, 'do not delete')
      return [['strangeKey', key]]
    },
  },
  {
    damage: 'a collection took the children of an index, because no tag leads to them',
    async make(store, { app: image, arm, attestation, sha512Stored }) {
      const storage = { filesystem: { rootdirectory: store.folder } }
      const printed = await collectGarbage(storage, { dryRun: false, deleteUntagged: true })
      const swept = [...printed.matchAll(/blob eligible for deletion: (\S+)/g)].map(
        ([, digest = '']) => digest,
      )
      expect(swept.length).toBeGreaterThan(0)
      return [
        ...[image, arm, attestation].map((digest): Expected => [
          'missingRevision',
          at.revision(multi, digest),
        ]),
        // It sweeps what was pushed by its SHA-512, too.
        ['missingBlob', at.blob(sha512Stored)],
        ...swept
          .filter((digest) => digest !== sha512Stored)
          .map((digest): Expected => ['danglingLayerLink', at.layer(multi, digest)]),
      ]
    },
  },
]

describeWith(['docker-registry', 'skopeo'], 'a verification of a store of real pushes', () => {
  const folder = useTempFolder()
  let images: Images
  let opened: DamagedStore | undefined
  let number = 0

  beforeAll(async () => {
    await mkdir(whole())
    const registry = await startRegistry({ storage: { filesystem: { rootdirectory: whole() } } })
    try {
      const layout = await writeOciLayout(join(folder(), 'images'))
      images = await pushed(registry.host, layout)
    } finally {
      await registry.stop()
    }
  }, timeoutMs)

  afterEach(async () => {
    await opened?.driver.close()
    opened = undefined
  })

  it.each(cases)('finds that $damage', { timeout: timeoutMs }, async ({ make, levels: found = levels }) => {
    const store = await copy()
    const expected = await make(store, images)
    const sorted = expected.map(([kind, path]) => `${kind} ${store.driver.keyOf(path)}`).toSorted()
    for (const level of levels) {
      const findings = await findingsIn(store.driver, level)
      const told = findings.map(({ kind, key }) => `${kind} ${key}`).toSorted()
      expect(told, level).toEqual(found.includes(level) ? sorted : [])
    }
  })

  it.each(cases)(
    'names the very tags that skopeo cannot pull when $damage',
    { timeout: timeoutMs },
    async ({ make }) => {
      const store = await copy()
      await make(store, images)
      const findings = await findingsIn(store.driver, 'content')
      const broken = new Set(
        findings.flatMap(({ breaks }) => breaks.map(({ repository, tag }) => `${repository}:${tag}`)),
      )
      // Skopeo takes no image whose layers are named by their SHA-512.
      broken.delete('team/long:v1')
      expect([...broken].toSorted()).toEqual(await store.brokenTags(tagsOf(images)))
    },
  )

  async function copy(): Promise<DamagedStore> {
    number += 1
    opened = await DamagedStore.copyOf(whole(), join(folder(), `copy-${number}`))
    return opened
  }

  function whole(): string {
    return join(folder(), 'whole')
  }
})

const levels: readonly VerificationLevel[] = ['listing', 'checksum', 'content']
const timeoutMs = 120_000

/** In order. */
function tagsOf(images: Images): ReadonlyMap<string, string> {
  return new Map([
    ['team/app:app', images.app],
    ['team/app:next', images.next],
    ['team/app:signature', images.signature],
    ['team/multi:app-next', images.next],
    ['team/multi:multi', images.multi],
  ])
}

async function pushed(host: string, images: OciLayout): Promise<Images> {
  const push = (name: 'app' | 'app-next' | 'multi' | 'signature', repository: string, tag: string) =>
    skopeoCopy(images.reference(name), dockerReference(host, repository, tag))
  await push('app', app, 'app')
  await push('app-next', app, 'next')
  await push('signature', app, 'signature')
  await push('multi', multi, 'multi')
  await push('app-next', multi, 'app-next')
  const long = new RegistryClient(host, 'team/long')
  const [layer, config] = [Buffer.from('a layer by its sha512'), Buffer.from('{"os":"linux"}')]
  const sha512Layer = await long.pushBlob(layer, 'sha512')
  const manifest = jsonBlob({
    schemaVersion: 2,
    mediaType: ociImageManifest,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: await long.pushBlob(config, 'sha256'),
      size: config.byteLength,
    },
    layers: [
      {
        mediaType: 'application/vnd.oci.image.layer.v1.tar',
        digest: sha512Layer,
        size: layer.byteLength,
      },
    ],
  })
  await long.pushManifest('v1', ociImageManifest, manifest.bytes)
  const appManifest = await manifestOf(images, images.images.app.digest)
  const nextManifest = await manifestOf(images, images.images['app-next'].digest)
  return {
    app: images.images.app.digest,
    next: images.images['app-next'].digest,
    multi: images.images.multi.digest,
    signature: images.images.signature.digest,
    arm: images.children[1]?.digest ?? '',
    attestation: images.children[2]?.digest ?? '',
    shared: appManifest.layers[0]?.digest ?? '',
    nextLayer: nextManifest.layers[2]?.digest ?? '',
    nextConfig: nextManifest.config.digest ?? '',
    sha512Layer,
    sha512Stored: blobOf(layer).digest,
  }
}

const manifestSchema = z.object({
  config: z.object({ digest: z.string() }),
  layers: z.array(z.object({ digest: z.string() })),
})

async function manifestOf({ folder }: OciLayout, digest: string): Promise<z.infer<typeof manifestSchema>> {
  const path = join(folder, 'blobs', digest.replace(':', '/'))
  return manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')))
}
