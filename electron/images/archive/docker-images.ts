import { isRecord, maxManifestBytes } from '../../registry/manifest.ts'
import { hexOf } from '../../registry/names.ts'
import { sha256Of } from './digest-of.ts'
import type { DockerImage, DockerLayer } from './found-image.ts'
import { readConfigFacts } from './image-config-facts.ts'
import { parseJson } from './json-document.ts'
import type { ArchivedFile, OpenedArchive } from './opened-archive.ts'
import { headBytes, packingOf } from './packing.ts'
import { refused } from './refusals.ts'

/** One entry of `manifest.json`, as `docker save` writes it. */
export interface DockerEntry {
  readonly config: string
  readonly names: readonly string[]
  readonly layers: readonly string[]
}

/** Undefined when the archive has no `manifest.json`. */
export async function readDockerEntries(
  archive: OpenedArchive,
  signal: AbortSignal,
): Promise<readonly DockerEntry[] | undefined> {
  const file = archive.find('manifest.json')
  if (file === undefined) return undefined
  const document = parseJson(await archive.read(file, maxManifestBytes, signal), file.path)
  if (!Array.isArray(document)) throw refused('notImageList', {}, file.path)
  if (document.length === 0) throw refused('noImage', {}, file.path)
  if (document.length > maxImages) throw refused('tooManyImages', { most: maxImages }, file.path)
  return document.map(readEntry)
}

const maxImages = 10_000
const maxLayers = 10_000

function readEntry(value: unknown): DockerEntry {
  const entry = isRecord(value) ? value : {}
  const config = entry['Config']
  const names = textsOf(entry['RepoTags'] ?? [])
  const layers = textsOf(entry['Layers'] ?? [])
  if (typeof config !== 'string' || names === undefined || layers === undefined) {
    throw refused('imageListGaps', {}, 'manifest.json')
  }
  return { config, names, layers }
}

function textsOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length > maxLayers) return undefined
  return value.every((each): each is string => typeof each === 'string') ? value : undefined
}

/** Reads configurations, and the beginning of each layer. Digests of layers are compared when they are packed. */
export async function readDockerImages(
  archive: OpenedArchive,
  entries: readonly DockerEntry[],
  signal: AbortSignal,
): Promise<readonly DockerImage[]> {
  const images: DockerImage[] = []
  const packings = new Map<string, DockerLayer['packed']>()
  const files = entries.flatMap(({ layers }) => layers.map((path) => fileOf(archive, path)))
  for (const file of files.toSorted((a, b) => a.place - b.place)) {
    if (!packings.has(file.path)) packings.set(file.path, packingOf(await headOf(archive, file, signal)))
  }
  for (const entry of entries) images.push(await readImage(entry, images.length))
  return images

  async function readImage({ config, names, layers }: DockerEntry, at: number): Promise<DockerImage> {
    const bytes = await archive.read(fileOf(archive, config), maxManifestBytes, signal)
    const digest = sha256Of(bytes)
    const [named] = /[0-9a-f]{64}/.exec(config) ?? []
    if (named !== undefined && named !== hexOf(digest)) {
      throw refused('configDigest', {}, config)
    }
    const { platform, diffIds } = readConfigFacts(bytes, config)
    if (platform === undefined) throw refused('configWithoutPlatform', {}, config)
    if (diffIds.length !== layers.length) {
      const counts = { listed: diffIds.length, inManifest: layers.length }
      throw refused('layerCountInList', counts, config)
    }
    const read: DockerLayer[] = []
    for (const [place, diffId] of diffIds.entries()) {
      const file = fileOf(archive, layers[place] ?? '')
      read.push({ diffId, file, packed: packings.get(file.path) ?? 'not' })
    }
    return {
      format: 'docker',
      imageId: `${at}:${digest}`,
      names,
      platforms: [platform],
      config: { digest, bytes },
      layers: read,
    }
  }
}

function fileOf(archive: OpenedArchive, path: string): ArchivedFile {
  const file = archive.find(path)
  if (file === undefined) throw refused('lacksContent', { name: path }, path)
  return file
}

async function headOf(archive: OpenedArchive, file: ArchivedFile, signal: AbortSignal): Promise<Uint8Array> {
  const head = new Uint8Array(headBytes)
  let filled = 0
  for await (const chunk of archive.open(file, 0, signal)) {
    const taken = chunk.subarray(0, headBytes - filled)
    head.set(taken, filled)
    filled += taken.byteLength
    if (filled === headBytes) break
  }
  return head.subarray(0, filled)
}
