import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeEach, describe, expect, it } from 'vitest'

import { accessActions, StoreError } from '../../../../drivers/index.ts'
import { useTempFolder } from '../../../peers/temp-folder.ts'
import { check, inWords } from './outcomes.ts'

describe('the access check of a folder', () => {
  const folder = useTempFolder()
  let root: string
  let count = 0
  beforeEach(async () => {
    root = join(folder(), `registry-${(count += 1)}`)
    await mkdir(join(root, 'docker'), { recursive: true })
    await writeFile(join(root, 'docker', 'kept'), 'somebody else’s')
  })
  const everything = async (): Promise<string[]> => (await readdir(root, { recursive: true })).toSorted()

  it('finds everything allowed but presigned URLs, which folders have none of, and leaves nothing behind', async () => {
    const found = await check('filesystem', { rootdirectory: root })
    expect(inWords(found)).toEqual({
      ...Object.fromEntries(accessActions.map((action) => [action, 'allowed'])),
      presign: 'notOffered',
      deleteMany: 'notOffered',
      location: 'notOffered',
    })
    expect(found.left).toEqual([])
    expect(await everything()).toEqual(['docker', 'docker/kept'])
  })

  it('tries only what reads where nothing may be written', async () => {
    const found = await check('filesystem', { rootdirectory: root }, { readOnly: true })
    const words = inWords(found)
    expect(accessActions.filter((action) => words[action] === 'allowed')).toEqual([
      'list',
      'head',
      'get',
      'listUploads',
    ])
    expect(await everything()).toEqual(['docker', 'docker/kept'])
  })

  it('cleans up when it is stopped on the way', async () => {
    for (const last of ['put', 'copy', 'beginUpload', 'putPart', 'completeUpload'] as const) {
      const stop = new AbortController()
      const stopping = check(
        'filesystem',
        { rootdirectory: root },
        {
          signal: stop.signal,
          onEvent: (event) => {
            if (event.kind === 'outcome' && event.action === last) stop.abort()
          },
        },
      )
      await expect(stopping, last).rejects.toThrow(/aborted/)
      expect(await everything(), last).toEqual(['docker', 'docker/kept'])
    }
  })

  it('stops at a folder that is none', async () => {
    await writeFile(join(root, 'file'), '')
    const found = await check('filesystem', { rootdirectory: join(root, 'file') })
    expect(inWords(found)).toMatchObject({ list: 'failed', put: 'stopped', delete: 'stopped' })
    expect(await everything()).toEqual(['docker', 'docker/kept', 'file'])
  })

  it.each([
    ['head', 'head'],
    ['get', 'get'],
    ['put', 'put'],
    ['copy', 'copy'],
    ['createUpload', 'beginUpload'],
    ['putPart', 'putPart'],
    ['copyPart', 'copyPart'],
    ['listParts', 'listParts'],
    ['completeUpload', 'completeUpload'],
    ['abortUpload', 'abortUpload'],
    ['listUploads', 'listUploads'],
  ] as const)('finds what the system refuses: %s', async (method, action) => {
    // The super-user, as whom tests may run, is refused nothing by permissions.
    const refuse = (): Promise<never> =>
      Promise.reject(new StoreError('PermissionDenied', 'it may not be written (EACCES)'))
    const found = await check(
      'filesystem',
      { rootdirectory: root },
      { objects: (objects) => ({ ...objects, [method]: refuse }) },
    )
    expect(inWords(found)).toMatchObject({ list: 'allowed', [action]: 'denied' })
    expect(found.left).toEqual([])
    expect(await everything()).toEqual(['docker', 'docker/kept'])
  })
})
