import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { beforeEach, describe, expect, it } from 'vitest'

import { detectLayout } from '../../../electron/registry/detect-layout.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { parseRepositoryName } from '../../../drivers/common/names.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { tinyImage, TinyRegistry } from './tiny-registry.ts'

const folder = useTempFolder()
const image = tinyImage('image')
const [app, empty] = [parseRepositoryName('team/app'), parseRepositoryName('team/empty')]
let registry: TinyRegistry

beforeEach(async () => {
  registry = await TinyRegistry.in(join(folder(), 'registry'))
})

describe('what a bucket holds', () => {
  it('is nothing at first', async () => expect(await detected()).toEqual({ kind: 'empty' }))

  it('is something else when there are files but no registry', async () => {
    await registry.write('photos/one.jpg', 'x')
    expect(await detected()).toEqual({ kind: 'other' })
  })

  it('is a registry when something was pushed, whatever lies beside it', async () => {
    await registry.write('photos/one.jpg', 'x')
    await registry.push('team/app', ['v1'], image)
    expect(await detected()).toEqual({ kind: 'registry' })
  })

  it('is a registry when it has blobs and no repositories', async () => {
    await registry.write(layout.blobData(image.manifest.digest), image.manifest.bytes)
    expect(await detected()).toEqual({ kind: 'registry' })
  })

  it('is a registry when some repositories have no tags', async () => {
    await registry.push('team/tagged', ['v1'], image)
    for (const name of ['team/a', 'team/b', 'team/c']) await registry.push(name, [], image)
    expect(await detected()).toEqual({ kind: 'registry' })
  })

  it('is a registry while its repositories hold nothing but unfinished pushes', async () => {
    await registry.write(`${layout.repositories()}/team/app/_uploads/1/startedat`, 'now')
    expect(await detected()).toEqual({ kind: 'registry' })
  })

  it('is a registry when all of its tags were deleted in a folder: their own folder stays', async () => {
    await registry.push('team/app', [], image)
    await mkdir(join(folder(), 'registry', layout.manifestTags(app)))
    expect(await detected()).toEqual({ kind: 'registry' })
  })

  it('is a registry after everything was collected: folders and links that lead nowhere are left', async () => {
    const left = layout.manifestRevisionLink(empty, image.manifest.digest)
    await mkdir(dirname(join(folder(), 'registry', left)), { recursive: true })
    for (let at = 0; at < 9; at += 1) await registry.push(`team/dangling-${at}`, [], image)
    await registry.remove(layout.blobData(image.manifest.digest))
    expect(await detected()).toEqual({ kind: 'registry' })
  })

  it('may be either where a repository has whole manifests and never a tag, as on S3 after the last went', async () => {
    await registry.push('team/app', [], image)
    await registry.push('team/tagged', [], image)
    const without = { kind: 'registryWithoutTags', databaseLikely: false } as const
    expect(await detected()).toEqual({ ...without, repositoriesSampled: 2 })
  })

  it('is a registry without tags when manifests have none anywhere, as Harbor leaves it', async () => {
    for (let at = 0; at < 30; at += 1) await registry.push(`project/app-${at}`, [], image)
    expect(await detected()).toEqual({
      kind: 'registryWithoutTags',
      repositoriesSampled: 24,
      databaseLikely: true,
    })
  })

  it('is still one without tags when a single old repository kept its own', async () => {
    for (let at = 0; at < 30; at += 1) await registry.push(`project/app-${at}`, [], image)
    await registry.push('project/app-0', ['v1'], image)
    expect(await detected()).toMatchObject({ kind: 'registryWithoutTags' })
  })
})

function detected() {
  return detectLayout(registry.driver, live)
}
