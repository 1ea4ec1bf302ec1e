import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { parseLayout } from '../../../electron/registry/layout/layout.ts'
import { parseRepositoryName, parseTag } from '../../../drivers/common/names.ts'
import { planPush, runPush } from '../../../electron/registry/push.ts'
import { readLayers } from '../../../electron/registry/manifests/layers.ts'
import { readManifest } from '../../../electron/registry/manifests/read-manifest.ts'
import { listTags } from '../../../electron/registry/repositories/tags.ts'
import { flat, live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { tinyImage, tinyIndex, TinyRegistry } from './tiny-registry.ts'

const repository = parseRepositoryName('team/app')
const [one, two] = [tinyImage('one'), tinyImage('two')]
const index = tinyIndex([one.manifest, two.manifest])
const tag = parseTag('v1')
const plan = planPush({
  repository,
  blobs: [...one.blobs, ...two.blobs],
  manifests: [one.manifest, two.manifest, index],
  tags: [{ tag, digest: index.digest }],
})
const folder = useTempFolder()

describe('a push', () => {
  it('writes what a registry would, the tag itself last', () => {
    const kinds = plan.map((phase) => new Set(phase.map((step) => parseLayout(step.path).kind)))
    expect(kinds.map((each) => [...each])).toEqual([
      ['blobData'],
      ['layerLink'],
      ['blobData'],
      ['manifestRevisionLink'],
      ['blobData'],
      ['manifestRevisionLink'],
      ['blobData'],
      ['manifestRevisionLink'],
      ['manifestTagIndexEntryLink'],
      ['manifestTagCurrent'],
    ])
  })

  it.each(plan.map((_, at) => at))(
    'leaves no tag that points nowhere when it stops after phase %d',
    async (at) => {
      const { driver } = await TinyRegistry.in(join(folder(), `stopped-${at}`))
      await runPush(driver, plan.slice(0, at), live)
      const rows = (await flat(listTags(driver, repository, live))).filter((row) => row.known === 'read')
      expect(rows.filter((row) => row.digest !== undefined)).toEqual([])
    },
  )

  it('is whole when it ran to its end, and may be run again', async () => {
    const { driver } = await TinyRegistry.in(join(folder(), 'whole'))
    await runPush(driver, plan, live)
    await runPush(driver, plan, live)
    const rows = await flat(listTags(driver, repository, live))
    expect(rows.at(-1)).toMatchObject({
      tag,
      known: 'read',
      digest: index.digest,
      historyCount: 1,
      problems: [],
      summary: { kind: 'index', children: [one.manifest.digest, two.manifest.digest] },
    })
    for (const { manifest } of [one, two]) {
      expect((await readManifest(driver, manifest.digest, live)).problems).toEqual([])
      expect((await readLayers(driver, repository, manifest.digest, live)).problems).toEqual([])
    }
  })
})
