import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../../../drivers/index.ts'
import type { DeleteOperation } from '../../../../electron/health/model/operation.ts'
import type { Phase } from '../../../../electron/health/model/plan.ts'
import { live } from '../../../conformance/harness.ts'
import { useTempFolder } from '../../../peers/temp-folder.ts'
import { contentOf, fill, openChanges, phaseOf } from './changes-of.ts'
import { dyingStore, killsAtEachWrite } from './dying-store.ts'

const temp = useTempFolder()

const manifests = 'docker/registry/v2/repositories/app/_manifests'
const [a, b] = ['a'.repeat(64), 'b'.repeat(64)]

/** Three tags of one manifest, and one that is put on another; a folder with a name that is taken. */
const before: Readonly<Record<string, string>> = {
  ...tag('one', a),
  ...tag('two', a),
  ...tag('three', a),
  ...tag('moving', a),
  ...revision(a),
  ...revision(b),
  'files/1': 'first',
  'files/2': 'second',
  'moved/2': 'what was there',
}

const phases: readonly Phase[] = [
  phaseOf(
    [...deletions({ ...tag('one', a), ...tag('two', a) }, 'text'), ...deletions(tag('three', a), 'bytes')],
    { name: 'tags' },
  ),
  phaseOf(
    Object.entries(tag('moving', b)).map(([key, text]) => ({ kind: 'put', key, text })),
    { name: 'links' },
  ),
  phaseOf(deletions(revision(a), 'text'), { name: 'revisions' }),
  phaseOf(
    ['1', '2'].map((name) => ({
      kind: 'move',
      key: `files/${name}`,
      to: `moved/${name}`,
      sizeBytes: (before[`files/${name}`] ?? '').length,
    })),
  ),
]

const after: Readonly<Record<string, string>> = {
  ...tag('moving', a),
  ...tag('moving', b),
  ...revision(b),
  'moved/1': 'first',
  'moved/2': 'second',
}

describe('a change that is killed', () => {
  it('goes on from each write, and is taken back whole', async () => {
    let kills = 0
    for (const done of [false, true]) {
      for (let at = 1; await killsAt(at, done); at += 1) kills += 1
    }
    // Each write, before and after it.
    expect(kills).toBeGreaterThan(20)

    async function killsAt(at: number, done: boolean): Promise<boolean> {
      return await inPlace(async ({ driver, folder, copyTo }) => {
        const dying = dyingStore(driver, { at, done, folder, copyTo })
        const first = await openChanges(folder, dying.driver)
        const id = await first.begin(phases, { kind: 'deleteTags' })
        const ended = first.held(id).then(() => 'ended' as const)
        if ((await Promise.race([dying.killed, ended])) === 'ended') {
          await first.changes.close()
          return false
        }
        expectServed(await contentOf(driver))
        const next = await openChanges(copyTo, driver)
        const [row] = next.changes.rows()
        expect(row).toMatchObject({ id, state: 'interrupted' })
        await next.changes.goOn(id, undefined, live)
        expect(await next.held(id)).toMatchObject({ state: 'done', failures: 0, kept: 0 })
        expect(await contentOf(driver), `killed at ${at}`).toEqual(after)
        await next.changes.undo(id, live)
        expect(await next.held(id)).toMatchObject({ state: 'undone', failures: 0, kept: 0 })
        expect(await contentOf(driver), `killed at ${at}`).toEqual(before)
        await next.changes.close()
        dying.bury()
        await first.changes.close()
        return true
      })
    }
  })

  it('is taken back from each write without going on', async () => {
    expect(await killsAtEachWrite(killsAt)).toBeGreaterThan(20)

    async function killsAt(at: number, done: boolean): Promise<boolean> {
      return await inPlace(async ({ driver, folder, copyTo }) => {
        const dying = dyingStore(driver, { at, done, folder, copyTo })
        const first = await openChanges(folder, dying.driver)
        const id = await first.begin(phases, { kind: 'deleteTags' })
        const ended = first.held(id).then(() => 'ended' as const)
        if ((await Promise.race([dying.killed, ended])) === 'ended') {
          await first.changes.close()
          return false
        }
        const next = await openChanges(copyTo, driver)
        await next.changes.undo(id, live)
        expect(await next.held(id)).toMatchObject({ state: 'undone', failures: 0, kept: 0 })
        expect(await contentOf(driver), `killed at ${at}`).toEqual(before)
        await next.changes.close()
        dying.bury()
        await first.changes.close()
        return true
      })
    }
  })

  it('goes on with its undo from each write of that', async () => {
    expect(await killsAtEachWrite(killsAt)).toBeGreaterThan(20)

    async function killsAt(at: number, done: boolean): Promise<boolean> {
      return await inPlace(async ({ driver, folder, copyTo }) => {
        const whole = await openChanges(folder, driver)
        const { id } = await whole.run(phases, { kind: 'deleteTags' })
        await whole.changes.close()
        const dying = dyingStore(driver, { at, done, folder, copyTo })
        const first = await openChanges(folder, dying.driver)
        await first.changes.undo(id, live)
        const ended = first.held(id).then(() => 'ended' as const)
        if ((await Promise.race([dying.killed, ended])) === 'ended') {
          await first.changes.close()
          return false
        }
        expectServed(await contentOf(driver))
        const next = await openChanges(copyTo, driver)
        expect(next.changes.rows()).toMatchObject([{ state: 'interrupted', takesBack: true }])
        await next.changes.goOn(id, undefined, live)
        expect(await next.held(id)).toMatchObject({ state: 'undone', failures: 0, kept: 0 })
        expect(await contentOf(driver), `killed at ${at}`).toEqual(before)
        await next.changes.close()
        dying.bury()
        await first.changes.close()
        return true
      })
    }
  })
})

/** A tag that serves leads to a manifest that its repository has, and its history tells of it. */
function expectServed(content: Readonly<Record<string, string>>): void {
  for (const [key, link] of Object.entries(content)) {
    const name = /tags\/([^/]+)\/current\/link$/.exec(key)?.[1]
    if (name === undefined) continue
    const digest = link.replace('sha256:', '')
    expect(content[`${manifests}/revisions/sha256/${digest}/link`], `${name} leads nowhere`).toBe(link)
    // A tag that is about to go, or not whole again, has less of its history.
    const history = content[`${manifests}/tags/${name}/index/sha256/${digest}/link`]
    expect(name === 'moving' ? history : link, `the history of ${name}`).toBe(link)
  }
}

async function inPlace(
  run: (place: {
    readonly driver: StorageDriver
    readonly folder: string
    readonly copyTo: string
  }) => Promise<boolean>,
): Promise<boolean> {
  const root = await mkdtemp(join(temp(), 'place-'))
  const [rootdirectory, folder, copyTo] = ['bucket', 'data', 'copy'].map((name) => join(root, name))
  if (rootdirectory === undefined || folder === undefined || copyTo === undefined)
    throw new Error('no folder')
  await mkdir(rootdirectory)
  await mkdir(folder)
  const resolved = resolveParameters('filesystem', { rootdirectory }, {})
  const driver = await openDriver(resolved, { store: 'kills', readOnly: false })
  await fill(driver, before)
  try {
    return await run({ driver, folder, copyTo })
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

function tag(name: string, digest: string): Readonly<Record<string, string>> {
  return {
    [`${manifests}/tags/${name}/current/link`]: `sha256:${digest}`,
    [`${manifests}/tags/${name}/index/sha256/${digest}/link`]: `sha256:${digest}`,
  }
}

function revision(digest: string): Readonly<Record<string, string>> {
  return { [`${manifests}/revisions/sha256/${digest}/link`]: `sha256:${digest}` }
}

function deletions(
  content: Readonly<Record<string, string>>,
  keep: 'text' | 'bytes',
): readonly DeleteOperation[] {
  return Object.entries(content).map(([key, text]) => ({
    kind: 'delete',
    key,
    sizeBytes: text.length,
    keep: keep === 'text' ? { kind: 'text', text } : { kind: 'bytes' },
  }))
}
