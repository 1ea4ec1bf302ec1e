import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

import {
  bytesOf,
  configOf,
  layerTar,
  types,
  type DescriptorJson,
  type Json,
  type LayoutFiles,
} from './image-files.ts'
import { zstdOf } from './zstd-bytes.ts'

/** An image of a kind that a registry takes, though it is not the usual one. */
export interface OddImage {
  readonly name: string
  /** Puts it into a layout. */
  readonly make: (layout: LayoutFiles) => DescriptorJson
  /** Whether it can be loaded by docker: files in layers, of one platform. */
  readonly loads: boolean
}

const empty = 'application/vnd.oci.empty.v1+json'
const foreignType = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip'

export const oddImages: readonly OddImage[] = [
  odd('the usual image', (layout) => layout.image(['one', 'two']), true),
  artifact('an artifact of podman, whose type has a parameter', empty, 'text/plain; charset=utf-8'),
  artifact('an artifact whose layer has no type', empty, undefined),
  artifact('WebAssembly', 'application/vnd.wasm.config.v0+json', 'application/wasm'),
  artifact(
    'a chart of Helm',
    'application/vnd.cncf.helm.config.v1+json',
    'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
  ),
  artifact(
    'a model',
    'application/vnd.docker.ai.model.config.v0.1+json',
    'application/vnd.docker.ai.gguf.v3',
  ),
  artifact('what nobody knows', 'application/x-what', 'x/y; z="a, b"'),
  odd('an image of WebAssembly, with a configuration as images have', (layout) =>
    layout.image(['one'], { layers: [layout.blob('application/wasm', '\0asm'), layout.blob('a/b', 'c')] }),
  ),
  layers('an encrypted image', [`${types.layer}+encrypted`, 'secret']),
  layers('a layer in zstd', ['application/vnd.oci.image.layer.v1.tar+zstd', zstdOf(layerTar('one'))], true),
  layers(
    'a layer in gzip that says it is not packed',
    ['application/vnd.oci.image.layer.v1.tar', gzipSync(layerTar('one'))],
    true,
  ),
  layers('a layer that says it is in gzip, and is not packed', [types.layer, layerTar('one')], true),
  odd('an image without layers', (layout) => layout.image([]), true),
  config('an image whose configuration is of no bytes', ''),
  config('an image whose configuration is no JSON', 'not JSON'),
  config('an image whose configuration is deeper than JSON is read', '['.repeat(1000)),
  config('an image whose configuration says nothing of its layers', { os: 'linux', architecture: 'arm64' }),
  config('an image whose configuration lists fewer layers', configOf([])),
  odd('a layer that stands elsewhere', (layout) => layout.image(['one'], { layers: [foreignLayer()] })),
  odd(
    'a layer that stands elsewhere, and is there',
    (layout) => {
      const layer = layout.blob(foreignType, gzipSync(layerTar('one')))
      return layout.image(['one'], { layers: [{ ...layer, urls: ['https://layers.example/1'] }] })
    },
    true,
  ),
  odd('members by sha512', (layout) => {
    const whole = layout.blob(types.config, configOf([layerTar('one')]))
    return layout.image(['one'], { config: whole, layers: [bySha512(layout, gzipSync(layerTar('one')))] })
  }),
  odd('an index in an index', (layout) => layout.indexOf([layout.indexOf([layout.image(['one'])])])),
  odd('an index that lists a child twice, and once with another size', (layout) => {
    const image = layout.image(['one'])
    return layout.indexOf([{ ...image, size: image.size + 7 }, image])
  }),
  odd('an index that says of an image that it is an index', (layout) =>
    layout.indexOf([{ ...layout.image(['one']), mediaType: types.index }]),
  ),
  odd('an index with an attestation', (layout) => {
    const image = layout.image(['one'])
    const unknown = { platform: { os: 'unknown', architecture: 'unknown' } }
    return layout.indexOf([
      { ...image, platform: { os: 'linux', architecture: 'amd64' } },
      { ...artifactOf(layout, 'application/vnd.in-toto+json', empty), ...unknown },
    ])
  }),
  odd('a cache of BuildKit', (layout) =>
    layout.indexOf([
      layout.blob(types.layer, gzipSync(layerTar('one'))),
      layout.blob('application/vnd.buildkit.cacheconfig.v0', { layers: [{ blob: 'x', parent: -1 }] }),
    ]),
  ),
]

function odd(name: string, make: OddImage['make'], loads = false): OddImage {
  return { name, make, loads }
}

function artifact(name: string, configType: string, layerType: string | undefined): OddImage {
  return odd(name, (layout) => artifactOf(layout, layerType, configType))
}

function artifactOf(layout: LayoutFiles, layerType: string | undefined, configType: string): DescriptorJson {
  const { mediaType: _, ...layer } = layout.blob('', 'content')
  return layout.blob(types.manifest, {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: layout.blob(configType, '{}'),
    layers: [layerType === undefined ? layer : { mediaType: layerType, ...layer }],
  })
}

function layers(name: string, [mediaType, bytes]: [string, Uint8Array | string], loads = false): OddImage {
  return odd(name, (layout) => layout.image(['one'], { layers: [layout.blob(mediaType, bytes)] }), loads)
}

/** Of one layer. A registry reads no configuration, and nobody runs the image: it is told where it is shown. */
function config(name: string, content: string | object): OddImage {
  return odd(name, (layout) => layout.image(['one'], { config: layout.blob(types.config, content) }))
}

function bySha512(layout: LayoutFiles, bytes: Uint8Array): Json {
  const hex = createHash('sha512').update(bytes).digest('hex')
  layout.put(`blobs/sha512/${hex}`, bytes)
  return { mediaType: types.layer, digest: `sha512:${hex}`, size: bytes.byteLength }
}

function foreignLayer(): Json {
  const bytes = bytesOf('what stands elsewhere')
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  return { mediaType: foreignType, digest, size: bytes.byteLength, urls: ['https://layers.example/2'] }
}
