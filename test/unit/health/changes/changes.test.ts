import { appendFile, mkdir, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import {
  openDriver,
  resolveParameters,
  StoreError,
  type ObjectStore,
  type StorageDriver,
} from '../../../../drivers/index.ts'
import type { PlanCheck } from '../../../../electron/api/rows.ts'
import type { DeleteOperation, Operation } from '../../../../electron/health/model/operation.ts'
import { expectCode, flat, live } from '../../../conformance/harness.ts'
import { useTempFolder } from '../../../peers/temp-folder.ts'
import {
  contentOf,
  fill,
  openChanges,
  phaseOf,
  rowWhen,
  storeName,
  type OpenedChanges,
} from './changes-of.ts'

const temp = useTempFolder()
let folder = ''
let driver: StorageDriver
beforeEach(async () => {
  folder = await mkdtemp(join(temp(), 'place-'))
  const rootdirectory = join(folder, 'bucket')
  await mkdir(rootdirectory)
  const resolved = resolveParameters('filesystem', { rootdirectory }, {})
  driver = await openDriver(resolved, { store: 'changes', readOnly: false })
  await fill(driver, content)
})

const all: OpenedChanges[] = []
afterEach(async () => {
  for (const { changes } of all.splice(0)) await changes.close()
  await driver.close()
})

async function opened(...parts: Parameters<typeof openChanges>): Promise<OpenedChanges> {
  const made = await openChanges(...parts)
  all.push(made)
  return made
}

const content: Readonly<Record<string, string>> = { a: 'the first', b: 'the second', c: 'the third' }

function deletion(key: string, keep: 'bytes' | 'nothing' = 'bytes'): DeleteOperation {
  return { kind: 'delete', key, sizeBytes: 9, keep: { kind: keep } }
}

/** The same store with some calls of its own. */
function storeWith(calls: Partial<ObjectStore>): StorageDriver {
  return { ...driver, objects: { ...driver.objects, ...calls } }
}

describe('a change', () => {
  it('is refused on a read-only store, with what to do', async () => {
    const { begin, changes } = await opened(folder, driver, {
      readOnly: true,
      openForWriting: () => Promise.reject(new StoreError('ReadOnly', 'this store is read-only')),
    })
    await expectCode(begin([phaseOf([deletion('a')])]), 'ReadOnly')
    expect(changes.rows()).toEqual([])
    expect(await contentOf(driver)).toEqual(content)
  })

  it('is refused by a check, which says why', async () => {
    const { begin } = await opened(folder, driver)
    const refused: PlanCheck = { id: 'listing', state: 'refused', values: {} }
    const begun = begin([phaseOf([deletion('a')])], { checks: () => Promise.resolve([refused]) })
    expect((await expectCode(begun, 'PreconditionFailed')).message).toContain('list it again')
    expect(await contentOf(driver)).toEqual(content)
  })

  it('is begun once', async () => {
    const { plans, changes, held } = await opened(folder, driver)
    const plan = { kind: 'deleteFiles', store: 's', subject: { names: [], count: 1 } } as const
    const about = { checks: () => Promise.resolve([]) }
    const { id } = await plans.add({ ...plan, phases: [phaseOf([deletion('a')])] }, about)
    const both = await Promise.allSettled([
      changes.start(id, undefined, live),
      changes.start(id, undefined, live),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const [row] = changes.rows()
    await held(row?.id ?? '')
    await expectCode(changes.start(id, undefined, live), 'NotFound')
  })

  it('is begun once, also where another window is still being answered', async () => {
    let slow: (() => void) | undefined
    const openForWriting = async () => {
      if (slow === undefined) await new Promise<void>((resolve) => (slow = resolve))
      return { name: storeName, driver }
    }
    const { plans, changes, held } = await opened(folder, driver, { openForWriting })
    const plan = { kind: 'deleteFiles', store: 's', subject: { names: [], count: 1 } } as const
    const about = { checks: () => Promise.resolve([]) }
    const { id } = await plans.add({ ...plan, phases: [phaseOf([deletion('a')])] }, about)
    const first = changes.start(id, undefined, live)
    await expect.poll(() => slow).toBeDefined()
    await held(await changes.start(id, undefined, live))
    slow?.()
    await expectCode(first, 'PreconditionFailed')
    expect(changes.rows()).toHaveLength(1)
  })

  it('that cannot be taken back wants the name of the store', async () => {
    const { begin, run, changes } = await opened(folder, driver)
    const phases = [phaseOf([deletion('a', 'nothing')])]
    await expectCode(begin(phases), 'PreconditionFailed')
    await expectCode(begin(phases, { typedName: 'another' }), 'PreconditionFailed')
    expect(await contentOf(driver)).toEqual(content)
    const row = await run(phases, { typedName: storeName })
    expect(row).toMatchObject({ state: 'done', canUndo: false })
    await expectCode(changes.undo(row.id, live), 'PreconditionFailed')
    // What would be needed to take it back is not kept.
    expect(await readdir(join(folder, 'changes', row.id))).toEqual(['items.jsonl'])
  })

  it('waits for a person before a phase, and for its time', async () => {
    let nowMs = Date.now()
    const { run, held, changes } = await opened(folder, driver, { now: () => nowMs })
    const waiting = await run([
      phaseOf([deletion('a')]),
      phaseOf([deletion('b', 'nothing')], { name: 'blobs', waitsMs: 1000 }),
    ])
    expect(waiting).toMatchObject({ state: 'waiting', waitsUntilMs: nowMs + 1000, needsName: true })
    expect(waiting.canUndo).toBe(true)
    await expectCode(changes.goOn(waiting.id, storeName, live), 'PreconditionFailed')
    nowMs += 1000
    await expectCode(changes.goOn(waiting.id, 'another', live), 'PreconditionFailed')
    await changes.goOn(waiting.id, storeName, live)
    expect(await held(waiting.id)).toMatchObject({ state: 'done', canUndo: false })
    expect(Object.keys(await contentOf(driver))).toEqual(['c'])
  })

  it('that waits is taken back, or stopped where it is', async () => {
    const { run, held, changes } = await opened(folder, driver)
    const phases = [
      phaseOf([deletion('a')]),
      phaseOf([deletion('b', 'nothing')], { name: 'blobs', waitsMs: 0 }),
    ]
    const first = await run(phases)
    await changes.undo(first.id, live)
    expect(await held(first.id)).toMatchObject({ state: 'undone' })
    expect(await contentOf(driver)).toEqual(content)
    const second = await run(phases)
    await changes.stop(second.id)
    expect(await held(second.id)).toMatchObject({ state: 'stopped', canUndo: true })
    await expectCode(changes.goOn(second.id, storeName, live), 'PreconditionFailed')
    expect(Object.keys(await contentOf(driver))).toEqual(['b', 'c'])
  })

  it('pauses, goes on and stops', async () => {
    let deleted = 0
    let hold = true
    const slow = storeWith({
      limits: { ...driver.objects.limits, deleteBatch: 1 },
      deleteMany: async (keys, signal) => {
        deleted += 1
        if (hold && deleted > 2) {
          await new Promise((_resolve, reject) =>
            signal.addEventListener('abort', () => reject(signal.reason as Error)),
          )
        }
        return await driver.objects.deleteMany(keys, signal)
      },
    })
    const { begin, held, changes } = await opened(folder, slow)
    const id = await begin([phaseOf(['a', 'b', 'c'].map((key) => deletion(key)))])
    await rowWhen(changes, id, ({ phases }) => (phases[0]?.done ?? 0) >= 2)
    await expectCode(changes.undo(id, live), 'PreconditionFailed')
    await changes.pause(id)
    expect(await held(id)).toMatchObject({ state: 'paused' })
    expect(Object.keys(await contentOf(driver))).toHaveLength(1)
    hold = false
    await changes.goOn(id, undefined, live)
    expect(await held(id)).toMatchObject({ state: 'done', phases: [{ done: 3, of: 3 }] })
    await expectCode(changes.stop(id), 'PreconditionFailed')
  })

  it('keeps what its guard does not let go, and says so', async () => {
    const { run, changes } = await opened(folder, driver, {
      guards: {
        unreferenced: (_store, _guard, operations) =>
          Promise.resolve(operations.filter(({ key }) => key !== 'b')),
      },
    })
    const guard = { kind: 'unreferenced', mode: 'safe', markedAtMs: 1, minAgeMs: 1 } as const
    const row = await run(
      [
        phaseOf(
          ['a', 'b'].map((key) => deletion(key, 'nothing')),
          { guard },
        ),
      ],
      {
        typedName: storeName,
      },
    )
    expect(row).toMatchObject({ state: 'done', kept: 1, failures: 0, phases: [{ done: 1, of: 2 }] })
    expect(await flat(changes.items(row.id, live))).toMatchObject([{ key: 'b', result: 'kept' }])
    expect(Object.keys(await contentOf(driver))).toEqual(['b', 'c'])
  })

  it('notes keys that the service refuses one by one, and goes on', async () => {
    const refusing = storeWith({
      async deleteMany(keys, signal) {
        const failures = keys.filter((key) => key === 'b')
        await driver.objects.deleteMany(
          keys.filter((key) => key !== 'b'),
          signal,
        )
        return failures.map((key) => ({ key, code: 'AccessDenied', message: 'no' }))
      },
    })
    const { run, changes } = await opened(folder, refusing)
    const row = await run([phaseOf(['a', 'b', 'c'].map((key) => deletion(key)))])
    expect(row).toMatchObject({ state: 'done', failures: 1, phases: [{ done: 2, of: 3 }] })
    expect(await flat(changes.items(row.id, live))).toMatchObject([
      { key: 'b', result: 'failed', error: { code: 'PermissionDenied' } },
    ])
  })

  it('fails where the store refuses everything, and goes on when that is mended', async () => {
    let refuses = true
    const refusing = storeWith({
      deleteMany: (keys, signal) =>
        refuses
          ? Promise.resolve(keys.map((key) => ({ key, code: 'AccessDenied', message: 'no' })))
          : driver.objects.deleteMany(keys, signal),
    })
    const { run, held, changes } = await opened(folder, refusing)
    const row = await run([phaseOf(['a', 'b'].map((key) => deletion(key)))])
    expect(row).toMatchObject({ state: 'failed', error: { code: 'PermissionDenied' } })
    refuses = false
    await changes.goOn(row.id, undefined, live)
    expect(await held(row.id)).toMatchObject({ state: 'done', failures: 0 })
  })

  it('does not write over what somebody else wrote while it was interrupted', async () => {
    const dying = storeWith({ put: () => Promise.reject(new StoreError('Unreachable', 'gone')) })
    const first = await opened(folder, dying)
    const put: Operation = { kind: 'put', key: 'a', text: 'ours' }
    const row = await first.run([phaseOf([put])])
    expect(row).toMatchObject({ state: 'failed' })
    await first.changes.close()
    await fill(driver, { a: 'of somebody else' })
    const next = await opened(folder, driver)
    await next.changes.goOn(row.id, undefined, live)
    expect(await next.held(row.id)).toMatchObject({ state: 'done', kept: 1 })
    expect((await contentOf(driver))['a']).toBe('of somebody else')
  })

  it('goes on from notes whose last line is incomplete, and from no damaged ones', async () => {
    const dying = storeWith({ deleteMany: () => Promise.reject(new StoreError('Unreachable', 'gone')) })
    const first = await opened(folder, dying)
    const phases = [phaseOf([deletion('a'), deletion('b')])]
    const torn = await first.run(phases)
    const damaged = await first.run(phases)
    expect([torn.state, damaged.state]).toEqual(['failed', 'failed'])
    await first.changes.close()
    await appendFile(join(folder, 'changes', torn.id, 'kept-0.jsonl'), '{"kind":"delete","at":1,"ke')
    await writeFile(join(folder, 'changes', damaged.id, 'operations-0.jsonl'), '{"kind":"delete"}\n')
    const next = await opened(folder, driver)
    await next.changes.goOn(damaged.id, undefined, live)
    expect(await next.held(damaged.id)).toMatchObject({ state: 'failed', error: { code: 'Corrupt' } })
    expect(await contentOf(driver)).toEqual(content)
    await next.changes.goOn(torn.id, undefined, live)
    expect(await next.held(torn.id)).toMatchObject({ state: 'done' })
    await next.changes.undo(torn.id, live)
    expect(await next.held(torn.id)).toMatchObject({ state: 'undone' })
    expect(await contentOf(driver)).toEqual(content)
  })

  it('is done in no other bucket than that it was made for', async () => {
    let location = 'here'
    const locationOf = (): string => location
    const { run, plans, changes } = await opened(folder, driver, { locationOf })
    const waiting = await run([phaseOf([deletion('a')]), phaseOf([deletion('b')], { waitsMs: 0 })])
    const plan = { kind: 'deleteFiles', store: 's', subject: { names: [], count: 1 } } as const
    const about = { checks: () => Promise.resolve([]) }
    const { id } = await plans.add({ ...plan, phases: [phaseOf([deletion('c')])] }, about)
    location = 'elsewhere'
    await expectCode(changes.start(id, undefined, live), 'NotFound')
    await expectCode(changes.goOn(waiting.id, undefined, live), 'PreconditionFailed')
    await expectCode(changes.undo(waiting.id, live), 'PreconditionFailed')
    expect(Object.keys(await contentOf(driver))).toEqual(['b', 'c'])
  })

  it('does not put a link back whose content was deleted for good since', async () => {
    const hex = 'd'.repeat(64)
    const blob = `docker/registry/v2/blobs/sha256/dd/${hex}/data`
    const link = `docker/registry/v2/repositories/app/_manifests/revisions/sha256/${hex}/link`
    await fill(driver, { [blob]: 'content', [link]: `sha256:${hex}` })
    const { run, held, changes } = await opened(folder, driver)
    const text = { kind: 'text', text: `sha256:${hex}` } as const
    const unlinked = await run([
      phaseOf([{ kind: 'delete', key: link, sizeBytes: 71, keep: text }, deletion('a')]),
    ])
    await run([phaseOf([deletion(blob, 'nothing')])], { typedName: storeName, kind: 'collectGarbage' })
    await changes.undo(unlinked.id, live)
    expect(await held(unlinked.id)).toMatchObject({ state: 'failed', failures: 1, canUndo: true })
    expect(await contentOf(driver)).toEqual(content)
  })
})

describe('taking back', () => {
  const hex = 'd'.repeat(64)
  const blob = `docker/registry/v2/blobs/sha256/dd/${hex}/data`
  const link = `docker/registry/v2/repositories/app/_manifests/revisions/sha256/${hex}/link`
  const unlink = {
    kind: 'delete',
    key: link,
    sizeBytes: 71,
    keep: { kind: 'text', text: `sha256:${hex}` },
  } as const

  it('puts no link back whose content a collection swept that had begun before', async () => {
    await fill(driver, { [blob]: 'content', [link]: `sha256:${hex}` })
    const { run, held, changes } = await opened(folder, driver)
    const waiting = await run(
      [phaseOf([deletion('c')]), phaseOf([deletion(blob, 'nothing')], { waitsMs: 0 })],
      { kind: 'collectGarbage' },
    )
    const unlinked = await run([phaseOf([unlink, deletion('a')])])
    await changes.goOn(waiting.id, storeName, live)
    await held(waiting.id)
    await changes.undo(unlinked.id, live)
    expect(await held(unlinked.id)).toMatchObject({ state: 'failed', failures: 1, canUndo: true })
    expect(Object.keys(await contentOf(driver))).toEqual(['a', 'b'])
  })

  it('puts no tag back whose manifest another change unlinked, until that is taken back', async () => {
    const tag = 'docker/registry/v2/repositories/app/_manifests/tags/v1/current/link'
    await fill(driver, { [blob]: 'content', [link]: `sha256:${hex}`, [tag]: `sha256:${hex}` })
    const before = await contentOf(driver)
    const { run, held, changes } = await opened(folder, driver)
    const untagged = await run([phaseOf([{ ...unlink, key: tag }, deletion('a')], { name: 'tags' })])
    const waiting = await run(
      [
        phaseOf([unlink], { name: 'revisions' }),
        phaseOf([deletion(blob, 'nothing')], { name: 'blobs', waitsMs: 0 }),
      ],
      { kind: 'collectGarbage' },
    )
    await changes.undo(untagged.id, live)
    expect(await held(untagged.id)).toMatchObject({ state: 'failed', failures: 1, canUndo: true })
    expect(Object.keys(await contentOf(driver))).not.toContain(tag)
    await changes.undo(waiting.id, live)
    await held(waiting.id)
    await changes.undo(untagged.id, live)
    expect(await held(untagged.id)).toMatchObject({ state: 'undone' })
    expect(await contentOf(driver)).toEqual(before)
  })

  it('puts no link back whose content was swept through another store of the same bucket', async () => {
    await fill(driver, { [blob]: 'content', [link]: `sha256:${hex}` })
    const { run, held, changes, plans } = await opened(folder, driver)
    const unlinked = await run([phaseOf([unlink, deletion('a')])])
    const subject = { names: [], count: 1 }
    const sweep = await plans.add(
      {
        kind: 'collectGarbage',
        store: 'twin',
        subject,
        phases: [phaseOf([deletion(blob, 'nothing')])],
      },
      { checks: () => Promise.resolve([]) },
    )
    await held(await changes.start(sweep.id, storeName, live))
    await changes.undo(unlinked.id, live)
    expect(await held(unlinked.id)).toMatchObject({ state: 'failed', failures: 1, canUndo: true })
    expect(await contentOf(driver)).toEqual(content)
  })
})

describe('the log of changes', () => {
  it('is there after the next start, without an incomplete last line', async () => {
    const first = await opened(folder, driver)
    const row = await first.run([phaseOf([deletion('a')])])
    await first.changes.close()
    await appendFile(join(folder, 'changes', 'log.jsonl'), '{"id":"torn')
    const next = await opened(folder, driver)
    expect(next.changes.rows()).toEqual([row])
    await next.changes.undo(row.id, live)
    expect(await next.held(row.id)).toMatchObject({ state: 'undone' })
    expect(await contentOf(driver)).toEqual(content)
    await next.changes.close()
    const last = await opened(folder, driver)
    expect(last.changes.rows()).toMatchObject([{ id: row.id, state: 'undone' }])
  })

  it('is kept aside where it is damaged, and what can be read of it is used', async () => {
    const first = await opened(folder, driver)
    await first.run([phaseOf([deletion('a')])])
    await first.changes.close()
    await appendFile(join(folder, 'changes', 'log.jsonl'), '{"id":"nothing else"}\n')
    const next = await opened(folder, driver)
    expect(next.changes.rows()).toMatchObject([{ state: 'done' }])
    const aside = (await readdir(join(folder, 'changes'))).filter((name) => name.includes('damaged'))
    expect(aside).toHaveLength(1)
  })

  it('keeps the newest 10,000, and drops what was kept for the others', async () => {
    const { run, changes } = await opened(folder, driver)
    const old = await run([phaseOf([deletion('a')])])
    const record = changes.get(old.id)
    expect(record).toBeDefined()
    for (let index = 1; index <= 10_000; index += 1) {
      if (record !== undefined)
        changes.note({
          ...record,
          id: `noted-${index}`,
          kind: 'upload',
          startedAtMs: old.startedAtMs + index,
        })
    }
    expect(changes.rows()).toHaveLength(10_000)
    expect(changes.get(old.id)).toBeUndefined()
    await expect.poll(() => readdir(join(folder, 'changes'))).toEqual(['log.jsonl'])
    await changes.close()
    const next = await opened(folder, driver)
    expect(next.changes.rows()).toHaveLength(10_000)
  })

  it('can be read by its owner only', async () => {
    const { run } = await opened(folder, driver)
    const { id } = await run([phaseOf([deletion('a')])])
    const path = join(folder, 'changes')
    for (const name of ['log.jsonl', ...['operations-0', 'kept-0'].map((each) => `${id}/${each}.jsonl`)])
      expect((await stat(join(path, name))).mode & 0o077, name).toBe(0)
    expect((await stat(join(path, id))).mode & 0o077).toBe(0)
    expect(await readFile(join(path, id, 'kept-0.jsonl'), 'utf8')).toContain('"begun"')
  })

  it('takes no change where nothing can be written', async () => {
    const { begin } = await opened(folder, driver, { folder: undefined })
    await expectCode(begin([phaseOf([deletion('a')])]), 'Unavailable')
    expect(await contentOf(driver)).toEqual(content)
  })
})
