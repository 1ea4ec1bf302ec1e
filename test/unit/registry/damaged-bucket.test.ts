import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeEach, describe, expect, it } from 'vitest'

import type { TagRow } from '../../../electron/api/rows.ts'
import { blobMethods } from '../../../electron/methods/blobs.ts'
import { manifestMethods } from '../../../electron/methods/manifests.ts'
import { repositoryMethods } from '../../../electron/methods/repositories.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { maxManifestBytes } from '../../../electron/registry/manifests/manifest.ts'
import { parseRepositoryName, parseTag } from '../../../drivers/common/names.ts'
import { flat, live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import {
  blobOf,
  jsonBlob,
  tinyImage,
  tinyIndex,
  TinyRegistry,
  type Blob,
  type TinyImage,
} from './tiny-registry.ts'
import { catalogsOf } from '../catalog/catalogs-of.ts'

const store = 'x'
const repository = 'team/app'
const name = parseRepositoryName(repository)
const good = tinyImage('good')
const folder = useTempFolder()
let registry: TinyRegistry

beforeEach(async () => {
  registry = await TinyRegistry.in(join(folder(), 'registry'))
  await registry.push(repository, ['good'], good)
})

describe('a damaged tag', () => {
  it.each([
    ['a newline behind the digest', `${good.manifest.digest}\n`],
    ['no digest', 'latest'],
    ['nothing', ''],
    ['a digest in capitals', good.manifest.digest.toUpperCase()],
    ['an algorithm that no registry knows', `md5:${'0'.repeat(32)}`],
    ['far more than a digest', good.manifest.digest.repeat(100)],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00])],
  ])('says badLink when its link holds %s, and the list goes on', async (_, link) => {
    await registry.write(layout.manifestTagCurrent(name, parseTag('bad')), link)
    const rows = await readTags()
    expect(problemsOf(rows.get('bad'))).toEqual(['badLink'])
    expect(rows.get('bad')?.known).toBe('read')
    expectGood(rows)
    const reference = { tag: 'bad' }
    await expect(manifests().getManifest({ store, repository, reference }, live)).rejects.toMatchObject({
      code: 'Corrupt',
      where: { path: registry.driver.keyOf(layout.manifestTagCurrent(name, parseTag('bad'))) },
    })
  })

  it('says missingLink when only its history is there', async () => {
    await registry.remove(layout.manifestTagCurrent(name, parseTag('good')))
    const row = (await readTags()).get('good')
    expect(problemsOf(row)).toEqual(['missingLink'])
    expect(row?.historyCount).toBe(1)
    expect(row).not.toHaveProperty('pushedAtMs')
    const reference = { tag: 'good' }
    await expect(manifests().getManifest({ store, repository, reference }, live)).rejects.toMatchObject({
      code: 'NotFound',
    })
  })

  it.each(['-dashed', '.hidden', 'sp ace', 'ünïcode', 'a'.repeat(129)])(
    'says badTagName when it is called %j, and the list goes on',
    async (tag) => {
      await registry.writeTag(repository, tag, good.manifest.digest)
      const rows = await readTags()
      expect(problemsOf(rows.get(tag))).toEqual(['badTagName'])
      expectGood(rows)
    },
  )

  it('keeps the history of a tag whose old manifest was deleted', async () => {
    await registry.push(repository, ['good'], tinyImage('next'))
    await registry.remove(layout.blobData(good.manifest.digest))
    const history = await repositories().tagHistory({ store, repository, tag: 'good' }, live)
    const problems = history.map((entry) => [entry.current, entry.problems.map((problem) => problem.id)])
    expect(problems).toEqual([
      [true, []],
      [false, ['missingManifest']],
    ])
  })
})

describe('a damaged manifest', () => {
  const missing = blobOf('never pushed')
  const huge = blobOf(new Uint8Array(maxManifestBytes + 1).fill(0x20))
  const text = blobOf('hello')
  const wrong = jsonBlob({ schemaVersion: 2, mediaType: 'text/html', config: 1, layers: [] })

  it.each<[string, () => Promise<void>]>([
    ['missingManifest', () => tagged(missing)],
    ['manifestTooLarge', () => tagged(huge, huge.bytes)],
    ['badManifest', () => tagged(text, text.bytes)],
    ['badManifest', () => tagged(wrong, wrong.bytes)],
    ['digestMismatch', () => tagged(tinyImage('told').manifest, tinyImage('stored').manifest.bytes)],
  ])('says %s on its tag, its revision and itself, and the lists go on', async (id, damage) => {
    await damage()
    const rows = await readTags()
    const digest = rows.get('bad')?.digest ?? ''
    expect(problemsOf(rows.get('bad'))).toEqual([id])
    expectGood(rows)
    const revisions = await flat(repositories().listRevisions({ store, repository }, live))
    expect(revisions.find((revision) => revision.digest === digest)?.problems.map(idOf)).toEqual([id])
    expect(problemsOf(revisions.find((revision) => revision.digest === good.manifest.digest))).toEqual([])
    const detail = await manifests().getManifest({ store, repository, reference: { tag: 'bad' } }, live)
    expect(detail.problems.map(idOf)).toEqual([id])
    const layers = await manifests().getLayers({ store, repository, manifest: digest }, live)
    expect(layers.problems.map(idOf)).toContain(id)
  })

  it('says two things at once of bytes that are neither what was promised nor a manifest', async () => {
    await tagged(good.config, text.bytes)
    expect(problemsOf((await readTags()).get('bad'))).toEqual(['digestMismatch', 'badManifest'])
  })

  it('says missingLink when the repository has no link to it', async () => {
    const other = tinyImage('elsewhere')
    await registry.push('other/app', [], other)
    const reference = { digest: other.manifest.digest }
    const detail = await manifests().getManifest({ store, repository, reference }, live)
    expect(detail.problems.map(idOf)).toEqual(['missingLink'])
    expect(detail.kind).toBe('image')
  })

  it('says unreadable where a link leads round in a circle or out of the folder, and the lists go on', async () => {
    const outside = join(folder(), 'outside')
    await writeFile(outside, good.manifest.bytes)
    const leads = { circle: blobOf('circle'), outside: blobOf('outside') }
    for (const [tag, blob] of Object.entries(leads)) {
      await registry.writeTag(repository, tag, blob.digest)
      await registry.symlink(layout.blobData(blob.digest), tag === 'circle' ? 'data' : outside)
    }
    const rows = await readTags()
    expect(problemsOf(rows.get('circle'))).toEqual(['unreadable'])
    expect(problemsOf(rows.get('outside'))).toEqual(['unreadable'])
    expectGood(rows)
  })

  it('does not hold the store up however many are too large', async () => {
    await registry.write(layout.blobData(huge.digest), huge.bytes)
    const tags = Array.from({ length: 40 }, (_, at) => `huge-${at}`)
    for (const tag of tags) await registry.writeTag(repository, tag, huge.digest)
    const rows = await readTags()
    expect(tags.map((tag) => problemsOf(rows.get(tag)))).toEqual(tags.map(() => ['manifestTooLarge']))
  })

  it('makes the count of references incomplete', async () => {
    await tagged(text, text.bytes)
    expect(await scanned()).toMatchObject({ complete: false, repositories: 1, manifests: 2 })
  })

  it('leaves the size of an index open when a child is missing, and marks the child', async () => {
    const child = tinyImage('child')
    const index = tinyIndex([good.manifest, child.manifest])
    await registry.pushManifests(repository, ['multi'], child.blobs, [child.manifest, index])
    await registry.remove(layout.blobData(child.manifest.digest))
    const row = (await readTags()).get('multi')
    expect(row?.manifest?.kind).toBe('index')
    expect(row?.manifest).not.toHaveProperty('totalBytes')
    const detail = await manifests().getManifest({ store, repository, reference: { tag: 'multi' } }, live)
    expect(detail.manifests.map((each) => each.presence)).toEqual(['present', 'missing'])
  })
})

describe('a damaged image', () => {
  it('says missingBlob on a layer that is gone', async () => {
    await registry.remove(layout.blobData(good.layer.digest))
    const { rows, problems } = await layersOfGood()
    expect(problems.map(idOf)).toEqual(['missingBlob'])
    expect(rows[0]?.layer).toMatchObject({ presence: 'missing' })
  })

  it('says sizeMismatch on a layer that was cut', async () => {
    await registry.write(layout.blobData(good.layer.digest), 'cut')
    const { rows, problems } = await layersOfGood()
    expect(problems.map(idOf)).toEqual(['sizeMismatch'])
    expect(rows[0]?.layer).toMatchObject({ presence: 'sizeDiffers', storedBytes: 3 })
  })

  it('tells a layer that no registry would serve here from one that is gone', async () => {
    await registry.remove(layout.layerLink(name, good.layer.digest))
    const { rows, problems } = await layersOfGood()
    expect(problems.map(idOf)).toEqual(['missingLink'])
    expect(rows[0]?.layer).toMatchObject({ presence: 'unlinked' })
  })

  it.each([
    ['missingBlob', undefined],
    ['digestMismatch', '{"os": "windows", "architecture": "amd64", "config": {"Cmd": ["evil"]}}'],
    ['badConfig', new Uint8Array(maxManifestBytes + 1).fill(0x20)],
  ])(
    'says %s of a configuration that is not its own, shows nothing of it, and still its layers',
    async (id, content) => {
      if (content === undefined) await registry.remove(layout.blobData(good.config.digest))
      else await registry.write(layout.blobData(good.config.digest), content)
      const { rows, problems } = await layersOfGood()
      expect(problems.map(idOf)).toEqual([id])
      expect(rows.map((row) => row.layer?.digest)).toEqual([good.layer.digest])
      const config = await configOf(good)
      expect(config.problems.map(idOf)).toEqual([id])
      for (const absent of ['command', 'os']) expect(config).not.toHaveProperty(absent)
      expect(problemsOf((await readTags()).get('good'))).toEqual([])
    },
  )

  it.each(['hello', '[]', '{'])(
    'says badConfig of a configuration that is %s, and still shows its layers',
    async (text) => {
      const odd = await pushed(text)
      const { rows, problems } = await layersOf(odd)
      expect(problems.map(idOf)).toEqual(['badConfig'])
      expect(rows.map((row) => row.layer?.digest)).toEqual([odd.layer.digest])
      expect((await configOf(odd)).problems.map(idOf)).toEqual(['badConfig'])
    },
  )

  it('says badConfig when its history tells of other layers, and shows them all', async () => {
    const history = [{ created_by: 'FROM nothing' }, { created_by: 'COPY a' }, { created_by: 'COPY b' }]
    const odd = await pushed(JSON.stringify({ history }))
    const { rows, problems } = await layersOf(odd)
    expect(problems.map(idOf)).toEqual(['badConfig'])
    expect(rows.map((row) => [row.createdBy, row.layer?.digest])).toEqual([
      ['FROM nothing', odd.layer.digest],
      ['COPY a', undefined],
      ['COPY b', undefined],
    ])
  })

  it('bounds what a configuration brings, and takes no wrong types', async () => {
    const config = {
      config: { Env: ['A=1', 7, null], Cmd: 'not a list', Labels: { a: 'x', b: 7 }, ExposedPorts: ['80'] },
      history: 'none',
      rootfs: [],
      os: 1,
      created: 'yesterday',
    }
    const read = await configOf(await pushed(JSON.stringify(config)))
    expect(read).toMatchObject({ environment: ['A=1'], labels: { a: 'x' }, exposedPorts: [], volumes: [] })
    for (const absent of ['command', 'os', 'createdAtMs']) expect(read).not.toHaveProperty(absent)
  })
})

describe('a damaged list', () => {
  it('says badRepositoryName on directories that no registry serves, and goes on below and beside them', async () => {
    for (const bad of ['Team/app', 'sp ace/app', 'team/.git', 'a..b']) {
      await registry.write(`${layout.repositories()}/${bad}/_manifests/revisions/x`, '')
    }
    await registry.write(`${layout.repositories()}/stray-file`, '')
    const rows = await flat(repositories().listRepositories({ store }, live))
    expect(rows).toHaveLength(5)
    expect(Object.fromEntries(rows.map((row) => [row.name, row.problems.map(idOf)]))).toEqual({
      'Team/app': ['badRepositoryName'],
      'a..b': ['badRepositoryName'],
      'sp ace': ['badRepositoryName'],
      'team/.git': ['badRepositoryName'],
      [repository]: [],
    })
  })

  it('says badBlobPath on what is no blob, and lists the blobs', async () => {
    const blobs = `${layout.blobs()}/sha256`
    const strays = [`${blobs}/ab/stray`, `${blobs}/zz/hello/data`, `${blobs}/ab/cdef/data`]
    for (const stray of strays) await registry.write(stray, '')
    const found: string[] = []
    const problems: [string, string][] = []
    for await (const page of blobMethods(registry.opener, catalogsOf(registry.opener)).listBlobs(
      { store },
      live,
    )) {
      found.push(...page.digests)
      problems.push(...page.problems.map((problem): [string, string] => [problem.id, problem.path]))
    }
    const pushed = [...good.blobs, good.manifest].map((blob): string => blob.digest)
    expect(found.toSorted()).toEqual(pushed.toSorted())
    expect(new Set(problems)).toEqual(new Set(strays.map((stray) => ['badBlobPath', stray])))
  })

  it('is empty, and no failure, in a bucket without a registry', async () => {
    registry = await TinyRegistry.in(join(folder(), 'empty'))
    expect(await flat(repositories().listRepositories({ store }, live))).toEqual([])
    expect(await flat(repositories().listTags({ store, repository }, live))).toEqual([])
    expect(await flat(repositories().listRevisions({ store, repository }, live))).toEqual([])
    expect(await repositories().tagHistory({ store, repository, tag: 'v1' }, live)).toEqual([])
    const digest = good.manifest.digest
    expect(await flat(manifests().listReferrers({ store, repository, digest }, live))).toEqual([])
    expect(await scanned()).toMatchObject({ complete: true, repositories: 0, manifests: 0 })
  })
})

function repositories() {
  return repositoryMethods(registry.opener, catalogsOf(registry.opener))
}

function manifests() {
  return manifestMethods(registry.opener)
}

async function readTags(): Promise<ReadonlyMap<string, TagRow>> {
  const rows = new Map<string, TagRow>()
  for (const row of await flat(repositories().listTags({ store, repository }, live))) rows.set(row.tag, row)
  return rows
}

async function scanned() {
  for await (const step of blobMethods(registry.opener, catalogsOf(registry.opener)).scanReferences(
    { store },
    live,
  )) {
    if (step.kind === 'done') return step
  }
  return undefined
}

function expectGood(rows: ReadonlyMap<string, TagRow>): void {
  expect(rows.get('good')).toMatchObject({ known: 'read', digest: good.manifest.digest, problems: [] })
}

function problemsOf(row: { readonly problems: readonly { readonly id: string }[] } | undefined) {
  return row?.problems.map(idOf)
}

function idOf(problem: { readonly id: string }): string {
  return problem.id
}

/** A tag and a revision of this digest; the blob itself only when its bytes are given. */
async function tagged(blob: Blob, stored?: Uint8Array): Promise<void> {
  if (stored !== undefined) await registry.write(layout.blobData(blob.digest), stored)
  await registry.write(layout.manifestRevisionLink(name, blob.digest), blob.digest)
  await registry.writeTag(repository, 'bad', blob.digest)
}

function layersOfGood() {
  return layersOf(good)
}

function layersOf(image: TinyImage) {
  return manifests().getLayers({ store, repository, manifest: image.manifest.digest }, live)
}

function configOf(image: TinyImage) {
  return manifests().getImageConfig({ store, repository, manifest: image.manifest.digest }, live)
}

/** An image with a configuration of these very bytes. */
async function pushed(configuration: string): Promise<TinyImage> {
  const odd = tinyImage('odd', {}, configuration)
  await registry.push(repository, ['odd'], odd)
  return odd
}
