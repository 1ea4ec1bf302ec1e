import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeAll, expect, it } from 'vitest'

import type { FindingKind, VerificationLevel } from '../../electron/api/rows.ts'
import type { StorePath } from '../../drivers/index.ts'
import { describeWith } from '../peers/need.ts'
import { writeOciLayout } from '../peers/oci-images.ts'
import { collectGarbage, startRegistry } from '../peers/registry.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { findingsIn } from '../unit/health/verify/verifier.ts'
import { blobOf } from '../unit/registry/tiny-registry.ts'
import { at, DamagedStore } from './damaged-store.ts'
import { app, multi, pushImages, tagsOf, type Images } from './pushed-images.ts'

type Expected = readonly [FindingKind, StorePath]

interface Case {
  readonly damage: string
  readonly make: (store: DamagedStore, images: Images) => Promise<readonly Expected[]>
  /** Levels at which it is found; all when absent. */
  readonly levels?: readonly VerificationLevel[]
}

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
      images = await pushImages(registry.host, layout)
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
