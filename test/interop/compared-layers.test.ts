import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'

import { parseRepositoryName } from '../../drivers/common/names.ts'
import { differenceKinds, type DifferenceEvent } from '../../electron/api/rows.ts'
import { compareImages } from '../../electron/contents/difference/compare-images.ts'
import { live } from '../conformance/harness.ts'
import { writeToldImage } from '../layers/told-image.ts'
import type { ToldEntry } from '../layers/told-layer.ts'
import { describeWith } from '../peers/need.ts'
import { run } from '../peers/run.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { sampleReader } from '../unit/contents/sample-reader.ts'
import { blobOf, TinyRegistry } from '../unit/registry/tiny-registry.ts'

const temporary = useTempFolder()
const repository = 'team/app'

describeWith(['skopeo'], 'images whose layers skopeo compressed', () => {
  let registry: TinyRegistry
  beforeAll(async () => {
    registry = await TinyRegistry.in(join(temporary(), 'registry'))
    for (const [tag, musl, format] of [
      ['gzip', '1.2.4-r1', 'gzip'],
      ['zstd', '1.2.4-r1', 'zstd'],
      ['newer', '1.2.5-r0', 'zstd'],
    ] as const) {
      const [from, to] = [join(temporary(), `${tag}-plain`), join(temporary(), tag)]
      await writeToldImage(from, [base, [apk(musl)]])
      const compress = ['--dest-compress', '--dest-compress-format', format]
      await run('skopeo', ['--insecure-policy', 'copy', ...compress, `oci:${from}:image`, `oci:${to}:image`])
      await push(tag, to)
    }
  })

  it('have the same files in gzip and zstd, and no layer in common', async () => {
    const events = await compare('gzip', 'zstd')
    const layers = only(events, 'layers').flatMap(({ rows }) => rows.map(({ change }) => change))
    expect(layers).toEqual(['gone', 'gone', 'added', 'added'])
    expect(only(events, 'files')).toEqual([])
    expect(only(events, 'whole')[0]?.sums).toMatchObject({ changed: 0, notCompared: 0, added: 0, gone: 0 })
    expect(only(events, 'packages')[0]?.packages).toMatchObject({ rows: [], same: 2, found: true })
  })

  it('have packages of apk in two versions', async () => {
    const events = await compare('gzip', 'newer')
    const [files] = only(events, 'files')
    expect(files?.paths).toEqual(['lib/apk/db/installed'])
    expect([...(files?.changes ?? [])].map((change) => differenceKinds[change])).toEqual(['changed'])
    expect(only(events, 'packages')[0]?.packages).toMatchObject({
      rows: [{ change: 'changed', name: 'musl', before: '1.2.4-r1', after: '1.2.5-r0' }],
      same: 1,
      unreadable: [],
    })
  })

  async function compare(before: string, after: string): Promise<readonly DifferenceEvent[]> {
    const { driver } = registry
    const place = (tag: string) => ({
      store: 'x',
      driver,
      repository: parseRepositoryName(repository),
      reference: { tag },
    })
    const images = { before: place(before), after: place(after) }
    const events: DifferenceEvent[] = []
    for await (const event of compareImages(sampleReader(driver), images, live)) events.push(event)
    return events
  }

  /** The only image of an OCI layout. */
  async function push(tag: string, layout: string): Promise<void> {
    const blob = async (digest: string) => blobOf(await readFile(join(layout, 'blobs', ...digest.split(':'))))
    const index = indexFile.parse(JSON.parse(await readFile(join(layout, 'index.json'), 'utf8')))
    const manifest = await blob(index.manifests[0].digest)
    const { config, layers } = manifestFile.parse(JSON.parse(Buffer.from(manifest.bytes).toString()))
    const blobs = await Promise.all([config, ...layers].map(({ digest }) => blob(digest)))
    await registry.pushManifests(repository, [tag], blobs, [manifest])
  }
})

const named = z.object({ digest: z.string() })
const indexFile = z.object({ manifests: z.tuple([named]) })
const manifestFile = z.object({ config: named, layers: z.array(named) })

const base: readonly ToldEntry[] = [
  { path: 'etc', kind: 'folder' },
  { path: 'etc/os-release', content: 'ID=alpine\n' },
  { path: 'bin/sh', kind: 'symbolicLink', target: '/bin/busybox' },
  { path: 'bin/busybox', content: 'x'.repeat(10_000), mode: 0o755 },
]

/** As apk writes it. */
function apk(musl: string): ToldEntry {
  const one = (name: string, version: string) =>
    [`P:${name}`, `V:${version}`, 'A:x86_64', 'L:MIT', `o:${name}`, ''].join('\n')
  const content = [one('musl', musl), one('busybox', '1.36.1-r5'), ''].join('\n')
  return { path: 'lib/apk/db/installed', content }
}

function only<Kind extends DifferenceEvent['kind']>(events: readonly DifferenceEvent[], kind: Kind) {
  return events.filter((event): event is Extract<DifferenceEvent, { kind: Kind }> => event.kind === kind)
}
