import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { expect } from 'vitest'

import { isStoreError } from '../../drivers/index.ts'
import type { Backend } from '../../electron/api/contract.ts'
import { live, someBytes } from '../conformance/harness.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { tarOf, type MadeEntry } from '../unit/contents/tar-of.ts'
import { openBackend } from '../unit/methods/test-backend.ts'
import { blobOf, descriptor, TinyRegistry, tinyImage, type Blob } from '../unit/registry/tiny-registry.ts'
import { describeHostile, type HostileInput } from './hostile-area.ts'

const folder = useTempFolder()
const repository = 'team/app'
const gzipLayer = 'application/vnd.oci.image.layer.v1.tar+gzip'

describeHostile('layers', [
  ofArchive('two thousand folders in each other', () => [longEntry(`${'a/'.repeat(2000)}f`)], 'read'),
  ofArchive(
    'five thousand files, each in two thousand folders of its own',
    () => Array.from({ length: 5000 }, (_, at) => longEntry(`${at}/${'a/'.repeat(2000)}f`)).flat(),
    'refused: layerNamesTooLong',
  ),
  ofArchive(
    'hard links in a circle',
    () => [
      { name: 'a', type: '1', linkName: 'b' },
      { name: 'b', type: '1', linkName: 'c' },
      { name: 'c', type: '1', linkName: 'a' },
    ],
    'read',
  ),
  ofArchive(
    'names of every odd kind',
    () =>
      [
        '\u0001',
        '\u202e',
        'a\nb',
        '<script>',
        '..',
        '/',
        '//',
        '.',
        ' ',
        '\\',
        '.wh.',
        '.wh..',
        '.wh...',
        '__proto__',
      ].map((name) => ({ name })),
    'read',
  ),
  ofArchive(
    'a file of 8 GiB that is not there',
    () => [{ name: 'f', saidBytes: 8 ** 11 - 1 }],
    'refused: tarCutInEntry',
  ),
  ofLayers(
    'a layer of twenty thousand files, five hundred times',
    () => {
      const layer = blobOf(
        gzipSync(tarOf(Array.from({ length: 20_000 }, (_, at) => ({ name: `f${at}` }))), { level: 1 }),
      )
      return Array.from({ length: 500 }, () => layer)
    },
    'refused: imageTooManyFiles',
  ),
  ofBytes(
    'a layer with other bytes behind it',
    () => Buffer.concat([goodBytes(), Buffer.alloc(100, 'x')]),
    'refused: packingDamaged',
  ),
  ofBytes('half a layer', () => goodBytes().subarray(0, goodBytes().length / 2), 'refused: packingDamaged'),
  ofBytes(
    'a zstd frame with a window of 1 TiB',
    () => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xf0, 1, 0, 0]),
    'refused',
  ),
])

function goodBytes(): Buffer {
  return gzipSync(tarOf([{ name: 'f', content: someBytes(3000) }]))
}

/** An entry whose name is in a header of PAX before it. */
function longEntry(path: string): readonly MadeEntry[] {
  const text = ` path=${path}\n`
  let length = text.length
  while (String(length).length + text.length !== length) length = String(length).length + text.length
  return [{ name: 'pax', type: 'x', content: `${length}${text}` }, { name: 'short' }]
}

function ofArchive(
  name: string,
  make: () => readonly (MadeEntry | readonly MadeEntry[])[],
  outcome: string,
): HostileInput {
  return ofBytes(name, () => gzipSync(tarOf(make().flat()), { level: 1 }), outcome)
}

function ofBytes(name: string, make: () => Uint8Array | Promise<Uint8Array>, outcome: string): HostileInput {
  return ofLayers(name, async () => [blobOf(await make())], outcome)
}

function ofLayers(
  name: string,
  make: () => readonly Blob[] | Promise<readonly Blob[]>,
  outcome: string,
): HostileInput {
  return {
    name,
    async prepare() {
      const root = await mkdtemp(join(folder(), 'bucket-'))
      const registry = await TinyRegistry.in(root)
      const layers = await make()
      const image = tinyImage('odd', { layers: layers.map((layer) => descriptor(gzipLayer, layer)) })
      const blobs = [...new Map([image.config, ...layers].map((blob) => [blob.digest, blob])).values()]
      await registry.pushManifests(repository, ['latest'], blobs, [image.manifest])
      const layer = layers[0]?.digest ?? ''
      return async () => {
        const running = await openBackend(folder())
        const { backend } = running
        const values = { rootdirectory: root }
        const { store } = await backend.addStore(
          { driver: 'filesystem', values, name: 'hostile', readOnly: true },
          live,
        )
        const place = { store, repository, manifest: image.manifest.digest }
        expect(await outcomeOf(backend, place, layer)).toContain(outcome)
        await running.close()
      }
    },
  }
}

type Place = Parameters<Backend['listImageFiles']>[0]

/** The files of a layer, of the image, and a file of it. */
async function outcomeOf(backend: Backend, place: Place, layer: string): Promise<string> {
  try {
    for await (const _ of backend.listLayerFiles({ ...place, layer }, live)) void _
    await backend.previewLayerFile({ ...place, layer, entry: 0 }, live).catch((error: unknown) => {
      expect(error).toMatchObject({ name: 'StoreError' })
    })
    for await (const _ of backend.listImageFiles(place, live)) void _
    return 'read'
  } catch (error) {
    if (!isStoreError(error) || error.reason === undefined) throw error
    return `refused: ${error.reason.id}`
  }
}
