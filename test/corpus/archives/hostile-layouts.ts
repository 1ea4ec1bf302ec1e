import { good, hostile, mebibyte, type HostileCase } from './hostile-case.ts'
import {
  blobPath,
  bytesOf,
  digestOf,
  manifestIn,
  types,
  type DescriptorJson,
  type Json,
  type LayoutFiles,
} from './image-files.ts'
import { indexesOverOneArtifact } from './repeating-archives.ts'

export function hostileDocuments(): readonly HostileCase[] {
  return [
    hostileIndex('that is no JSON', /not JSON/, '{"schemaVersion": 2,'),
    hostileIndex(
      'that is no UTF-8',
      /not JSON in UTF-8/,
      Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    ),
    hostileIndex('with a byte order mark', /byte order mark/, `\uFEFF{"schemaVersion":2,"manifests":[]}`),
    hostileIndex('that is no object', /not a JSON object/, '[]'),
    hostileIndex('that is null', /lists no manifests/, 'null'),
    hostileIndex('that is deep', /more than 200 deep/, `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
    hostileIndex('of 5 MiB', /more than 4194304 bytes/, `{"a":"${'x'.repeat(5 * mebibyte)}"}`),
    hostileIndex(
      'with members in two spellings',
      /member "Manifests"/,
      '{"schemaVersion":2,"manifests":[],"Manifests":[]}',
    ),
    hostileIndex('of another version', /schemaVersion/, { schemaVersion: 3, manifests: [] }),
    hostileIndex('without manifests', /lists no manifests|config has no|config is not/, { schemaVersion: 2 }),
    hostileIndex('that lists nothing', /holds no image/, { schemaVersion: 2, manifests: [] }),
    hostileIndex('whose descriptor has no digest', /no valid digest/, {
      schemaVersion: 2,
      manifests: [{ mediaType: types.manifest }],
    }),
    hostileIndex(
      'whose digest climbs out',
      /no valid digest/,
      listing({ digest: 'sha256:../../../../etc/passwd' }),
    ),
    hostileIndex('whose size is negative', /no valid size/, listing({ size: -1 })),
    hostileIndex('whose size is beyond all numbers', /no valid size/, listing({ size: 2 ** 63 })),
    hostileIndex(
      'of an artifact manifest',
      /media type "application\/vnd.oci.artifact/,
      listing({ mediaType: 'application/vnd.oci.artifact.manifest.v1+json' }),
    ),
    hostileIndex(
      'that lists what it lacks',
      /lacks sha256:/,
      listing({ digest: digestOf(bytesOf('nothing')) }),
    ),
  ]
}

export function hostileLayouts(): readonly HostileCase[] {
  return [
    hostile('no index.json', /neither index.json/, (layout) => layout.remove('index.json')),
    hostile('an oci-layout of another version', /version "2.0.0"/, (layout) =>
      layout.put('oci-layout', { imageLayoutVersion: '2.0.0' }),
    ),
    hostile('an oci-layout without a version', /version undefined/, (layout) => layout.put('oci-layout', {})),
    {
      name: 'a folder without its layout',
      refused: /neither oci-layout nor index.json/,
      dropped: () => new Map(good().remove('oci-layout').remove('index.json').files),
    },
    {
      name: 'a folder that lacks a blob',
      refused: /lacks sha256:/,
      dropped: () => new Map([...good().files].slice(0, 1).concat([...good().files].slice(2))),
    },
    hostile(
      'a manifest that is not what its digest says',
      /manifest is not what its digest says/,
      (layout, image) => layout.put(blobPath(image.digest), sameLength(layout, image)),
    ),
    hostile('a manifest that is smaller than is said', /bytes where \d+ are said/, (layout, image) =>
      layout.name({ app: { ...image, size: image.size + 1 } }),
    ),
    hostile('a manifest that is larger than is said', /bytes where \d+ are said/, (layout, image) =>
      layout.name({ app: { ...image, size: image.size - 1 } }),
    ),
    hostile('a manifest of 5 MiB', /more than 4194304 bytes/, (layout) =>
      layout.name({ app: layout.image(['one'], { annotations: { long: 'x'.repeat(5 * mebibyte) } }) }),
    ),
    hostile('a manifest that is said to be an index', /says itself/, (layout, image) =>
      layout.name({ app: { ...image, mediaType: types.index } }),
    ),
    hostile('an index that lacks a child', /lacks sha256:/, (layout, image) =>
      layout.name({ app: layout.indexOf([image, { ...image, digest: digestOf(bytesOf('nothing')) }]) }),
    ),
    hostile('an index within an index that lacks a layer of a child', /lacks sha256:/, (layout, image) => {
      layout.name({ app: layout.indexOf([layout.indexOf([image])]) })
      layout.remove(blobPath(manifestIn(layout, image).layers[0]?.digest ?? ''))
    }),
    hostile('an index in an index in an index, and so on', /more than 8 levels deep/, (layout, image) => {
      let nested = image
      for (let depth = 0; depth < 10; depth += 1) nested = layout.indexOf([nested])
      layout.name({ app: nested })
    }),
    hostile('an index that lists itself', /lacks sha256|not what its digest|bytes where/, (layout, image) => {
      const index = layout.indexOf([image])
      layout.put(blobPath(index.digest), { schemaVersion: 2, mediaType: types.index, manifests: [index] })
      layout.name({ app: index })
    }),
  ]
}

export function hostileImages(): readonly HostileCase[] {
  return [
    hostileImage('a manifest of schema 1', /schema 1/, { schemaVersion: 1, fsLayers: [] }),
    hostileImage('a manifest of an unknown media type', /serves nothing of/, {
      mediaType: 'application/x-what',
    }),
    hostileImage('an image and an index at once', /image and an index at once/, { manifests: [] }),
    hostileImage('a manifest without a configuration', /config is not a descriptor/, { config: undefined }),
    hostileImage('a manifest whose layers are no list', /layers is not a list/, { layers: {} }),
    hostileImage('a member in two spellings', /member "Layers"/, { Layers: [] }),
    hostileImage('a subject without a digest', /subject has no valid digest/, { subject: {} }),
    hostileLayer('a layer larger than is said', /bytes where \d+ are said/, { size: 1 }),
    hostileLayer('a layer that is not there', /lacks sha256:/, { digest: digestOf(bytesOf('nothing')) }),
    hostile(
      'a layer that is not what its digest says',
      /blob is not what its digest says/,
      (layout, image) => {
        const [layer] = manifestIn(layout, image).layers
        layout.put(blobPath(layer?.digest ?? ''), Buffer.alloc(layer?.size ?? 0, 1))
      },
    ),
    hostile(
      'a configuration that is not what its digest says',
      /configuration is not what/,
      (layout, image) => {
        const { config } = manifestIn(layout, image)
        layout.put(blobPath(config.digest), Buffer.alloc(config.size, 32))
      },
    ),
    hostile('a configuration that is not there', /lacks sha256:/, (layout, image) =>
      layout.remove(blobPath(manifestIn(layout, image).config.digest)),
    ),
    {
      name: 'indexes without number over one artifact of layers without number',
      refused: /refer to more than 500000/,
      dropped: () => indexesOverOneArtifact(30, 20_000),
    },
  ]
}

function hostileIndex(name: string, refused: RegExp, content: Uint8Array | string | object): HostileCase {
  return hostile(`an index.json ${name}`, refused, (layout) => layout.put('index.json', content))
}

function hostileImage(name: string, refused: RegExp, changes: Json): HostileCase {
  return hostile(name, refused, (layout) =>
    layout.name({ app: { ...layout.image(['one'], changes), mediaType: types.manifest } }),
  )
}

/** One layer's descriptor changed; a media type of undefined is left out. */
function hostileLayer(name: string, refused: RegExp, changes: Json): HostileCase {
  return hostile(name, refused, (layout, image) => {
    const { layers } = manifestIn(layout, image)
    layout.name({ app: layout.image(['one'], { layers: layers.map((layer) => ({ ...layer, ...changes })) }) })
  })
}

function listing(changes: Json): Json {
  const descriptor = { mediaType: types.manifest, digest: digestOf(bytesOf('x')), size: 1, ...changes }
  return { schemaVersion: 2, manifests: [descriptor] }
}

/** The manifest with one letter changed. */
function sameLength(layout: LayoutFiles, image: DescriptorJson): Uint8Array {
  const text = Buffer.from(layout.files.get(blobPath(image.digest)) ?? '').toString()
  return bytesOf(text.replace('layers', 'Layers'))
}
