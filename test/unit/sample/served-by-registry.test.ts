import { createHash } from 'node:crypto'
import { access, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { contentOf } from '../../../electron/sample/content.ts'
import { randomText } from '../../../electron/sample/random-text.ts'
import { sources } from '../../../electron/sample/sources.ts'
import { describeWith } from '../../peers/need.ts'
import { startRegistry, type Registry } from '../../peers/registry.ts'
import { run } from '../../peers/run.ts'
import {
  dockerReference,
  skopeoCopy,
  skopeoInspect,
  skopeoInspectRaw,
  skopeoListTags,
} from '../../peers/skopeo.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { nameOf, readTags, type SampleTag } from './sample-contents.ts'
import { makeSample } from './sample-folder.ts'

const damaged = ['data/reports:5.0.1', 'legacy/mailer:1.0', 'legacy/mailer:2.0']

describeWith(['docker-registry', 'skopeo', 'umoci'], 'a real registry over the sample', () => {
  const temporary = useTempFolder()
  let registry: Registry
  let tags: readonly SampleTag[]
  const referenceOf = ({ repository, tag }: SampleTag) => dockerReference(registry.host, repository, tag)

  beforeAll(async () => {
    const folder = join(temporary(), 'sample')
    tags = await readTags(await makeSample(folder), new AbortController().signal)
    registry = await startRegistry({ storage: { filesystem: { rootdirectory: folder } } })
  })
  afterAll(() => registry.stop())

  it('lists the tags that we list', async () => {
    const repositories = [...new Set(tags.map(({ repository }) => repository))]
    for (const repository of repositories) {
      const ours = tags.filter((tag) => tag.repository === repository).map(({ tag }) => tag as string)
      expect([...(await skopeoListTags(registry.host, repository))].sort()).toEqual(ours)
    }
    expect(repositories).toHaveLength(10)
  })

  it('serves the manifest of every tag', async () => {
    const served: string[] = []
    for (const tag of tags) {
      const manifest = await skopeoInspectRaw(referenceOf(tag))
      served.push(`${nameOf(tag)} sha256:${createHash('sha256').update(manifest).digest('hex')}`)
    }
    expect(served).toEqual(tags.map((tag) => `${nameOf(tag)} ${tag.digest}`))
  })

  it('gives every tag with all its blobs, but for the damaged ones', async () => {
    const failed: string[] = []
    for (const tag of onePerDigest(tags)) {
      const copy = `dir:${join(temporary(), tag.digest.replace(':', '-'))}`
      await skopeoCopy(referenceOf(tag), copy).catch(() => failed.push(nameOf(tag)))
    }
    expect(failed).toEqual(damaged)
  })

  it('tells of an image what its description says', async () => {
    const image = await skopeoInspect(dockerReference(registry.host, 'platform/api-gateway', '1.3.2'))
    expect(image.Created).toBe('2026-05-04T09:12:44Z')
    expect(image.Architecture).toBe('amd64')
    expect(image.Env).toContain('GATEWAY_LOG=json')
    expect(image.Labels).toMatchObject({ 'org.opencontainers.image.version': '1.3.2' })
    expect(image.Layers).toHaveLength(6)
  })

  it('gives an image that unpacks, with what a later layer removed gone', async () => {
    const [layoutFolder, bundle] = [join(temporary(), 'layout'), join(temporary(), 'bundle')]
    await mkdir(layoutFolder)
    await skopeoCopy(
      dockerReference(registry.host, 'web/storefront', 'production'),
      `oci:${layoutFolder}:production`,
    )
    await run('umoci', ['unpack', '--rootless', '--image', `${layoutFolder}:production`, bundle])
    const page = await readFile(join(bundle, 'rootfs/srv/www/index.html'), 'utf8')
    expect(page).toContain('Storefront 2026.10.1')
    await expect(access(join(bundle, 'rootfs/usr/share/doc'))).rejects.toThrow('ENOENT')
  })

  it('would collect the unreferenced blob and nothing else', async () => {
    const printed = await registry.garbageCollect({ dryRun: true })
    const eligible = [...printed.matchAll(/blob eligible for deletion: (sha256:\w+)/g)].map(
      ([, digest]) => digest,
    )
    const { seed, randomBytes } = sources.leftovers.unreferencedBlob
    expect(eligible).toEqual([contentOf(randomText(seed, randomBytes)).digest])
  })
})

/** A copy of one tag is a copy of all that have its digest. */
function onePerDigest(tags: readonly SampleTag[]): readonly SampleTag[] {
  return [...new Map(tags.map((tag) => [tag.digest, tag])).values()]
}
