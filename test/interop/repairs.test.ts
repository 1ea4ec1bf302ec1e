import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeAll, expect, it } from 'vitest'

import type { FindingKind, RepairKind } from '../../electron/api/rows.ts'
import { planRepair } from '../../electron/health/repair/plan-repair.ts'
import type { MadePlan } from '../../electron/health/deletion/source.ts'
import type { Finding } from '../../electron/health/verify/finding.ts'
import { expectCode, live } from '../conformance/harness.ts'
import { describeWith } from '../peers/need.ts'
import { writeOciLayout } from '../peers/oci-images.ts'
import { collectGarbage, startRegistry } from '../peers/registry.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { catalogOf } from '../unit/catalog/catalog-of.ts'
import { findingsIn } from '../unit/health/verify/verifier.ts'
import { operationsOf, runPlan } from '../unit/health/run-plan.ts'
import { blobOf } from '../unit/registry/tiny-registry.ts'
import { at, DamagedStore } from './damaged-store.ts'
import { app, multi, pushImages, tagsOf, type Images } from './pushed-images.ts'

interface Case {
  readonly damage: string
  readonly repair: RepairKind
  readonly make: (store: DamagedStore, images: Images) => Promise<void>
  /** What cannot be pulled afterwards either. */
  readonly stillBroken?: readonly string[]
}

const cases: readonly Case[] = [
  {
    damage: 'missing layers and configurations',
    repair: 'fetchBlob',
    async make(store, { shared, nextConfig }) {
      await store.remove(at.blob(shared))
      await store.remove(at.blob(nextConfig))
    },
  },
  {
    damage: 'a layer that is cut short, and one that is empty',
    repair: 'fetchBlob',
    async make(store, { shared, nextLayer }) {
      await store.write(at.blob(shared), 'short')
      await store.write(at.blob(nextLayer), '')
    },
  },
  {
    damage: 'other bytes in a layer, and in a manifest',
    repair: 'fetchBlob',
    async make(store, { shared, next }) {
      await store.flip(shared)
      await store.flip(next)
    },
  },
  {
    damage: 'a manifest without its bytes',
    repair: 'fetchBlob',
    make: (store, { next }) => store.remove(at.blob(next)),
  },
  {
    damage: 'a child of an index that is gone with its link',
    repair: 'fetchBlob',
    async make(store, { arm }) {
      await store.remove(at.revision(multi, arm))
      await store.remove(at.blob(arm))
    },
  },
  {
    damage: 'missing links of layers and manifests',
    repair: 'writeLink',
    async make(store, { shared, next, arm }) {
      await store.remove(at.layer(app, shared))
      await store.remove(at.revision(app, next))
      await store.remove(at.revision(multi, arm))
    },
  },
  {
    damage: 'a tag that has lost its link',
    repair: 'writeLink',
    make: (store) => store.remove(at.tag(app, 'next')),
  },
  {
    damage: 'links that hold something else',
    repair: 'writeLink',
    async make(store, { app: image, next, nextLayer }) {
      await store.write(at.tag(app, 'app'), '')
      await store.write(at.revision(app, next), image)
      await store.write(at.layer(multi, nextLayer), 'sha256:what')
    },
  },
  {
    damage: 'links to layers that nothing needs, and a ghost of a repository beside one in it',
    repair: 'remove',
    async make(store, { shared, next }) {
      const { digest } = blobOf('swept long ago')
      await store.write(at.layer(app, digest), digest)
      await store.write(at.layer('team', shared), shared)
      await store.write(at.layer('team', next), next)
    },
  },
  {
    damage: 'a manifest without its bytes, which nobody has',
    repair: 'remove',
    make: (store, { next }) => store.remove(at.blob(next)),
    stillBroken: ['team/app:next', 'team/multi:app-next'],
  },
  {
    damage: 'tags that lead to nothing, or nowhere',
    repair: 'remove',
    async make(store) {
      await store.write(at.tag(app, 'next'), blobOf('never pushed').digest)
      await store.write(at.tag(multi, 'app-next'), 'nowhere')
    },
    stillBroken: ['team/app:next', 'team/multi:app-next'],
  },
  {
    damage: 'a push that was never finished',
    repair: 'abort',
    async make(store) {
      const upload = at.upload(app, '0f6b6c0e-7a4b-4a5e-9d4a-0c8a0d3f2b11')
      await store.write(`${upload}/startedat`, '2026-01-01T00:00:00Z')
      await store.write(`${upload}/data`, 'half of a layer')
      await store.write(`${upload}/hashstates/sha256/15`, 'state')
    },
  },
]

describeWith(['docker-registry', 'skopeo'], 'the repair of a store', () => {
  const folder = useTempFolder()
  const opened: DamagedStore[] = []
  let images: Images
  let number = 0

  beforeAll(async () => {
    await mkdir(whole())
    const registry = await startRegistry({ storage: { filesystem: { rootdirectory: whole() } } })
    try {
      images = await pushImages(registry.host, await writeOciLayout(join(folder(), 'images')))
    } finally {
      await registry.stop()
    }
  }, timeoutMs)

  afterEach(async () => {
    for (const { driver } of opened.splice(0)) await driver.close()
  })

  it.each(cases)(
    'mends $damage by $repair',
    { timeout: timeoutMs },
    async ({ make, repair, stillBroken = [] }) => {
      const [store, other] = [await copy(), await copy()]
      await make(store, images)
      const { findings, made } = await plan(store, other, repair)
      expect(findings.length).toBeGreaterThan(0)
      await runPlan(store.driver, made.plan, undefined, new Map([['other', other.driver]]))
      expect(await findingsIn(store.driver, 'content')).toEqual([])
      expect(await store.brokenTags(tagsOf(images))).toEqual(stillBroken)
    },
  )

  it('brings back an index whose children a collection took', { timeout: timeoutMs }, async () => {
    const [store, other] = [await copy(), await copy()]
    const storage = { filesystem: { rootdirectory: store.folder } }
    await collectGarbage(storage, { dryRun: false, deleteUntagged: true })
    expect(await store.brokenTags(tagsOf(images))).toEqual(['team/multi:multi'])
    const links = await plan(store, other, 'writeLink', ['missingRevision'])
    await runPlan(store.driver, links.made.plan)
    // Only now a registry would serve what needs them.
    const blobs = await plan(store, other, 'fetchBlob', ['missingBlob'])
    await runPlan(store.driver, blobs.made.plan, undefined, new Map([['other', other.driver]]))
    expect(await findingsIn(store.driver, 'content')).toEqual([])
    expect(await store.brokenTags(tagsOf(images))).toEqual([])
  })

  it('takes nothing that was mended meanwhile', { timeout: timeoutMs }, async () => {
    const [store, other] = [await copy(), await copy()]
    const link = at.layer(app, images.shared)
    await store.remove(link)
    const { findings, made } = await plan(store, other, 'writeLink')
    expect(await made.about.checks(live)).toEqual([])
    await store.write(link, images.shared)
    expect(await made.about.checks(live)).toMatchObject([{ id: 'obstacles', state: 'refused' }])
    const error = await expectCode(planOf(store, other, findings, 'writeLink'), 'PreconditionFailed')
    expect(error.reason?.id).toBe('faultGone')
  })

  it('leaves a tag that was pushed anew', { timeout: timeoutMs }, async () => {
    const [store, other] = [await copy(), await copy()]
    await store.remove(at.blob(images.next))
    const findings = await findingsIn(store.driver, 'listing')
    await store.write(at.tag(app, 'next'), images.app)
    const { plan: made } = await planOf(store, other, findings, 'remove')
    const keys = (await operationsOf(made)).map(({ key }) => key)
    expect(keys).not.toContain(store.driver.keyOf(at.tag(app, 'next')))
    expect(keys).toContain(store.driver.keyOf(at.tag(multi, 'app-next')))
  })

  it('takes no blob that no other store has any more', { timeout: timeoutMs }, async () => {
    const [store, other] = [await copy(), await copy()]
    await store.remove(at.blob(images.shared))
    const { findings } = await plan(store, other, 'fetchBlob')
    await other.remove(at.blob(images.shared))
    const error = await expectCode(planOf(store, other, findings, 'fetchBlob'), 'PreconditionFailed')
    expect(error.reason?.id).toBe('nobodyHolds')
  })

  /** Plans the repair of all that is found, or of these kinds. */
  async function plan(
    store: DamagedStore,
    other: DamagedStore,
    repair: RepairKind,
    kinds?: readonly FindingKind[],
  ): Promise<{ readonly findings: readonly Finding[]; readonly made: MadePlan }> {
    const tables = await catalogOf(other.driver).tables(live)
    const found = await findingsIn(store.driver, 'content', {
      others: [{ id: 'other', tables, damaged: new Map() }],
    })
    const findings = found.filter(({ kind }) => kinds?.includes(kind) ?? true)
    return { findings, made: await planOf(store, other, findings, repair) }
  }

  function planOf(
    store: DamagedStore,
    other: DamagedStore,
    findings: readonly Finding[],
    repair: RepairKind,
  ): Promise<MadePlan> {
    const open = () => Promise.resolve(other.driver)
    const source = { store: 'damaged', driver: store.driver, open }
    return planRepair(source, { findings, repair, from: undefined }, live)
  }

  async function copy(): Promise<DamagedStore> {
    number += 1
    const made = await DamagedStore.copyOf(whole(), join(folder(), `copy-${number}`))
    opened.push(made)
    return made
  }

  function whole(): string {
    return join(folder(), 'whole')
  }
})

const timeoutMs = 120_000
