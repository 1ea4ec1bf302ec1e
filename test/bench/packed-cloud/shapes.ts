import { createHash } from 'node:crypto'

import { imageConfig, imageManifest, layer, type PackedBlob } from './images.ts'
import { PackedObjects } from './packed-objects.ts'
import { Random } from './random.ts'

/** What a bucket holds; the same for the same shape, byte by byte. */
export interface Shape {
  readonly repositories: number
  /** Of each repository; each leads to a manifest of its own, unless there is one image for all. */
  readonly tags: number
  /** Configurations of each repository, which its images have by turns. */
  readonly configs: number
  /** Layers of each repository alone. An image has five of them. */
  readonly layers: number
  /** Layers that repositories share: each image of a repository has one of them, the same. */
  readonly bases: number
  /** Blobs that nobody refers to. */
  readonly unreferenced: number
  /** All tags of all repositories lead to one manifest. */
  readonly oneImage?: boolean
}

const none = { repositories: 0, tags: 0, configs: 0, layers: 0, bases: 0, unreferenced: 0 }

export const shapes = {
  /** Nothing but blobs. */
  blobs: (blobs: number): Shape => ({ ...none, unreferenced: blobs }),
  /** Ten keys in six are blobs; a repository has 50 tags with three links each, and 50 links of layers. */
  whole: (keys: number): Shape => {
    const repositories = Math.round(keys / 500)
    const unreferenced = repositories * 200
    return { ...none, repositories, tags: 50, configs: 10, layers: 40, unreferenced }
  },
  /** One repository. */
  tags: (tags: number): Shape => ({ ...none, repositories: 1, tags, configs: tags, layers: 50 }),
  /** Many repositories of one tag. */
  repositories: (repositories: number): Shape => ({
    ...none,
    repositories,
    tags: 1,
    configs: 1,
    layers: 1,
    oneImage: true,
  }),
  /** The same, each of an image of its own. */
  images: (repositories: number): Shape => ({
    ...none,
    repositories,
    tags: 1,
    configs: 1,
    layers: 1,
  }),
  /** Ten blobs a repository: an image of its own on a base that others have, and what nobody refers to. */
  usage: (repositories: number): Shape => ({
    repositories,
    tags: 1,
    configs: 1,
    layers: 3,
    bases: 100,
    unreferenced: repositories * 5 - 100,
  }),
  /** What a garbage collection goes through. */
  garbage: (repositories: number): Shape => ({
    repositories,
    tags: 20,
    configs: 20,
    layers: 30,
    bases: 10,
    unreferenced: repositories * 5,
  }),
} as const

/** The name of a repository: fifty of them are in a namespace. */
export function repositoryName(index: number): string {
  return `team-${Math.floor(index / 50)}/service-${index}`
}

export function tagName(index: number): string {
  return index === 0 ? 'latest' : `1.${Math.floor(index / 10)}.${index % 10}`
}

interface PackedRepository {
  readonly name: string
  readonly linked: readonly PackedBlob[]
  /** In the order of the tags. */
  readonly manifests: readonly PackedBlob[]
}

/** Fills a bucket. */
export function pack(shape: Shape, seed = 1): PackedObjects {
  const random = new Random(seed)
  const blobs: PackedBlob[] = Array.from({ length: shape.unreferenced }, () => layer(random))
  const bases = Array.from({ length: Math.min(shape.bases, shape.repositories) }, () => layer(random))
  blobs.push(...bases)
  const repositories: PackedRepository[] = []
  for (let index = 0; index < shape.repositories; index += 1) {
    const first = repositories[0]
    if (shape.oneImage === true && first !== undefined) {
      repositories.push({ ...first, name: repositoryName(index) })
      continue
    }
    const { repository, own } = packRepository(shape, index, bases, random)
    repositories.push(repository)
    for (const blob of own) blobs.push(blob)
  }
  const objects = new PackedObjects()
  addBlobs(objects, blobs, random)
  for (const repository of repositories.toSorted(byName)) addRepository(objects, repository, random)
  return objects
}

function packRepository(
  shape: Shape,
  index: number,
  bases: readonly PackedBlob[],
  random: Random,
): { readonly repository: PackedRepository; readonly own: readonly PackedBlob[] } {
  const name = repositoryName(index)
  const base = bases.slice(index % Math.max(1, bases.length)).slice(0, 1)
  const layers = Array.from({ length: shape.layers }, () => layer(random))
  const layersOf = (image: number): PackedBlob[] => [
    ...base,
    ...Array.from(
      { length: Math.min(5, layers.length) },
      (_, at) => layers[(5 * image + at) % layers.length] ?? [],
    ).flat(),
  ]
  const configs = Array.from({ length: shape.configs }, (_, config) =>
    imageConfig(`${name}:${config}`, layersOf(config), random),
  )
  const manifests = Array.from({ length: shape.tags }, (_, tag) => {
    const config = configs[tag % configs.length]
    if (config === undefined) throw new Error('an image needs a configuration')
    return imageManifest(`${name}:${tagName(tag)}`, config, layersOf(tag % configs.length))
  })
  return {
    repository: { name, linked: [...base, ...layers, ...configs], manifests },
    own: [...layers, ...configs, ...manifests],
  }
}

const root = 'docker/registry/v2'

function addBlobs(objects: PackedObjects, blobs: PackedBlob[], random: Random): void {
  blobs.sort((a, b) => (a.hex < b.hex ? -1 : 1))
  for (const { hex, sizeBytes, content } of blobs) {
    objects.add({
      key: `${root}/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`,
      sizeBytes,
      etag: content === undefined ? layerTag(sizeBytes, random) : md5(content),
      modifiedAtMs: someTime(random),
      ...(content === undefined ? {} : { content }),
    })
  }
}

/** A registry copies what was pushed to its place, in parts where it is large: then the tag is no MD5. */
function layerTag(sizeBytes: number, random: Random): string {
  const parts = Math.ceil(sizeBytes / (32 * 1024 * 1024))
  return parts === 1 ? random.hex(32) : `${random.hex(32)}-${parts}`
}

function addRepository(
  objects: PackedObjects,
  { name, linked, manifests }: PackedRepository,
  random: Random,
): void {
  const folder = `${root}/repositories/${name}`
  const link = (path: string, hex: string): void => {
    const content = Buffer.from(`sha256:${hex}`)
    objects.add({
      key: `${folder}/${path}/link`,
      sizeBytes: content.byteLength,
      etag: md5(content),
      modifiedAtMs: someTime(random),
      content,
    })
  }
  for (const hex of hexesOf(linked)) link(`_layers/sha256/${hex}`, hex)
  for (const hex of hexesOf(manifests)) link(`_manifests/revisions/sha256/${hex}`, hex)
  const tags = manifests.map(({ hex }, index) => ({ name: tagName(index), hex }))
  for (const tag of tags.toSorted(byName)) {
    link(`_manifests/tags/${tag.name}/current`, tag.hex)
    link(`_manifests/tags/${tag.name}/index/sha256/${tag.hex}`, tag.hex)
  }
}

function hexesOf(blobs: readonly PackedBlob[]): readonly string[] {
  return [...new Set(blobs.map(({ hex }) => hex))].toSorted()
}

/** In the order of the keys below them. */
function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return `${a.name}/` < `${b.name}/` ? -1 : 1
}

function md5(content: Uint8Array): string {
  return createHash('md5').update(content).digest('hex')
}

function someTime(random: Random): number {
  return Date.UTC(2026, 0, 1) + random.below(300 * 86_400_000)
}
