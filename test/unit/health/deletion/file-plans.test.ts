import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { StorageDriver } from '../../../../drivers/index.ts'
import { mostKeptInAllBytes } from '../../../../electron/health/deletion/delete-operations.ts'
import { planFileDeletion } from '../../../../electron/health/deletion/plan-file-deletion.ts'
import { planFileMove, type FileMove } from '../../../../electron/health/deletion/plan-file-move.ts'
import { planNewFolder } from '../../../../electron/health/deletion/plan-new-folder.ts'
import { isUndoable } from '../../../../electron/health/model/undoable.ts'
import { toErrorData } from '../../../../electron/host/error-data.ts'
import { expectCode, live } from '../../../conformance/harness.ts'
import { useTempFolder } from '../../../peers/temp-folder.ts'
import { cloudPlace, folderPlace, type Place } from '../../catalog/opened-places.ts'
import { keysOf, operationsOf, runPlan } from '../run-plan.ts'
import { unknownSource } from './plan-source.ts'

const folder = useTempFolder()

const places: readonly { readonly name: string; readonly open: () => Promise<Place> }[] = [
  {
    name: 'a folder',
    open: async () => {
      const path = join(folder(), `files-${Math.random()}`)
      await mkdir(path)
      return folderPlace(path)
    },
  },
  { name: 's3', open: () => cloudPlace('s3', '') },
  { name: 'cos', open: () => cloudPlace('cos', '') },
]

describe.each(places)('files in $name', ({ open }) => {
  let place: Place
  let driver: StorageDriver
  beforeEach(async () => {
    place = await open()
    driver = place.driver
    for (const key of ['v1/a', 'v1/deep/b', 'v1-rc', 'v1.txt', 'v2/a', 'top']) await place.put(key, key)
  })
  afterEach(() => place.close())

  async function remove(...keys: string[]): Promise<readonly string[]> {
    const { plan } = await planFileDeletion(unknownSource(driver), { keys }, live)
    await runPlan(driver, plan)
    return await keysOf(driver)
  }

  async function move(...moves: FileMove[]): Promise<readonly string[]> {
    const { plan } = await planFileMove(unknownSource(driver), { moves }, live)
    await runPlan(driver, plan)
    return await keysOf(driver)
  }

  async function refusal(...moves: FileMove[]): Promise<string | undefined> {
    const made = planFileMove(unknownSource(driver), { moves }, live)
    const { code, reason } = toErrorData(await made.catch((error: unknown) => error))
    return `${code} ${reason?.id}`
  }

  it('goes with its folder, which takes nothing beside it', async () => {
    expect(await remove('v1/')).toEqual(['top', 'v1-rc', 'v1.txt', 'v2/a'])
  })

  it('goes alone', async () => {
    expect(await remove('v1-rc', 'v1/a', 'gone')).toEqual(['top', 'v1.txt', 'v1/deep/b', 'v2/a'])
  })

  it('is counted once where a folder and what is in it were chosen', async () => {
    const wanted = { keys: ['v1/deep/', 'v1/', 'v1/a'] }
    const { plan } = await planFileDeletion(unknownSource(driver), wanted, live)
    expect(plan.phases[0]?.count).toBe(2)
    expect(plan.subject).toEqual({ names: ['v1/'], count: 1 })
  })

  it('cannot be deleted where nothing is', async () => {
    const made = planFileDeletion(unknownSource(driver), { keys: ['gone', 'no/'] }, live)
    await expectCode(made, 'NotFound')
  })

  it('is kept for an undo while there is room', async () => {
    const canUndo = async (...keys: string[]) => {
      const { plan } = await planFileDeletion(unknownSource(driver), { keys }, live)
      return (await operationsOf(plan)).every(isUndoable)
    }
    const quarter = 'x'.repeat(mostKeptInAllBytes / 4)
    for (const name of ['1', '2', '3', '4', '5']) await place.put(`many/${name}`, quarter)
    await place.put('large', 'x'.repeat(4 * 1024 * 1024 + 1))
    expect(await canUndo('v1/', 'many/1', 'many/2', 'many/3')).toBe(true)
    expect(await canUndo('many/')).toBe(false)
    expect(await canUndo('large')).toBe(false)
  })

  it('is told to be a registry’s own', async () => {
    const key = 'docker/registry/v2/blobs/sha256/00/00/data'
    await place.put(key, 'x')
    for (const keys of [[key], ['docker/']]) {
      const { about } = await planFileDeletion(unknownSource(driver), { keys }, live)
      expect(await about.checks(live)).toContainEqual({
        id: 'registryFiles',
        state: 'warning',
        values: { count: 1, example: key },
      })
    }
  })

  it('gets another name, also across folders', async () => {
    expect(await move({ from: 'v1-rc', to: 'releases/rc' }, { from: 'top', to: 'bottom' })).toEqual([
      'bottom',
      'releases/rc',
      'v1.txt',
      'v1/a',
      'v1/deep/b',
      'v2/a',
    ])
    const { bytes } = await driver.objects.getWhole('releases/rc', { maxBytes: 99 }, live)
    expect(Buffer.from(bytes).toString()).toBe('v1-rc')
  })

  it('moves with its folder', async () => {
    expect(await move({ from: 'v1/', to: 'old/v1/' })).toEqual([
      'old/v1/a',
      'old/v1/deep/b',
      'top',
      'v1-rc',
      'v1.txt',
      'v2/a',
    ])
  })

  it('is not moved where it cannot be', async () => {
    expect(await refusal({ from: 'v1/', to: 'v1/inner/' })).toBe('PreconditionFailed intoItself')
    expect(await refusal({ from: 'v1/', to: 'v2/' })).toBe('AlreadyExists targetTaken')
    expect(await refusal({ from: 'v1/a', to: 'v1/deep/b' })).toBe('AlreadyExists targetTaken')
    expect(await refusal({ from: 'top', to: 'top' })).toBe('PreconditionFailed sameName')
    expect(await refusal({ from: 'top', to: 'top/' })).toBe('PreconditionFailed fileIsNoFolder')
    expect(await refusal({ from: 'top', to: 'x' }, { from: 'v1-rc', to: 'x' })).toBe(
      'PreconditionFailed targetTwice',
    )
    expect(await refusal({ from: 'v1/', to: 'x/' }, { from: 'top', to: 'x/top' })).toBe(
      'PreconditionFailed targetTwice',
    )
    const made = (to: string) => planFileMove(unknownSource(driver), { moves: [{ from: 'top', to }] }, live)
    await expectCode(made('../top'), 'InvalidParameter')
    await expectCode(made('a//b'), 'InvalidParameter')
    await expectCode(made('x'.repeat(1025)), 'InvalidParameter')
    const gone = planFileMove(unknownSource(driver), { moves: [{ from: 'gone', to: 'there' }] }, live)
    await expectCode(gone, 'NotFound')
  })

  it('has a new folder beside it, which can be seen, moved and deleted', async () => {
    const { plan } = await planNewFolder(unknownSource(driver), { key: 'fresh/folder/' }, live)
    await runPlan(driver, plan)
    const page = await driver.objects.list({ prefix: 'fresh/', delimiter: '/' }, live)
    expect(page.prefixes).toEqual(['fresh/folder/'])
    expect(await move({ from: 'fresh/folder/', to: 'empty/' })).toContain('empty/')
    expect(await keysOf(driver, 'fresh/folder')).toEqual([])
    expect(await remove('empty/')).not.toContain('empty/')
  })

  it('has no folder of a name that is taken', async () => {
    const made = (key: string) => planNewFolder(unknownSource(driver), { key }, live)
    await expectCode(made('v1/'), 'AlreadyExists')
    await expectCode(made('no-slash'), 'InvalidParameter')
    await expectCode(made('../out/'), 'InvalidParameter')
    await expectCode(made('/'), 'InvalidParameter')
  })
})

it('a folder of this computer has no file and folder of one name', async () => {
  const path = join(folder(), 'one-name')
  await mkdir(path)
  const place = await folderPlace(path)
  for (const key of ['file', 'folder/x', 'other']) await place.put(key, key)
  const source = unknownSource(place.driver)
  for (const to of ['folder', 'file/inner']) {
    const made = planFileMove(source, { moves: [{ from: 'other', to }] }, live)
    expect((await expectCode(made, 'AlreadyExists')).reason?.id).toBe('targetTaken')
  }
  await place.close()
})
