import { describe, expect, it } from 'vitest'

import {
  dockerManifest,
  dockerManifestList,
  ociImageIndex,
  ociImageManifest,
  parseManifest,
  platformText,
  referencedDigests,
} from '../../../electron/registry/manifests/manifest.ts'

const one = `sha256:${'1'.repeat(64)}`
const two = `sha256:${'2'.repeat(64)}`
const three = `sha256:${'3'.repeat(64)}`
const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: one, size: 10 }
const layer = { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: two, size: 20 }
const image = { schemaVersion: 2, mediaType: ociImageManifest, config, layers: [layer] }
const child = { mediaType: ociImageManifest, digest: three, size: 30 }
const index = { schemaVersion: 2, mediaType: ociImageIndex, manifests: [child] }

describe('a good manifest', () => {
  it('is an image with its config, layers and annotations', () => {
    const manifest = parse({ ...image, annotations: { title: 'app' } })
    expect(manifest).toEqual({
      kind: 'image',
      mediaType: ociImageManifest,
      config: { mediaType: config.mediaType, digest: one, sizeBytes: 10 },
      layers: [{ mediaType: layer.mediaType, digest: two, sizeBytes: 20 }],
      annotations: { title: 'app' },
    })
    expect(referencedDigests(manifest)).toEqual([one, two])
  })

  it('is an index with platforms', () => {
    const arm = { os: 'linux', architecture: 'arm64', variant: 'v8' }
    const manifest = parse({ ...index, manifests: [child, { ...child, digest: two, platform: arm }] })
    expect(manifest).toMatchObject({ kind: 'index', manifests: [{ digest: three }, { platform: arm }] })
    expect(referencedDigests(manifest)).toEqual([three, two])
    expect(platformText(arm)).toBe('linux/arm64/v8')
    expect(platformText({ os: 'windows', architecture: 'amd64' })).toBe('windows/amd64')
  })

  it("is Docker's as well as OCI's", () => {
    const dockerConfig = { ...config, mediaType: 'application/vnd.docker.container.image.v1+json' }
    expect(parse({ ...image, mediaType: dockerManifest, config: dockerConfig }).kind).toBe('image')
    expect(parse({ ...index, mediaType: dockerManifestList }).kind).toBe('index')
  })

  it('is an artifact when it says a type, or when its config is no image configuration', () => {
    expect(parse({ ...image, artifactType: 'text/x-sbom' })).toMatchObject({
      kind: 'artifact',
      artifactType: 'text/x-sbom',
    })
    const chart = 'application/vnd.cncf.helm.config.v1+json'
    expect(parse({ ...image, config: { ...config, mediaType: chart } })).toMatchObject({
      kind: 'artifact',
      artifactType: chart,
    })
  })

  it('names its subject, an index too', () => {
    for (const document of [image, index]) {
      expect(parse({ ...document, subject: child })).toMatchObject({
        subject: { digest: three, sizeBytes: 30 },
      })
    }
  })

  it('of the first schema is known by its layers', () => {
    const manifest = parse({
      schemaVersion: 1,
      fsLayers: [{ blobSum: one }, { blobSum: two }, { blobSum: one }],
    })
    expect(manifest).toMatchObject({ kind: 'schema1', layers: [one, two, one] })
    expect(referencedDigests(manifest)).toEqual([one, two, one])
  })
})

describe('an odd manifest', () => {
  it.each([
    ['no media type', { ...image, mediaType: undefined }, { kind: 'image', mediaType: ociImageManifest }],
    ['an index without a media type', { ...index, mediaType: undefined }, { kind: 'index' }],
    ['no layers', { ...image, layers: undefined }, { kind: 'image', layers: [] }],
    ['layers of null', { ...image, layers: null }, { kind: 'image', layers: [] }],
    ['a subject of null', { ...image, subject: null }, { kind: 'image' }],
    ['an index of nothing', { ...index, manifests: [] }, { kind: 'index', manifests: [] }],
    ['the same layer twice', { ...image, layers: [layer, layer] }, { kind: 'image' }],
    ['a layer of no bytes', { ...image, layers: [{ ...layer, size: 0 }] }, { layers: [{ sizeBytes: 0 }] }],
    ['fields that nobody knows', { ...image, future: { deep: [1] } }, { kind: 'image' }],
    [
      'annotations that are no texts',
      { ...image, annotations: { a: 1, b: 'x' } },
      { annotations: { b: 'x' } },
    ],
    ['annotations that are a list', { ...image, annotations: ['a'] }, { annotations: {} }],
    ['a media type that is a number', { ...image, mediaType: 7 }, { mediaType: ociImageManifest }],
    [
      'a platform that is a text',
      { ...index, manifests: [{ ...child, platform: 'linux' }] },
      { kind: 'index' },
    ],
  ])('is read: %s', (_, document, expected) => expect(parse(document)).toMatchObject(expected))
})

describe('a manifest that cannot be read', () => {
  const digestless = { ...layer, digest: undefined }
  it.each<[string, unknown]>([
    ['is a text', 'hello'],
    ['is null', null],
    ['is a list', [image]],
    ['has no schema version', { ...image, schemaVersion: undefined }],
    ['has schema version 3', { ...image, schemaVersion: 3 }],
    ['has its schema version as text', { ...image, schemaVersion: '2' }],
    ['is an image and an index at once', { ...image, manifests: [child] }],
    ['is an index with a config', { ...index, config }],
    ['says that an index is an image', { ...index, mediaType: ociImageManifest }],
    ['says that an image is an index', { ...image, mediaType: ociImageIndex }],
    ['has a media type of its own', { ...image, mediaType: 'text/html' }],
    ['has no config', { ...image, config: undefined }],
    ['has a config that is a text', { ...image, config: one }],
    ['has a layer without a digest', { ...image, layers: [layer, digestless] }],
    ['has a layer whose digest is a path', { ...image, layers: [{ ...layer, digest: '../../etc/passwd' }] }],
    ['has a layer whose digest is a number', { ...image, layers: [{ ...layer, digest: 1 }] }],
    ['has a size below zero', { ...image, layers: [{ ...layer, size: -1 }] }],
    ['has a size with a fraction', { ...image, layers: [{ ...layer, size: 1.5 }] }],
    ['has a size beyond what a number holds', { ...image, layers: [{ ...layer, size: 2 ** 60 }] }],
    ['has a size as text', { ...image, layers: [{ ...layer, size: '20' }] }],
    ['has layers that are an object', { ...image, layers: { 0: layer } }],
    ['has a list of manifests that is an object', { ...index, manifests: { 0: child } }],
    ['has a subject that is a text', { ...image, subject: one }],
    ['has more layers than any image', { ...image, layers: Array.from({ length: 20_001 }, () => layer) }],
    ['is of the first schema without layers', { schemaVersion: 1 }],
    ['is of the first schema with a bad layer', { schemaVersion: 1, fsLayers: [{ blobSum: 'x' }, null] }],
  ])('says why when it %s', (_, document) => {
    const manifest = parse(document)
    expect(manifest).toMatchObject({ kind: 'unreadable' })
    expect(manifest.kind === 'unreadable' && manifest.why.detail).toMatch(/\w/)
    expect(referencedDigests(manifest)).toEqual([])
  })

  it.each([
    ['is empty', ''],
    ['is cut short', JSON.stringify(image).slice(0, -1)],
    ['is a web page', '<html></html>'],
    ['has text behind it', `${JSON.stringify(image)}x`],
    ['is nested a hundred thousand deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    [
      'hides a deep nest in a field',
      `{"schemaVersion":2,"config":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
    ],
  ])('says why when it %s', (_, text) => {
    expect(parseManifest(new TextEncoder().encode(text)).kind).toBe('unreadable')
  })

  it('says why when it is not UTF-8', () => {
    expect(parseManifest(new Uint8Array([0x22, 0xff, 0xfe, 0x22])).kind).toBe('unreadable')
  })

  it('says which entry is wrong', () => {
    expect(parse({ ...image, layers: [layer, layer, digestless] })).toMatchObject({
      why: {
        detail: 'layers[2] has no valid digest',
        reason: { id: 'memberDigest', values: { member: 'layers[2]' } },
      },
    })
  })
})

describe('a hostile manifest', () => {
  it('gives no prototype to what is read', () => {
    const text = JSON.stringify(image).replace('{', '{"__proto__":{"kind":"index","polluted":true},')
    const manifest = parseManifest(new TextEncoder().encode(text))
    expect(manifest.kind).toBe('image')
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    expect('polluted' in manifest).toBe(false)
  })

  it('brings no more annotations, nor longer texts, than a window can show', () => {
    const annotations = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`key${at}`, 'x']))
    const manifest = parse({ ...image, annotations, artifactType: 'y'.repeat(1_000_000) })
    expect(manifest.kind === 'artifact' && Object.keys(manifest.annotations).length).toBe(1000)
    expect(manifest.kind === 'artifact' && manifest.artifactType?.length).toBe(4096)
    expect(parse({ ...image, mediaType: 'z'.repeat(1_000_000) }).mediaType.length).toBe(4096)
  })
})

function parse(document: unknown) {
  return parseManifest(new TextEncoder().encode(JSON.stringify(document)))
}
