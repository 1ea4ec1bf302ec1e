import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { manifestMethods } from '../../../electron/methods/manifests.ts'
import { readLayerCommand } from '../../../electron/registry/manifests/layers.ts'
import { parseRepositoryName } from '../../../drivers/common/names.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { panelsOf } from '../../../renderer/features/repositories/manifest/panel-tabs.tsx'
import { blobOf, descriptor, jsonBlob, tinyImage, TinyRegistry, type Blob } from './tiny-registry.ts'

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

describe('the command that made a layer', () => {
  const [base, own] = [blobOf('the base'), blobOf('what is added')]
  const steps = [
    { created_by: 'ADD rootfs.tar /' },
    { created_by: 'ENV A=b', empty_layer: true },
    { created_by: 'COPY app /' },
  ]

  it('is that of its step, with empty steps passed by', async () => {
    expect(await commandOf(own, steps)).toBe('COPY app /')
    expect(await commandOf(base, steps)).toBe('ADD rootfs.tar /')
  })

  it('is not told by a history that does not fit, nor by none, nor of a layer that the image has not', async () => {
    expect(await commandOf(own, steps.slice(1))).toBeUndefined()
    expect(await commandOf(own, [])).toBeUndefined()
    expect(await commandOf(blobOf('of others'), steps)).toBeUndefined()
  })

  it('is cut where it is endless', async () => {
    const endless = [{ created_by: 'x'.repeat(100_000) }, ...steps.slice(2)]
    expect(await commandOf(base, endless)).toHaveLength(4000)
  })

  async function commandOf(layer: Blob, history: readonly object[]): Promise<string | undefined> {
    const layers = [base, own].map((each) => descriptor('application/vnd.oci.image.layer.v1.tar', each))
    const configuration = JSON.stringify({ os: 'linux', architecture: 'amd64', history })
    const image = tinyImage('app', { layers }, configuration)
    const store = await TinyRegistry.in(join(folder(), 'command'))
    await store.pushManifests(repository, [], [image.config, base, own], [image.manifest])
    const name = parseRepositoryName(repository)
    return await readLayerCommand(store.driver, name, image.manifest.digest, layer.digest, live)
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
