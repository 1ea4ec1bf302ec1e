import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import {
  openDriver,
  resolveParameters,
  type DriverName,
  type StorageDriver,
} from '../../../../drivers/index.ts'
import type { Operation } from '../../../../electron/health/model/operation.ts'
import { cloudDrivers, startCloud } from '../../../clouds/every-cloud.ts'
import { live, someBytes } from '../../../conformance/harness.ts'
import { describeWith } from '../../../peers/need.ts'
import { startRadosgw } from '../../../peers/radosgw.ts'
import { contentOf, fill, openChanges, phaseOf, type OpenedChanges } from './changes-of.ts'

/** A service with an empty bucket. */
interface Place {
  readonly driver: DriverName
  readonly values: Readonly<Record<string, unknown>>
  close(): Promise<void>
}

const account = { accessKey: 'AKIDCHANGES', secretKey: 'a secret of the tests of changes' }

for (const driver of cloudDrivers) describeChanges(driver, () => startCloud(driver, { account }))

describeChanges('filesystem', async () => {
  const rootdirectory = await mkdtemp(join(tmpdir(), 'bollard-changes-'))
  const close = (): Promise<void> => rm(rootdirectory, { recursive: true, force: true })
  return { driver: 'filesystem', values: { rootdirectory }, close }
})

describeWith(['radosgw', 'ceph-mon', 'ceph-osd'], 'a real S3 server', () => {
  describeChanges('s3 on radosgw', async () => {
    const server = await startRadosgw()
    await server.createBucket('changes')
    const keys = { accesskey: server.accessKey, secretkey: server.secretKey }
    const values = { ...keys, region: 'us-east-1', regionendpoint: server.endpoint, bucket: 'changes' }
    return { driver: 's3', values, close: () => server.stop() }
  })
})

/** What every store does with changes: done whole, and taken back byte for byte. */
function describeChanges(name: string, start: () => Promise<Place>): void {
  describe(`changes of ${name}`, () => {
    let place: Place
    beforeAll(async () => {
      place = await start()
    })
    afterAll(() => place.close())
    let folder = ''
    let driver: StorageDriver
    let opened: OpenedChanges
    const root = 'docker/registry/v2/repositories/app/_manifests'
    const link = (digit: string): string => `sha256:${digit.repeat(64)}`
    const before: Readonly<Record<string, string>> = {
      [`${root}/tags/old/current/link`]: link('a'),
      [`${root}/tags/old/index/sha256/${'a'.repeat(64)}/link`]: link('a'),
      [`${root}/tags/moving/current/link`]: link('a'),
      'folder/one': 'one',
      'folder/empty': '',
      'folder/large': Buffer.from(someBytes(300_000)).toString('latin1'),
      'replaced/one': 'what was at the new key',
      'untouched/one': 'stays',
    }
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'bollard-changes-'))
      driver = await openDriver(resolveParameters(place.driver, place.values, {}), {
        store: 'changes',
        readOnly: false,
      })
      await fill(driver, before)
      opened = await openChanges(folder, driver)
    })
    afterEach(async () => {
      await opened.changes.close()
      const keys = Object.keys(await contentOf(driver))
      await driver.objects.deleteMany(keys, live)
      await driver.close()
      await rm(folder, { recursive: true, force: true })
    })

    const all: readonly Operation[] = [
      ...Object.entries(before)
        .filter(([key]) => key.includes('/tags/old/'))
        .map(([key, text]) => ({
          kind: 'delete' as const,
          key,
          sizeBytes: text.length,
          keep: { kind: 'text' as const, text },
        })),
      { kind: 'put', key: `${root}/tags/moving/current/link`, text: link('b') },
      { kind: 'put', key: `${root}/tags/moving/index/sha256/${'b'.repeat(64)}/link`, text: link('b') },
      { kind: 'delete', key: 'folder/large', sizeBytes: 300_000, keep: { kind: 'bytes' } },
      { kind: 'delete', key: 'folder/empty', sizeBytes: 0, keep: { kind: 'bytes' } },
      { kind: 'delete', key: 'folder/gone', sizeBytes: 1, keep: { kind: 'bytes' } },
      { kind: 'move', key: 'folder/one', to: 'replaced/one', sizeBytes: 3 },
    ]

    it('are done whole', async () => {
      const row = await opened.run([phaseOf(all)])
      expect(row).toMatchObject({ state: 'done', failures: 0, kept: 0, canUndo: true })
      expect(row.phases).toMatchObject([{ done: all.length, of: all.length }])
      expect(await contentOf(driver)).toEqual({
        [`${root}/tags/moving/current/link`]: link('b'),
        [`${root}/tags/moving/index/sha256/${'b'.repeat(64)}/link`]: link('b'),
        'replaced/one': 'one',
        'untouched/one': 'stays',
      })
    })

    it('are taken back byte for byte', async () => {
      const { id } = await opened.run([phaseOf(all)])
      await opened.changes.undo(id, live)
      expect(await opened.held(id)).toMatchObject({ state: 'undone', failures: 0, kept: 0, canUndo: false })
      expect(await contentOf(driver)).toEqual(before)
    })

    it('delete only what is as it was when the plan was made', async () => {
      const found = new Map<string, number>()
      for (const { key, modifiedAtMs } of (await driver.objects.list({ prefix: 'folder/' }, live)).objects)
        found.set(key, modifiedAtMs)
      const of = (key: string, laterMs = 0): Operation => ({
        kind: 'delete',
        key,
        sizeBytes: 1,
        keep: { kind: 'bytes' },
        writtenAtMs: (found.get(key) ?? 0) + laterMs,
      })
      const row = await opened.run([
        phaseOf([of('folder/one'), of('folder/empty', -5000), of('folder/missing')]),
      ])
      expect(row).toMatchObject({ state: 'done', failures: 0, kept: 1 })
      const keys = Object.keys(await contentOf(driver)).filter((key) => key.startsWith('folder/'))
      expect(keys.toSorted()).toEqual(['folder/empty', 'folder/large'])
    })

    it('leave what somebody else wrote meanwhile when they are taken back', async () => {
      const { id } = await opened.run([phaseOf(all)])
      await fill(driver, {
        [`${root}/tags/moving/current/link`]: link('c'),
        'folder/empty': 'not empty any more',
      })
      await opened.changes.undo(id, live)
      expect(await opened.held(id)).toMatchObject({ state: 'undone', failures: 0, kept: 2 })
      expect(await contentOf(driver)).toEqual({
        ...before,
        [`${root}/tags/moving/current/link`]: link('c'),
        'folder/empty': 'not empty any more',
      })
    })
  })
}
