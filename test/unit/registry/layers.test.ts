import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { manifestMethods } from '../../../electron/methods/manifests.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { panelsOf } from '../../../renderer/features/repositories/manifest/panel-tabs.tsx'
import { blobOf, jsonBlob, tinyImage, TinyRegistry, type Blob } from './tiny-registry.ts'

const folder = useTempFolder()
const repository = 'team/app'
const zero = '0001-01-01T00:00:00Z'

describe('the layers of a manifest of schema 1', () => {
  const [base, program] = [blobOf('the files of the base'), blobOf('the program')]
  const old = jsonBlob({
    schemaVersion: 1,
    name: repository,
    tag: 'old',
    architecture: 'amd64',
    fsLayers: [{ blobSum: program.digest }, { blobSum: base.digest }],
    history: [
      compatible({ created: '2015-06-01T00:00:00Z', container_config: { Cmd: ['/bin/sh', '-c', 'make'] } }),
      compatible({ created: zero, comment: 'imported' }),
    ],
  })

  it('are shown, the oldest first, with the steps that made them and the sizes that they have', async () => {
    const { rows, compressedBytes } = await layersOf([base, program], old)
    expect(rows).toMatchObject([
      { comment: 'imported', layer: { index: 1, digest: base.digest, sizeBytes: 21, presence: 'present' } },
      { createdBy: '/bin/sh -c make', layer: { index: 2, digest: program.digest } },
    ])
    expect(rows.map((row) => row.createdAtMs)).toEqual([undefined, Date.parse('2015-06-01T00:00:00Z')])
    expect(compressedBytes).toBe(base.bytes.byteLength + program.bytes.byteLength)
    expect(panelsOf(true, { kind: 'schema1' })).toContain('layers')
  })

  it('are shown where one is missing and no step is told', async () => {
    const bare = jsonBlob({ schemaVersion: 1, fsLayers: [{ blobSum: program.digest }], history: 'lost' })
    const { rows, problems } = await layersOf([], bare)
    expect(rows).toMatchObject([{ layer: { digest: program.digest, presence: 'missing', sizeBytes: 0 } }])
    expect(problems).toMatchObject([{ id: 'missingBlob' }])
  })

  function compatible(step: object) {
    return { v1Compatibility: JSON.stringify(step) }
  }
})

describe('times that nobody set', () => {
  it("are not of the year 1, as Go's empty one is", async () => {
    const config = jsonBlob({
      os: 'linux',
      architecture: 'amd64',
      created: zero,
      history: [{ created: zero, created_by: 'COPY app' }, { created: '0000-12-31T16:00:00-08:00' }],
    })
    const image = tinyImage('app', { config: { ...configType, digest: config.digest, size: 1 } })
    const methods = await pushed([config, image.layer], image.manifest)
    const place = { store: 'x', repository, manifest: image.manifest.digest }
    expect(await methods.getImageConfig(place, live)).not.toHaveProperty('createdAtMs')
    const { rows } = await methods.getLayers(place, live)
    expect(rows.map((row) => row.createdAtMs)).toEqual([undefined, undefined])
  })
})

const configType = { mediaType: 'application/vnd.oci.image.config.v1+json' }

async function pushed(blobs: readonly Blob[], manifest: Blob) {
  const registry = await TinyRegistry.in(join(folder(), 'registry'))
  await registry.pushManifests(repository, ['v1'], blobs, [manifest])
  return manifestMethods(registry.opener)
}

async function layersOf(blobs: readonly Blob[], manifest: Blob) {
  const methods = await pushed(blobs, manifest)
  return methods.getLayers({ store: 'x', repository, manifest: manifest.digest }, live)
}
