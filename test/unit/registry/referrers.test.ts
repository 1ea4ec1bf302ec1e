import { join } from 'node:path'

import { beforeEach, describe, expect, it } from 'vitest'

import type { ReferrerRow } from '../../../electron/api/rows.ts'
import { manifestMethods } from '../../../electron/methods/manifests.ts'
import { repositoryMethods } from '../../../electron/methods/repositories.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { ociImageManifest } from '../../../electron/registry/manifests/manifest.ts'
import { parseRepositoryName } from '../../../drivers/common/names.ts'
import { fallbackTag } from '../../../electron/registry/referrers/referrers.ts'
import { referrerKindOf } from '../../../renderer/features/repositories/referrers/referrer-kind.ts'
import { flat, live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { catalogsOf } from '../catalog/catalogs-of.ts'
import {
  blobOf,
  descriptor,
  jsonBlob,
  tinyImage,
  tinyIndex,
  TinyRegistry,
  type TinyImage,
} from './tiny-registry.ts'

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

  it('has as its problem that a registry does not serve it, where collecting took its link and left the list', async () => {
    await registry.push(repository, [], sbom)
    await pushFallback({ manifests: [descriptor(ociImageManifest, sbom.manifest)] })
    const path = layout.manifestRevisionLink(parseRepositoryName(repository), sbom.manifest.digest)
    await registry.remove(path)
    expect(await everyRow()).toMatchObject([
      { digest: sbom.manifest.digest, via: 'fallbackTag', problems: [{ id: 'missingLink', path }] },
    ])
  })

  it('has as its problem that its link holds something else, on each of the ways by which it is found', async () => {
    await registry.push(repository, [], sbom)
    await pushFallback({ manifests: [descriptor(ociImageManifest, sbom.manifest)] })
    const path = layout.manifestRevisionLink(parseRepositoryName(repository), sbom.manifest.digest)
    await registry.write(path, subject.manifest.digest)
    const problems = [{ id: 'badLink', path }]
    expect(await everyRow()).toMatchObject([{ problems }, { via: 'both', problems }])
  })

  it('has at first sight the type that its manifest says, whatever the fallback tag tells of it', async () => {
    await registry.push(repository, [], sbom)
    const wrong = 'application/vnd.oci.empty.v1+json'
    await pushFallback({
      manifests: [{ ...descriptor(ociImageManifest, sbom.manifest), artifactType: wrong }],
    })
    const types = (await everyRow()).map(({ artifactType }) => artifactType)
    expect(types).toEqual(['text/x-sbom', 'text/x-sbom'])
  })

  it('has the type of its configuration where neither it nor the fallback tag says one', async () => {
    const config = {
      mediaType: 'application/vnd.example.config.v1+json',
      digest: sbom.config.digest,
      size: 1,
    }
    const plain = tinyImage('plain', { ...refers, config })
    await registry.push(repository, [], plain)
    await pushFallback({ manifests: [descriptor(ociImageManifest, plain.manifest)] })
    const types = (await everyRow()).map(({ artifactType }) => artifactType)
    expect(types).toEqual([config.mediaType, config.mediaType])
  })

  it.each([
    ['sig', 'application/vnd.dev.cosign.simplesigning.v1+json', 'signature'],
    ['att', 'application/vnd.dsse.envelope.v1+json', 'provenance'],
    ['sbom', 'text/spdx+json', 'sbom'],
  ] as const)("is what cosign's tag of old leads to, .%s", async (suffix, type, kind) => {
    const old = cosignOfOld(type)
    const name = `${subject.manifest.digest.replace(':', '-')}.${suffix}`
    await registry.push(repository, [name], old)
    const rows = [...(await referrers()).values()]
    expect(rows).toMatchObject([{ digest: old.manifest.digest, artifactType: type, via: 'cosignTag' }])
    expect(rows.map(referrerKindOf)).toEqual([kind])
    const listed = await flat(
      repositoryMethods(registry.opener, catalogsOf(registry.opener)).listTags(
        { store: 'x', repository },
        live,
      ),
    )
    expect(listed.findLast(({ tag }) => tag === name)?.manifest).toMatchObject({
      kind: 'artifact',
      artifactType: type,
      platforms: [],
    })
  })

  it('is a signature where a bundle of Sigstore holds one', () => {
    const artifactType = 'application/vnd.dev.sigstore.bundle.v0.3+json'
    const of = (annotations: Record<string, string>) => referrerKindOf({ artifactType, annotations })
    expect(of({ 'dev.sigstore.bundle.predicateType': 'https://sigstore.dev/cosign/sign/v1' })).toBe(
      'signature',
    )
    expect(of({ 'dev.sigstore.bundle.predicateType': 'https://slsa.dev/provenance/v1' })).toBe('provenance')
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
  return new Map((await everyRow()).map((row) => [row.digest, row]))
}

/** As they come: a row that is told again later is there twice. */
function everyRow(): Promise<ReferrerRow[]> {
  const input = { store: 'x', repository, digest: subject.manifest.digest }
  return flat(manifestMethods(registry.opener).listReferrers(input, live))
}

/** A manifest as cosign wrote it before it knew subjects: with the configuration of an image for no platform. */
function cosignOfOld(layerType: string): TinyImage {
  const config = jsonBlob({
    architecture: '',
    os: '',
    created: '0001-01-01T00:00:00Z',
    rootfs: { diff_ids: [] },
  })
  const layer = blobOf(`signed with ${layerType}`)
  const image = tinyImage(layerType, {
    config: descriptor('application/vnd.oci.image.config.v1+json', config),
    layers: [descriptor(layerType, layer)],
  })
  return { ...image, blobs: [config, layer] }
}
