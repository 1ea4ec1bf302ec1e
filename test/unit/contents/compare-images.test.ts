import { join } from 'node:path'

import { beforeAll, describe, expect, it } from 'vitest'

import { parseRepositoryName } from '../../../drivers/common/names.ts'
import type { StorageDriver } from '../../../drivers/index.ts'
import { differenceKinds, type DifferenceEvent } from '../../../electron/api/rows.ts'
import { compareImages } from '../../../electron/contents/difference/compare-images.ts'
import type { LayerReader } from '../../../electron/contents/model/layer-reader.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { makeSample } from '../sample/sample-folder.ts'
import { sampleReader } from './sample-reader.ts'

const temporary = useTempFolder()
let driver: StorageDriver
let reader: LayerReader

beforeAll(async () => {
  driver = await makeSample(join(temporary(), 'sample'))
  reader = sampleReader(driver)
})

async function compare(
  before: string,
  after: string,
  platform?: string,
): Promise<readonly DifferenceEvent[]> {
  const repository = parseRepositoryName('platform/api-gateway')
  const place = (tag: string) => ({ store: 'sample', driver, repository, reference: { tag } })
  const how = platform === undefined ? {} : { platform }
  const events: DifferenceEvent[] = []
  const images = { before: place(before), after: place(after), ...how }
  for await (const event of compareImages(reader, images, live)) events.push(event)
  return events
}

function only<Kind extends DifferenceEvent['kind']>(events: readonly DifferenceEvent[], kind: Kind) {
  return events.filter((event): event is Extract<DifferenceEvent, { kind: Kind }> => event.kind === kind)
}

describe('two images of a repository', () => {
  it('tell layers and configuration before any layer is read', async () => {
    const kinds = (await compare('1.3.2', '1.4.1')).map(({ kind }) => kind)
    expect(kinds.slice(0, 4)).toEqual(['images', 'layers', 'configuration', 'reading'])
    expect(kinds.slice(-2)).toEqual(['packages', 'whole'])
  })

  it('are compared for the platform that both have', async () => {
    const [told] = only(await compare('1.4.0', '1.4.1'), 'images')
    expect(told?.images).toMatchObject({
      platform: 'linux/amd64',
      platforms: ['linux/amd64', 'linux/arm64/v8'],
    })
    const [asked] = only(await compare('1.4.0', '1.4.1', 'linux/arm64/v8'), 'images')
    expect(asked?.images.after.platform).toBe('linux/arm64/v8')
    await expect(compare('1.4.0', '1.4.1', 'linux/s390x')).rejects.toMatchObject({
      reason: { id: 'noSuchPlatform' },
    })
  })

  it('share their base, and differ in what was built on it', async () => {
    const events = await compare('1.3.2', '1.4.1')
    const changes = only(events, 'layers').flatMap(({ rows }) => rows.map(({ change }) => change))
    expect(changes[0]).toBe('same')
    expect(changes).toContain('added')
    const configuration = only(events, 'configuration').flatMap(({ rows }) => rows)
    expect(configuration).toContainEqual({
      change: 'changed',
      area: 'label',
      name: 'org.opencontainers.image.version',
      before: '1.3.2',
      after: '1.4.1',
    })
    const files = new Map(
      only(events, 'files').flatMap(({ paths, changes: kinds }) =>
        paths.map((path, at) => [path, differenceKinds[kinds[at] ?? 0]] as const),
      ),
    )
    expect(files.get('usr/local/bin/gateway')).toBe('changed')
    // It was built again of the same bytes.
    expect(files.has('etc/gateway/gateway.yaml')).toBe(false)
    expect(only(events, 'packages')[0]?.packages.rows).toContainEqual(
      expect.objectContaining({ change: 'changed', name: 'curl', after: '7.88-1.4.1' }),
    )
  })

  it('are the same where they are one', async () => {
    const events = await compare('1.4.1', 'stable')
    expect(only(events, 'files')).toEqual([])
    expect(only(events, 'whole')[0]?.sums).toMatchObject({
      added: 0,
      changed: 0,
      gone: 0,
      notCompared: 0,
    })
    expect(only(events, 'packages')[0]?.packages).toMatchObject({ rows: [], found: true })
  })
})
