import { join } from 'node:path'

import { beforeAll, describe, expect, it } from 'vitest'

import type { StorageDriver } from '../../../drivers/index.ts'
import type { ImageFilesEvent } from '../../../electron/api/rows.ts'
import { listImage } from '../../../electron/methods/image-files.ts'
import { resolveReference } from '../../../electron/registry/repositories/resolve-reference.ts'
import { readManifest } from '../../../electron/registry/manifests/read-manifest.ts'
import { parseRepositoryName } from '../../../drivers/common/names.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { makeSample } from '../sample/sample-folder.ts'
import { sampleReader } from './sample-reader.ts'

const temporary = useTempFolder()
let driver: StorageDriver

beforeAll(async () => {
  driver = await makeSample(join(temporary(), 'sample'))
})

const repository = 'platform/api-gateway'

/** The manifest of a tag: of an index that of its first platform. */
async function manifestOf(tag: string): Promise<string> {
  const { digest } = await resolveReference(driver, parseRepositoryName(repository), { tag }, live)
  const { manifest } = await readManifest(driver, digest, live)
  return manifest.kind === 'index' ? (manifest.manifests[0]?.digest ?? '') : digest
}

function list(manifest: string, upTo?: number): AsyncGenerator<ImageFilesEvent, void, undefined> {
  const layers = sampleReader(driver)
  const asked = { store: 'sample', repository, manifest, ...(upTo === undefined ? {} : { upTo }) }
  return listImage(layers, driver, asked, live)
}

async function whole(manifest: string, upTo?: number) {
  const events: ImageFilesEvent[] = []
  for await (const event of list(manifest, upTo)) events.push(event)
  const summary = events.at(-1)
  if (summary?.kind !== 'whole') throw new Error('the list did not end')
  return {
    events,
    summary,
    paths: events.flatMap((event) => (event.kind === 'entries' ? event.paths : [])),
  }
}

describe('the files of an image', () => {
  it('come sorted, after its layers were read, and then their sum', async () => {
    const { events, paths, summary } = await whole(await manifestOf('1.4.1'))
    expect(events[0]).toMatchObject({ kind: 'reading', done: 0, readBytes: 0 })
    expect(paths).toContain('usr/local/bin/gateway')
    expect(paths.map((path) => path.replaceAll('/', '\0'))).toEqual(
      paths.map((path) => path.replaceAll('/', '\0')).toSorted(),
    )
    const files = events.flatMap((event) =>
      event.kind === 'entries' ? [...event.kinds].filter((kind) => kind === 0) : [],
    )
    expect(summary.files).toBe(files.length)
    expect(summary.layers.map(({ index }) => index)).toEqual(summary.layers.map((_, at) => at + 1))
  })

  it('tell what later layers delete, and what is downloaded for nothing', async () => {
    const { paths, summary } = await whole(await manifestOf('1.4.1'))
    expect(paths).not.toContain('var/cache/apt/pkgcache.bin')
    expect(summary.wasted).toContainEqual(
      expect.objectContaining({ path: 'var/cache/apt/pkgcache.bin', sizeBytes: 9000, how: 'deleted' }),
    )
    expect(summary.wasted).toContainEqual(
      expect.objectContaining({ path: 'var/lib/dpkg/status', how: 'replaced' }),
    )
    const perLayer = summary.layers.map(({ wastedBytes }) => wastedBytes)
    expect(summary.wastedBytes).toBe(perLayer.reduce((a, b) => a + b, 0))
  })

  it('are those up to a layer', async () => {
    const manifest = await manifestOf('1.4.1')
    const { paths, summary } = await whole(manifest, 1)
    expect(summary.layers).toHaveLength(1)
    expect(paths).not.toContain('usr/local/bin/gateway')
  })

  it('are not those of an index', async () => {
    const { digest } = await resolveReference(driver, parseRepositoryName(repository), { tag: '1.4.1' }, live)
    await expect(list(digest).next()).rejects.toMatchObject({
      code: 'Unsupported',
      reason: { id: 'indexHasNoFiles' },
    })
  })
})
