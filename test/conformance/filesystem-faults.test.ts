import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeEach, describe, expect, it, vi } from 'vitest'

import { StoreError } from '../../drivers/common/errors.ts'
import { openFilesystem } from '../../drivers/clouds/filesystem/open.ts'
import { resolveParameters } from '../../drivers/index.ts'
import { locateErrors } from '../../drivers/layers/error-location.ts'
import type { ObjectStore } from '../../drivers/driver/object-store.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { primitives, withLayers, type Faulty } from './faults.ts'

const files = await vi.hoisted(async () => {
  const { FailingFiles } = await import('./failing-files.ts')
  return new FailingFiles()
})
vi.mock('node:fs/promises', async (original) => files.around(await original()))

const folder = useTempFolder()
let store: ObjectStore
beforeEach(async () => {
  files.watch()
  await reopen()
})

/** What a folder can meet in the place of a cloud's refusals. */
describe('faults of filesystem', () => {
  describe.each(['EBUSY', 'EMFILE', 'ENFILE', 'EAGAIN', 'ESTALE', 'ETIMEDOUT'])('after one %s', (code) => {
    it.each(Object.entries(primitives))('%s does what it should, whichever call met it', async (_, run) => {
      const failures = await failuresByCall(run, code)
      expect(failures).toEqual(failures.map(() => undefined))
    })
  })

  describe.each([
    ['EIO', 'Unavailable'],
    ['ENOSPC', 'Unavailable'],
    ['EDQUOT', 'Unavailable'],
    ['EACCES', 'PermissionDenied'],
    ['EROFS', 'PermissionDenied'],
  ])('after one %s', (code, ours) => {
    it.each(Object.entries(primitives))(
      '%s does what it should, or says what it was, whichever call met it',
      async (name, run) => {
        const failures = await failuresByCall(run, code)
        expect(failures).not.toEqual([])
        for (const failure of failures) if (failure !== undefined) expectSaid(failure, name, ours, code)
      },
    )
  })

  describe.each([
    ['EIO', 'Unavailable'],
    ['ENOSPC', 'Unavailable'],
    ['EACCES', 'PermissionDenied'],
    ['EMFILE', 'Throttled'],
  ])('with %s for ever', (code, ours) => {
    it.each(Object.entries(primitives))('%s fails with what it was', async (name, run) => {
      const failure = await failureOf(run(store, during(code, 'every')))
      expectSaid(failure, name, ours, code)
    })
  })

  it('a folder that is not there is a missing bucket', async () => {
    const rootdirectory = join(folder(), 'nowhere')
    const { objects } = openFilesystem(resolveParameters('filesystem', { rootdirectory }, {}))
    await expect(objects.list({ prefix: '' }, new AbortController().signal)).rejects.toMatchObject({
      code: 'NoSuchBucket',
    })
  })
})

/**
 * Runs it as often as it makes calls to the file system, and lets another one fail each time. What each run failed with,
 * undefined where it did what it should; there is one at least.
 */
async function failuresByCall(
  run: (store: ObjectStore, faulty: Faulty) => Promise<void>,
  code: string,
): Promise<readonly unknown[]> {
  const failures: unknown[] = []
  let calls = 1
  for (let at = 1; at <= calls; at += 1) {
    await reopen()
    const counting: Faulty = async (part) => {
      files.watch()
      const result = await part(store)
      calls = Math.max(calls, files.calls)
      return result
    }
    if (at === 1) {
      await run(store, counting)
      await reopen()
    }
    failures.push(await failureOf(run(store, during(code, at))))
  }
  return failures
}

function during(code: string, at: 'every' | number): Faulty {
  return async (part) => {
    files.fail(code, at)
    try {
      return await part(store)
    } finally {
      files.watch()
    }
  }
}

/** That it failed for this; of many keys each may fail for itself, which is told without a failure of the whole. */
function expectSaid(failure: unknown, name: string, ours: string, code: string): void {
  const single = { actual: expect.arrayContaining([expect.objectContaining({ code })]) }
  const whole = { name: 'StoreError', code: ours, where: { serviceCode: code, operation: name } }
  const apart = name === 'deleteMany' && !(failure instanceof StoreError)
  expect(failure).toMatchObject(apart ? single : whole)
}

async function reopen(): Promise<void> {
  const rootdirectory = await mkdtemp(join(folder(), 'root-'))
  const { objects } = openFilesystem(resolveParameters('filesystem', { rootdirectory }, {}))
  store = locateErrors(withLayers(objects), { store: 'faults' })
}

async function failureOf(done: Promise<unknown>): Promise<unknown> {
  return done.then(
    () => undefined,
    (error: unknown) => error,
  )
}
