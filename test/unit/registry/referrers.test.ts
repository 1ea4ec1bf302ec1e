import { join } from 'node:path'

import { beforeEach, describe, expect, it } from 'vitest'

import type { ReferrerRow } from '../../../electron/api/views.ts'
import { manifestMethods } from '../../../electron/methods/manifests.ts'
import { ociImageManifest } from '../../../electron/registry/manifest.ts'
import { fallbackTag } from '../../../electron/registry/referrers.ts'
import { flat, live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { blobOf, descriptor, jsonBlob, tinyImage, tinyIndex, TinyRegistry } from './tiny-registry.ts'

const repository = 'team/app'
const subject = tinyImage('subject')
const refers = { subject: descriptor(ociImageManifest, subject.manifest) }
const sbom = tinyImage('sbom', { ...refers, artifactType: 'text/x-sbom', annotations: { by: 'a scanner' } })
const folder = useTempFolder()
let registry: TinyRegistry

beforeEach(async () => {
  registry = await TinyRegistry.in(join(folder(), 'registry'))
  await registry.push(repository, ['v1'], subject)
})

describe('what refers to a manifest', () => {
  it('is what names it as subject, tagged or not, an index too', async () => {
    await registry.push(repository, [], sbom)
    const index = tinyIndex([], { ...refers, artifactType: 'text/x-bundle' })
    await registry.pushManifests(repository, ['bundle'], [], [index])
    await registry.push(repository, ['other'], tinyImage('other'))
    const rows = await referrers()
    expect(rows.get(sbom.manifest.digest)).toEqual({
      digest: sbom.manifest.digest,
      artifactType: 'text/x-sbom',
      mediaType: ociImageManifest,
      sizeBytes: sbom.manifest.bytes.byteLength,
      annotations: { by: 'a scanner' },
      via: 'subject',
      problems: [],
    })
    expect(rows.get(index.digest)).toMatchObject({ artifactType: 'text/x-bundle', via: 'subject' })
    expect(rows.size).toBe(2)
  })

  it('is what the fallback tag lists', async () => {
    const old = tinyImage('old')
    await pushFallback({
      manifests: [{ ...descriptor(ociImageManifest, old.manifest), artifactType: 'x/old' }],
    })
    expect([...(await referrers()).values()]).toMatchObject([
      { digest: old.manifest.digest, artifactType: 'x/old', via: 'fallbackTag' },
    ])
  })

  it('is told as both where both tell it', async () => {
    await registry.push(repository, [], sbom)
    await pushFallback({ manifests: [descriptor(ociImageManifest, sbom.manifest)] })
    const rows = await referrers()
    expect(rows.get(sbom.manifest.digest)).toMatchObject({ via: 'both', artifactType: 'text/x-sbom' })
    expect(rows.size).toBe(1)
  })

  it.each<[string, () => Promise<void>]>([
    ['points nowhere', () => registry.writeTag(repository, tag(), blobOf('gone').digest)],
    ['is damaged', () => registry.writeTag(repository, tag(), 'nonsense')],
    ['is no index', () => registry.writeTag(repository, tag(), subject.manifest.digest)],
  ])('is found when the fallback tag %s', async (_, damage) => {
    await registry.push(repository, [], sbom)
    await damage()
    expect([...(await referrers()).keys()]).toEqual([sbom.manifest.digest])
  })

  it('is not what cannot be read, and the others are found', async () => {
    await registry.push(repository, [], sbom)
    const broken = jsonBlob({ schemaVersion: 2, ...refers })
    await registry.pushManifests(repository, ['broken'], [], [broken])
    expect([...(await referrers()).keys()]).toEqual([sbom.manifest.digest])
  })

  it('is looked for in its own repository only', async () => {
    await registry.push('team/elsewhere', [], sbom)
    expect(await referrers()).toEqual(new Map())
  })
})

function tag(): string {
  return fallbackTag(subject.manifest.digest)
}

async function pushFallback(changes: object): Promise<void> {
  await registry.pushManifests(repository, [tag()], [], [tinyIndex([], changes)])
}

async function referrers(): Promise<ReadonlyMap<string, ReferrerRow>> {
  const methods = manifestMethods(registry.opener)
  const input = { store: 'x', repository, digest: subject.manifest.digest }
  const rows = await flat(methods.listReferrers(input, live))
  return new Map(rows.map((row) => [row.digest, row]))
}
