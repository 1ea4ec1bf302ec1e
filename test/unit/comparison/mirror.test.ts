import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { MirrorRuleDraft, MirrorStep, MirrorTarget } from '../../../electron/api/rows.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { endedTransfers, openBackend, type TestBackend } from '../methods/test-backend.ts'
import { tinyImage, TinyRegistry } from '../registry/tiny-registry.ts'

const folder = useTempFolder()
const [image, other] = [tinyImage('one'), tinyImage('two')]
let source: TinyRegistry
let target: TinyRegistry
let host: TestBackend
let from: string
let to: string

beforeEach(async () => {
  source = await TinyRegistry.in(join(folder(), 'source'))
  target = await TinyRegistry.in(join(folder(), 'target'))
  await source.push('team/app', ['v1', 'v2', 'latest'], image)
  await source.push('team/deep/web', ['v1'], image)
  await source.push('ci/job', ['v1'], image)
  await target.push('team/app', ['v1'], image)
  await target.push('team/app', ['latest'], other)
  host = await openBackend(folder())
  from = await addStore('source')
  to = await addStore('target')
})
afterEach(async () => {
  await host.close()
  await source.driver.close()
  await target.driver.close()
})

describe('a mirror rule', () => {
  it('copies what fits its patterns and is missing, and leaves tags that differ', async () => {
    const rule = await save({ repositories: ['team/*'], tags: ['v*', 'latest'] })
    const { target: found, plan } = await planned(rule)
    expect(found).toMatchObject({ tags: 3, missing: 1, differing: 1, newer: 1, same: 1, isWhole: true })
    expect(found.plan).toMatchObject({ whole: true, newTags: 1, movedTags: 0 })
    const { transfers, failures } = await host.backend.startMirror({ plan }, live)
    expect(failures).toEqual([])
    await endedTransfers(host.backend)
    expect(await digestsOf('team/app')).toEqual({
      latest: other.manifest.digest,
      v1: image.manifest.digest,
      v2: image.manifest.digest,
    })
    expect(await digestsOf('team/deep/web')).toEqual({})
    const [kept] = (await host.backend.listMirrorRules({}, live)).rules
    expect(kept?.lastRun?.copies).toEqual([{ store: to, transfer: transfers[0], newTags: 1, movedTags: 0 }])
    await expect(host.backend.startMirror({ plan }, live)).rejects.toMatchObject({ code: 'NotFound' })
  })

  it('moves tags that differ where it says so, and then finds nothing to copy', async () => {
    const rule = await save({ repositories: ['**'], differing: 'move' })
    const { target: found, plan } = await planned(rule)
    expect(found.plan).toMatchObject({ newTags: 3, movedTags: 1 })
    await host.backend.startMirror({ plan }, live)
    await endedTransfers(host.backend)
    expect(await digestsOf('team/app')).toMatchObject({ latest: image.manifest.digest })
    const again = await steps(rule)
    expect(again.at(-1)).toEqual({ kind: 'whole' })
    const [kept] = (await host.backend.listMirrorRules({}, live)).rules
    expect(kept?.lastRun?.copies).toEqual([])
  })

  it('deletes nothing that only the target has', async () => {
    await target.push('team/app', ['only-here'], other)
    const { plan } = await planned(await save({ repositories: ['**'], differing: 'move' }))
    await host.backend.startMirror({ plan }, live)
    await endedTransfers(host.backend)
    expect(await digestsOf('team/app')).toMatchObject({ 'only-here': other.manifest.digest })
  })

  it('says of a target that is read-only, gone or cannot be listed why it is left out', async () => {
    const { plan } = await planned(await save({ repositories: ['**'] }))
    await host.backend.setReadOnly({ store: to, readOnly: true }, live)
    const { transfers, failures } = await host.backend.startMirror({ plan }, live)
    expect(transfers).toEqual([])
    expect(failures).toMatchObject([{ store: to, error: { code: 'ReadOnly' } }])
    await rm(join(folder(), 'target'), { recursive: true })
    const told = await steps(await save({ repositories: ['**'], to: [to, 'gone'] }))
    expect(targetsOf(told)).toMatchObject([
      { store: to, failure: { code: 'NoSuchBucket' } },
      { store: 'gone', failure: { code: 'NotFound' } },
    ])
    await rm(join(folder(), 'source'), { recursive: true })
    await expect(steps(await save({ repositories: ['**'] }))).rejects.toMatchObject({ code: 'NoSuchBucket' })
    const rule = await save({ repositories: ['**'], from: 'gone' })
    await expect(steps(rule)).rejects.toMatchObject({ code: 'NotFound' })
  })
})

describe('mirror rules', () => {
  it('are kept, changed and removed, several at once', async () => {
    const ids = await Promise.all(['a', 'b', 'c'].map((name) => save({ name })))
    await host.backend.saveMirrorRule({ id: ids[1], rule: { ...draft(), name: 'b2' } }, live)
    await host.backend.removeMirrorRule({ rule: ids[0] ?? '' }, live)
    await host.close()
    host = await openBackend(folder(), host.dataDir)
    const { rules, damaged } = await host.backend.listMirrorRules({}, live)
    expect(rules.map(({ name }) => name)).toEqual(['b2', 'c'])
    expect(damaged).toBeUndefined()
    const gone = host.backend.saveMirrorRule({ id: ids[0], rule: draft() }, live)
    await expect(gone).rejects.toMatchObject({ code: 'NotFound' })
  })

  it.each([
    ['no JSON', '{"version": 1, "rules": [', []],
    ['another document', '[]', []],
    ['one rule that cannot be read', undefined, ['good']],
  ])('are kept aside where their file is %s', async (_, text, names) => {
    await save({ name: 'good' })
    await host.close()
    const file = join(host.dataDir, 'mirror-rules.json')
    const kept = JSON.parse(await readFile(file, 'utf8')) as { rules: unknown[] }
    const damaged = text ?? JSON.stringify({ ...kept, rules: [...kept.rules, { name: 'bad' }] })
    await writeFile(file, damaged)
    host = await openBackend(folder(), host.dataDir)
    const read = await host.backend.listMirrorRules({}, live)
    expect(read.rules.map(({ name }) => name)).toEqual(names)
    await save({ name: 'later' })
    const aside = (await readdir(host.dataDir)).filter((name) =>
      name.startsWith('mirror-rules.json.damaged-'),
    )
    expect(aside.map((name) => join(host.dataDir, name))).toEqual([read.damaged])
    expect(await readFile(read.damaged ?? '', 'utf8')).toBe(damaged)
  })
})

function draft(): MirrorRuleDraft {
  return { name: 'to target', from, to: [to], repositories: ['**'], tags: [], differing: 'leave' }
}

async function save(some: Partial<MirrorRuleDraft>): Promise<string> {
  return (await host.backend.saveMirrorRule({ rule: { ...draft(), ...some } }, live)).id
}

async function steps(rule: string): Promise<readonly MirrorStep[]> {
  const told: MirrorStep[] = []
  for await (const step of host.backend.planMirror({ rule }, live)) told.push(step)
  return told
}

/** The last that is told of each target. */
function targetsOf(told: readonly MirrorStep[]): readonly MirrorTarget[] {
  const targets = told.flatMap((step) => (step.kind === 'target' ? [step.target] : []))
  return [...new Map(targets.map((each) => [each.store, each])).values()]
}

async function planned(rule: string): Promise<{ readonly target: MirrorTarget; readonly plan: string }> {
  const told = await steps(rule)
  const [found] = targetsOf(told)
  const last = told.at(-1)
  if (found === undefined || last?.kind !== 'whole' || last.plan === undefined) throw new Error('no plan')
  return { target: found, plan: last.plan }
}

async function addStore(name: string): Promise<string> {
  const values = { rootdirectory: join(folder(), name) }
  const added = { driver: 'filesystem', values, name, readOnly: false } as const
  return (await host.backend.addStore(added, live)).store
}

/** The tags of a repository in the target, as the files there say. */
async function digestsOf(repository: string): Promise<Readonly<Record<string, string>>> {
  const tags = join(folder(), 'target/docker/registry/v2/repositories', repository, '_manifests/tags')
  const names = await readdir(tags).catch(() => [])
  const links = names.map(
    async (name) => [name, await readFile(join(tags, name, 'current/link'), 'utf8')] as const,
  )
  return Object.fromEntries(await Promise.all(links))
}
