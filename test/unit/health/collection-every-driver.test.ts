import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { beforeAll, describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, type DriverName } from '../../../drivers/index.ts'
import { parseRepositoryName, parseTag } from '../../../drivers/common/names.ts'
import { planPush, runPush } from '../../../electron/registry/push.ts'
import { cloudDrivers, startCloud } from '../../clouds/every-cloud.ts'
import { live } from '../../conformance/harness.ts'
import { tinyImage, tinyIndex, type Blob } from '../registry/tiny-registry.ts'
import { contentOf, openChanges } from './changes/changes-of.ts'
import { collectionOf, guardsOf, takeAll } from './collections.ts'

const account = { accessKey: 'AKIDGARBAGE', secretKey: 'a secret of the tests of garbage' }

/** What a store holds before, once its links went, after it was taken back, and in the end: texts by path. */
interface Outcome {
  readonly before: Readonly<Record<string, string>>
  readonly waiting: readonly string[]
  readonly undone: Readonly<Record<string, string>>
  readonly after: readonly string[]
}

describe('a collection on every kind of store', () => {
  let expected: Outcome
  beforeAll(async () => {
    const rootdirectory = await mkdtemp(join(tmpdir(), 'bollard-collected-'))
    expected = await outcomeOf('filesystem', { rootdirectory })
    await rm(rootdirectory, { recursive: true, force: true })
  })

  it('takes something, and can be taken back', () => {
    expect(expected.waiting.length).toBeLessThan(Object.keys(expected.before).length)
    expect(expected.undone).toEqual(expected.before)
    expect(expected.after.length).toBeLessThan(expected.waiting.length)
  })

  it.each(cloudDrivers)('leaves the same objects on %s as in a folder', async (driver) => {
    const cloud = await startCloud(driver, { account })
    try {
      expect(await outcomeOf(driver, cloud.values)).toEqual(expected)
    } finally {
      await cloud.close()
    }
  })
})

async function outcomeOf(name: DriverName, values: Readonly<Record<string, unknown>>): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'bollard-collected-'))
  const driver = await openDriver(resolveParameters(name, values, {}), { store: 'x', readOnly: false })
  const push = async (
    repository: string,
    tags: readonly string[],
    blobs: readonly Blob[],
    manifests: readonly [Blob, ...Blob[]],
  ) => {
    const digest = (manifests.at(-1) ?? manifests[0]).digest
    const named = tags.map((tag) => ({ tag: parseTag(tag), digest }))
    const plan = planPush({ repository: parseRepositoryName(repository), blobs, manifests, tags: named })
    await runPush(driver, plan, live)
  }
  const [one, two, child] = [tinyImage('one'), tinyImage('two'), tinyImage('child')]
  await push('team/app', ['v1', 'old'], one.blobs, [one.manifest])
  await push('team/app', ['v1'], two.blobs, [two.manifest])
  await push('team/multi', ['all'], child.blobs, [child.manifest, tinyIndex([child.manifest])])
  const lost = tinyImage('lost')
  await push('team/app', ['once'], lost.blobs, [lost.manifest])
  await push('team/app', ['once'], two.blobs, [two.manifest])
  const retention = [{ repositories: 'team/app', keepTags: ['v1'] }]
  const opened = await openChanges(folder, driver, guardsOf(driver))
  try {
    const before = await contentOf(driver)
    const { phases } = (await collectionOf(driver, { ...takeAll, retention, graceDays: 1 })).plan
    const row = await opened.run(phases, { kind: 'collectGarbage' })
    expect(row).toMatchObject({ state: 'waiting', failures: 0, kept: 0 })
    const waiting = Object.keys(await contentOf(driver))
    await opened.changes.undo(row.id, live)
    expect(await opened.held(row.id)).toMatchObject({ state: 'undone', failures: 0 })
    const undone = await contentOf(driver)
    const again = await collectionOf(driver, { ...takeAll, retention })
    const done = await opened.run(again.plan.phases, { kind: 'collectGarbage', typedName: 'a store' })
    expect(done).toMatchObject({ state: 'done', failures: 0, kept: 0 })
    return { before, waiting, undone, after: Object.keys(await contentOf(driver)) }
  } finally {
    await opened.changes.close()
    await driver.close()
    await rm(folder, { recursive: true, force: true })
  }
}
