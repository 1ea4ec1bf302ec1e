import { join } from 'node:path'

import { beforeEach, describe, expect, it } from 'vitest'

import type { ManifestCheck } from '../../../electron/api/rows.ts'
import { manifestMethods } from '../../../electron/methods/manifests.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { parseRepositoryName, parseTag } from '../../../drivers/common/names.ts'
import { flat, live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { catalogsOf } from '../catalog/catalogs-of.ts'
import { repositoryMethods } from '../../../electron/methods/repositories.ts'
import { tinyImage, tinyIndex, TinyRegistry } from './tiny-registry.ts'

const [store, repository] = ['x', 'team/app']
const name = parseRepositoryName(repository)
const [good, other, child] = [tinyImage('good'), tinyImage('other'), tinyImage('child')]
const index = tinyIndex([child.manifest, good.manifest])
const ownDigest = good.manifest.digest
const revision = layout.manifestRevisionLink(name, ownDigest)
const layerLink = layout.layerLink(name, good.layer.digest)
const configLink = layout.layerLink(name, good.config.digest)
const childRevision = layout.manifestRevisionLink(name, child.manifest.digest)
const absent = undefined
const folder = useTempFolder()
let registry: TinyRegistry

beforeEach(async () => {
  registry = await TinyRegistry.in(join(folder(), 'registry'))
  await registry.push(repository, ['other'], other)
  await registry.push(repository, ['v1'], good)
  await registry.pushManifests(repository, ['multi'], child.blobs, [child.manifest, index])
})

describe('a registry serves what its links hold', () => {
  it('so that everything of a whole repository is found to be served, and nothing is left unlooked', async () => {
    for (const { problems, complete } of await checked(ownDigest, other.manifest.digest, index.digest)) {
      expect(problems).toEqual([])
      expect(complete).toBe(true)
    }
  })

  it.each([
    ['is not there', revision, absent, 'missingLink'],
    ['is empty', revision, '', 'badLink'],
    ['ends in a newline', revision, `${ownDigest}\n`, 'badLink'],
    ['begins with a byte order mark', revision, `\uFEFF${ownDigest}`, 'badLink'],
    ['holds another digest', revision, other.manifest.digest, 'badLink'],
  ])('so that a manifest whose revision link %s is said not to be', async (_, path, content, id) => {
    await damage(path, content)
    expect(await problemsOf(ownDigest)).toEqual([[id, path]])
    expect(await problemsOf(index.digest)).toEqual([[id, path]])
    const detail = await detailOf({ tag: 'v1' })
    expect(detail.problems.map((problem) => [problem.id, problem.path])).toEqual([[id, path]])
    const presence = id === 'missingLink' ? 'unlinked' : 'badLink'
    expect((await detailOf({ tag: 'multi' })).manifests.map((each) => each.presence)).toEqual([
      'present',
      presence,
    ])
  })

  it.each([
    ['is not there', layerLink, absent, 'missingLink', 'unlinked'],
    ['is empty', layerLink, '', 'badLink', 'badLink'],
    ['ends in a newline', layerLink, `${good.layer.digest}\n`, 'badLink', 'badLink'],
    ['holds another digest', layerLink, other.layer.digest, 'badLink', 'badLink'],
    ['leads to nothing', layerLink, `sha512:${'0'.repeat(128)}`, 'missingBlob', 'missing'],
  ])('so that a layer whose link %s is said not to be', async (_, path, content, id, presence) => {
    await damage(path, content)
    const [at] = (await problemsOf(ownDigest)).map(([, where]) => where)
    expect(await problemsOf(ownDigest)).toEqual([[id, at]])
    expect(at).toMatch(id === 'missingBlob' ? /\/blobs\/sha512\/00\/0+\/data$/ : new RegExp(`^${path}$`))
    expect(await problemsOf(index.digest)).toEqual([[id, at]])
    const { rows, problems } = await layersOfGood()
    expect(rows.map(({ layer }) => layer?.presence)).toEqual([presence])
    expect(problems.map((problem) => problem.id)).toEqual([id])
  })

  it('so that an image whose configuration is not linked is said not to be', async () => {
    await damage(configLink, absent)
    expect(await problemsOf(ownDigest)).toEqual([['missingLink', configLink]])
  })

  it('so that a child that only its blob is left of is told of on its index, as collecting with 2.8 leaves it', async () => {
    await damage(childRevision, absent)
    expect(await problemsOf(index.digest)).toEqual([['missingLink', childRevision]])
    const { manifests } = await detailOf({ tag: 'multi' })
    expect(manifests.map(({ presence }) => presence)).toEqual(['unlinked', 'present'])
  })

  it('so that a tag whose link begins with a byte order mark leads nowhere', async () => {
    await registry.write(layout.manifestTagCurrent(name, parseTag('v1')), `\uFEFF${ownDigest}`)
    const rows = await flat(
      repositoryMethods(registry.opener, catalogsOf(registry.opener)).listTags({ store, repository }, live),
    )
    expect(rows.findLast(({ tag }) => tag === 'v1')).toMatchObject({ problems: [{ id: 'badLink' }] })
  })
})

describe('what was looked up before', () => {
  it('is looked up again by the next listing: a blob that went meanwhile is told', async () => {
    expect(await problemsOf(index.digest)).toEqual([])
    const blob = layout.blobData(child.manifest.digest)
    await registry.remove(blob)
    expect(await problemsOf(index.digest)).toEqual([['missingManifest', blob]])
    await registry.remove(layout.blobData(index.digest))
    expect((await detailOf({ tag: 'multi' })).problems.map(({ id }) => id)).toEqual(['missingManifest'])
  })
})

async function damage(path: `/${string}`, content: string | undefined): Promise<void> {
  if (content === undefined) await registry.remove(path)
  else await registry.write(path, content)
}

function checked(...digests: readonly string[]): Promise<readonly ManifestCheck[]> {
  const checks = manifestMethods(registry.opener).checkManifests({ store, repository, digests }, live)
  return flat(checks)
}

async function problemsOf(digest: string) {
  const [check] = await checked(digest)
  return check?.problems.map(({ id, path }) => [id, path]) ?? []
}

function detailOf(reference: { readonly tag: string }) {
  return manifestMethods(registry.opener).getManifest({ store, repository, reference }, live)
}

function layersOfGood() {
  return manifestMethods(registry.opener).getLayers({ store, repository, manifest: ownDigest }, live)
}
