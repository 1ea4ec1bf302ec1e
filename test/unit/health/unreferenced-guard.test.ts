import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { parseRepositoryName, type Digest } from '../../../drivers/common/names.ts'
import type { ChangeRow, CollectionRules } from '../../../electron/api/rows.ts'
import type { Operation } from '../../../electron/health/model/operation.ts'
import type { UnreferencedGuard } from '../../../electron/health/model/plan.ts'
import { unreferencedGuard } from '../../../electron/health/garbage/unreferenced-guard.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { tinyImage, tinyIndex, TinyRegistry } from '../registry/tiny-registry.ts'
import { openChanges, storeName } from './changes/changes-of.ts'
import { collectionOf, guardsOf, knowledgeOf, takeAll } from './collections.ts'

const folder = useTempFolder()
const app = parseRepositoryName('team/app')
const [kept, gone] = [tinyImage('kept'), tinyImage('gone')]
let registry: TinyRegistry

beforeEach(async () => {
  registry = await TinyRegistry.in(join(folder(), 'registry'))
  await registry.push('team/app', ['v1'], gone)
  await registry.push('team/app', ['v1'], kept)
})
afterEach(() => registry.driver.close())

describe('the guard of a sweep', () => {
  it.each(['v2', 'v3', 'safe'] as const)('lets all go that nothing names: mode %s', async (mode) => {
    for (const phase of ['revisions', 'layerLinks', 'blobs']) {
      const { left, operations } = await guarded(phase, { ...takeAll, mode })
      expect(operations.length).toBeGreaterThan(0)
      expect(left).toEqual(operations)
      for (const { key } of left) await registry.driver.objects.deleteMany([key], live)
    }
  })

  it('leaves a revision that has a tag again', async () => {
    const { left } = await guarded('revisions', takeAll, () =>
      registry.writeTag('team/app', 'back', gone.manifest.digest),
    )
    expect(left).toEqual([])
  })

  it('leaves a revision that an index lists since', async () => {
    const { left } = await guarded('revisions', takeAll, () =>
      registry.pushManifests('team/app', ['multi'], [], [tinyIndex([gone.manifest])]),
    )
    expect(left).toEqual([])
  })

  it.each(['layerLinks', 'blobs'])('leaves %s of a layer that another repository got', async (phase) => {
    await takePhases(phase === 'blobs' ? ['revisions', 'layerLinks'] : ['revisions'])
    const other = tinyImage('other', { layers: [layerOf(gone)] })
    const { left, operations } = await guarded(phase, takeAll, () =>
      registry.pushManifests('team/other', ['v1'], [other.config, gone.layer], [other.manifest]),
    )
    const staying = operations.filter(({ key }) => !left.some((each) => each.key === key))
    expect(staying).toHaveLength(1)
    expect(staying.map(({ key }) => key).join(' ')).toContain(hexOf(gone.layer.digest))
  })

  it('lets the layers go of a manifest that was deleted before anybody read it', async () => {
    await registry.remove(layout.manifestRevisionLink(app, gone.manifest.digest))
    const { left } = await guarded('layerLinks', takeAll)
    expect(left.map(({ key }) => key).join(' ')).toContain(hexOf(gone.layer.digest))
    expect(left).toHaveLength(2)
  })

  it('leaves a blob that is linked again, though no manifest names it yet', async () => {
    await takePhases(['revisions', 'layerLinks'])
    const { left, operations } = await guarded('blobs', takeAll, () =>
      registry.write(layout.layerLink(app, gone.layer.digest), gone.layer.digest),
    )
    expect(operations.length - left.length).toBe(1)
    expect(left.map(({ key }) => key)).not.toContain(blobKey(gone.layer.digest))
  })

  it('links a blob again whose link went while a manifest that names it was written', async () => {
    await takePhases(['revisions', 'layerLinks'])
    const again = tinyImage('again', { layers: [layerOf(gone)] })
    const { left } = await guarded('blobs', takeAll, async () => {
      await registry.pushManifests('team/app', ['again'], [again.config], [again.manifest])
    })
    expect(left.map(({ key }) => key)).not.toContain(blobKey(gone.layer.digest))
    const link = await registry.driver.getContent(
      layout.layerLink(app, gone.layer.digest),
      { maxBytes: 100 },
      live,
    )
    expect(Buffer.from(link).toString()).toBe(gone.layer.digest)
  })

  it('lets every window of blobs wait after their links went, not the first alone', async () => {
    const { driver } = registry
    const knowledge = knowledgeOf(driver)
    const settleMs = 400
    const { unreferenced } = guardsOf(driver, knowledge, settleMs).guards
    const { phases } = (await collectionOf(driver, takeAll, knowledge)).plan
    const [layerLinks, blobs] = ['layerLinks', 'blobs'].map((name) =>
      phases.find((each) => each.name === name),
    )
    if (layerLinks === undefined || blobs?.guard?.kind !== 'unreferenced') throw new Error('no such phases')
    const { guard } = blobs
    for await (const page of layerLinks.operations()) await unreferenced('store', guard, page, live)
    const operations: Operation[] = []
    for await (const page of blobs.operations()) for (const each of page) operations.push(each)
    const began = performance.now()
    const waited = await Promise.all(
      operations.map(async (each) => {
        await unreferenced('store', guard, [each], live)
        return performance.now() - began
      }),
    )
    expect(waited.length).toBeGreaterThan(1)
    expect(Math.min(...waited)).toBeGreaterThanOrEqual(settleMs - 5)
  })

  it('leaves what is young by then', async () => {
    const { left } = await guarded('blobs', takeAll, undefined, { minAgeMs: 3_600_000 })
    expect(left).toEqual([])
  })

  it('fails where nobody can tell what is in use', async () => {
    const pushed = guarded('blobs', takeAll, () =>
      registry.pushManifests('team/app', ['broken'], [], [{ ...kept.layer }]),
    )
    await expect(pushed).rejects.toMatchObject({ code: 'PreconditionFailed' })
  })

  it('ends when it is stopped', async () => {
    const stop = new AbortController()
    stop.abort()
    await expect(guarded('blobs', takeAll, undefined, {}, stop.signal)).rejects.toThrow('aborted')
  })
})

describe('after a sweep', () => {
  it('it is told what a manifest names that was pushed meanwhile', async () => {
    const again = tinyImage('again', { layers: [layerOf(gone)] })
    const row = await swept(() =>
      registry.pushManifests('team/app', ['again'], [again.config], [again.manifest]),
    )
    expect(row).toMatchObject({ state: 'done', failures: 1, kept: 0 })
  })

  it('nothing is told where nothing came', async () => {
    expect(await swept(() => Promise.resolve())).toMatchObject({ state: 'done', failures: 0, kept: 0 })
  })

  /** Collects; something happens after the guard was asked about the blobs, and before they go. */
  async function swept(meanwhile: () => Promise<void>): Promise<ChangeRow> {
    const { driver } = registry
    const { guards, afterwards } = guardsOf(driver)
    const opened = await openChanges(folder(), driver, {
      afterwards,
      guards: {
        async unreferenced(store, guard, operations, signal) {
          const left = await guards.unreferenced(store, guard, operations, signal)
          if (left.some(({ key }) => key === blobKey(gone.layer.digest))) await meanwhile()
          return left
        },
      },
    })
    const { phases } = (await collectionOf(driver)).plan
    const row = await opened.run(phases, { kind: 'collectGarbage', typedName: storeName })
    await opened.changes.close()
    return row
  }
})

/** Plans, lets something happen, and asks the guard about a phase. */
async function guarded(
  name: string,
  rules: CollectionRules,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
  more: Partial<UnreferencedGuard> = {},
  signal = live,
): Promise<{ readonly operations: readonly Operation[]; readonly left: readonly Operation[] }> {
  const { driver } = registry
  const knowledge = knowledgeOf(driver)
  const { plan } = await collectionOf(driver, rules, knowledge)
  const phase = plan.phases.find((each) => each.name === name)
  if (phase?.guard?.kind !== 'unreferenced') throw new Error(`no guarded phase ${name}`)
  const operations: Operation[] = []
  for await (const page of phase.operations()) for (const each of page) operations.push(each)
  await meanwhile()
  const guard = unreferencedGuard({
    knowledgeOf: () => knowledge,
    open: () => Promise.resolve(driver),
    openForWriting: () => Promise.resolve(driver),
    clockAheadMs: () => 0,
    settleMs: 0,
  })
  const left = await guard('store', { ...phase.guard, ...more }, operations, signal)
  return { operations, left }
}

async function takePhases(names: readonly string[]): Promise<void> {
  const { plan } = await collectionOf(registry.driver)
  for (const phase of plan.phases.filter(({ name }) => names.includes(name)))
    for await (const page of phase.operations())
      await registry.driver.objects.deleteMany(
        page.map(({ key }) => key),
        live,
      )
}

function blobKey(digest: Digest): string {
  return registry.driver.keyOf(layout.blobData(digest))
}

function hexOf(digest: Digest): string {
  return digest.slice('sha256:'.length)
}

function layerOf({ layer }: { readonly layer: { readonly digest: string; readonly bytes: Uint8Array } }) {
  const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip'
  return { mediaType, digest: layer.digest, size: layer.bytes.byteLength }
}
