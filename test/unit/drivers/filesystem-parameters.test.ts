import { mkdir, mkdtemp, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeEach, describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, StoreError } from '../../../drivers/index.ts'
import { openFilesystem } from '../../../drivers/clouds/filesystem/open.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

const folder = useTempFolder()
let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(folder(), 'root-'))
})

const resolve = (given: Readonly<Record<string, unknown>>) => resolveParameters('filesystem', given, {})
const findings = (given: Readonly<Record<string, unknown>>) =>
  resolve(given).findings.map(({ severity, parameter, id }) => `${severity} ${parameter} ${id}`)

describe('the filesystem parameter', () => {
  it('rootdirectory is the folder that holds every key', async () => {
    const rootdirectory = join(root, 'deep')
    await mkdir(rootdirectory)
    const driver = await openDriver(resolve({ rootdirectory }), { store: 'folder', readOnly: false })
    await driver.putContent('/a/b', Buffer.from('here'), live)
    expect(await readFile(join(rootdirectory, 'a', 'b'), 'utf8')).toBe('here')
    await driver.close()
    expect(resolve({}).values['rootdirectory']).toBe('/var/lib/registry')
  })

  it('rootdirectory has to be there, and a whole path', async () => {
    const missing = resolve({ rootdirectory: join(root, 'missing') })
    const driver = await openDriver(missing, { store: 'folder', readOnly: true })
    await expect(driver.objects.list({ prefix: '' }, live)).rejects.toMatchObject({ code: 'NoSuchBucket' })
    await driver.close()
    expect(findings({ rootdirectory: 'registry' })).toEqual(['error rootdirectory relativeFolder'])
    const relative = openDriver(resolve({ rootdirectory: 'registry' }), { store: 'folder', readOnly: true })
    await expect(relative).rejects.toBeInstanceOf(StoreError)
  })

  it('maxthreads bounds what is worked on at once, and a setting for all stores goes before its default', () => {
    const { maxRequests, usualRequests } = openFilesystem(resolve({ rootdirectory: root, maxthreads: 30 }))
    expect([maxRequests, usualRequests]).toEqual([30, undefined])
    const unset = openFilesystem(resolve({ rootdirectory: root }))
    expect([unset.maxRequests, unset.usualRequests]).toEqual([undefined, 100])
    expect(findings({ maxthreads: 24 })).toEqual(['error maxthreads tooSmall'])
    expect(findings({ maxthreads: 'many' })).toEqual(['error maxthreads notInteger'])
  })
})
