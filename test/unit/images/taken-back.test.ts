import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import type { StorageDriver } from '../../../drivers/index.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { flat, live } from '../../conformance/harness.ts'
import { LayoutFiles } from '../../corpus/archives/image-files.ts'
import { oddImages } from '../../corpus/archives/odd-images.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { makeSample } from '../sample/sample-folder.ts'
import { nameOf, readTags } from '../sample/sample-contents.ts'
import { TinyRegistry } from '../registry/tiny-registry.ts'
import { byteFile } from './byte-files.ts'
import { imagesIn, pushAll } from './pushing.ts'
import { runExport } from './run-export.ts'

const folder = useTempFolder()
let made = 0
const emptyRegistry = () => TinyRegistry.in(join(folder(), `registry-${(made += 1)}`))
const place = { repository: 'team/app', tags: ['v1'] } as const

describe('what is exported is taken back:', () => {
  it.each(oddImages.map((each) => [each.name, each] as const))(
    '%s, by an OCI archive, as the same objects',
    async (_, { make }) => {
      const source = await pushed(make)
      const target = await emptyRegistry()
      await pushAll(target.driver, [await exported(source, 'oci')], place)
      expect(await objectsOf(target.driver)).toEqual(await objectsOf(source))
    },
  )

  it.each(oddImages.filter(({ loads }) => loads).map((each) => [each.name, each] as const))(
    '%s, by an archive for docker load, with its configuration and layers that unpack to the same',
    async (_, { make }) => {
      const source = await pushed(make)
      const archive = [await exported(source, 'docker')]
      const [image] = await imagesIn(archive)
      const target = await emptyRegistry()
      // Each layer is compared with what the configuration says it unpacks to.
      await pushAll(target.driver, archive, place)
      const config = image?.format === 'docker' ? layout.blobData(image.config.digest) : ''
      for (const driver of [source, target.driver]) expect(await objectsOf(driver)).toContain(config)
    },
  )
})

describe('every tag of the sample registry', () => {
  it('is exported and taken back as the same manifest', async () => {
    const sample = await makeSample(join(folder(), 'sample'))
    const tags = await readTags(sample, live)
    const once = new Map(tags.filter((tag) => !damaged.has(nameOf(tag))).map((tag) => [tag.digest, tag]))
    expect(once.size).toBeGreaterThan(10)
    const { driver } = await emptyRegistry()
    for (const each of once.values()) {
      await pushAll(driver, [await exported(sample, 'oci', each)], {
        repository: each.repository,
        tags: [each.tag],
      })
    }
    const taken = (await readTags(driver, live)).map((tag) => `${nameOf(tag)} ${tag.digest}`)
    expect(taken).toEqual(
      expect.arrayContaining([...once.values()].map((tag) => `${nameOf(tag)} ${tag.digest}`)),
    )
  })
})

const damaged: ReadonlySet<string> = new Set(['legacy/mailer:1.0', 'legacy/mailer:2.0', 'data/reports:5.0.1'])

async function pushed(make: (typeof oddImages)[number]['make']): Promise<StorageDriver> {
  const { driver } = await emptyRegistry()
  const files = new LayoutFiles()
  const image = make(files)
  const archive = [byteFile('made.tar', files.name({ v1: image }).tar())]
  expect(await imagesIn(archive)).toMatchObject([{ format: 'oci', digest: image.digest }])
  await pushAll(driver, archive, place)
  return driver
}

async function exported(
  driver: StorageDriver,
  format: 'oci' | 'docker',
  { repository, tag }: { readonly repository: string; readonly tag: string } = {
    repository: place.repository,
    tag: place.tags[0],
  },
) {
  const path = join(folder(), `${(made += 1)}.tar`)
  const file = { kind: 'file', path } as const
  await runExport(driver, { repository, reference: { tag }, format, place: file })
  return byteFile('exported.tar', await readFile(path))
}

async function objectsOf(driver: StorageDriver): Promise<readonly string[]> {
  const infos = await flat(driver.walk(layout.root(), {}, live))
  return infos.map(({ path }) => path).toSorted()
}
