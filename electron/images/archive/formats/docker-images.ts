import { isRecord, maxManifestBytes } from '../../../registry/manifests/manifest.ts'
import { hexOf, type Digest } from '../../../../drivers/common/names.ts'
import { sha256Of } from '../../../registry/digests.ts'
import type { DockerImage, DockerLayer, RefusedImage } from './found-image.ts'
import { readConfigFacts, type ConfigFacts } from './image-config-facts.ts'
import type { ArchivedFile, OpenedArchive } from '../open/opened-archive.ts'
import { headBytes, detectCompression } from '../compression/compression.ts'
import { ReadLimits } from './read-limits.ts'
import { isRefusal, refused } from '../refusals.ts'

/** One entry of `manifest.json`, as `docker save` writes it. */
export interface DockerEntry {
  /** Index in the list, from 0. */
  readonly at: number
  readonly config: string
  readonly names: readonly string[]
  readonly layers: readonly string[]
}

/** Reads the list. Fails with Corrupt or TooLarge for an invalid list; an invalid entry becomes a refused image. */
export function dockerEntries(document: unknown): readonly (DockerEntry | RefusedImage)[] {
  if (!Array.isArray(document)) throw refused('notImageList', {}, listPath)
  if (document.length === 0) throw refused('noImage', {}, listPath)
  if (document.length > maxImages) throw refused('tooManyImages', { most: maxImages }, listPath)
  return document.map(readEntry)
}

const listPath = 'manifest.json'
const maxImages = 10_000
const maxLayers = 10_000

function readEntry(value: unknown, at: number): DockerEntry | RefusedImage {
  const entry = isRecord(value) ? value : {}
  const config = entry['Config']
  const names = textsOf(entry['RepoTags'] ?? [])
  const layers = textsOf(entry['Layers'] ?? [])
  if (typeof config === 'string' && names !== undefined && layers !== undefined) {
    return { at, config, names, layers }
  }
  return refusedImage(at, names ?? [], refused('imageListGaps', {}, listPath))
}

function textsOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length > maxLayers) return undefined
  return value.every((each): each is string => typeof each === 'string') ? value : undefined
}

function refusedImage(at: number, names: readonly string[], error: RefusedImage['error']): RefusedImage {
  return { format: 'refused', imageId: `${listPath}:${at}`, names, platforms: [], error, below: [] }
}

/**
 * Reads the configurations and the first bytes of each layer. Layer digests are verified later, at compression. An
 * incomplete image is returned as refused.
 */
export async function readDockerImages(
  archive: OpenedArchive,
  entries: readonly DockerEntry[],
  signal: AbortSignal,
): Promise<readonly (DockerImage | RefusedImage)[]> {
  const compressions = await detectCompressions(archive, entries, signal)
  const limits = new ReadLimits()
  const configs = new Map<string, DockerConfig>()
  const images: (DockerImage | RefusedImage)[] = []
  for (const entry of entries) {
    try {
      limits.refer(entry.layers.length + 1)
      const config = configs.get(entry.config) ?? (await readConfig(archive, entry.config, limits, signal))
      configs.set(entry.config, config)
      images.push(imageOf(archive, entry, config, compressions))
    } catch (error) {
      if (!isRefusal(error)) throw error
      images.push(refusedImage(entry.at, entry.names, error))
    }
  }
  return images
}

/** A configuration; several images may share it. */
interface DockerConfig extends ConfigFacts {
  readonly digest: Digest
  readonly bytes: Uint8Array
}

async function readConfig(
  archive: OpenedArchive,
  path: string,
  limits: ReadLimits,
  signal: AbortSignal,
): Promise<DockerConfig> {
  const file = fileOf(archive, path)
  limits.readConfig(file.sizeBytes)
  const bytes = await archive.read(file, maxManifestBytes, signal)
  const digest = sha256Of(bytes)
  const [named] = /[0-9a-f]{64}/.exec(path) ?? []
  if (named !== undefined && named !== hexOf(digest)) throw refused('configDigest', {}, path)
  return { digest, bytes, ...readConfigFacts(bytes, path) }
}

function imageOf(
  archive: OpenedArchive,
  { at, config, names, layers }: DockerEntry,
  { digest, bytes, platform, diffIds }: DockerConfig,
  compressions: ReadonlyMap<string, DockerLayer['compression']>,
): DockerImage {
  if (diffIds === undefined) throw refused('configWithoutLayers', {}, config)
  if (diffIds.length !== layers.length) {
    const counts = { listed: diffIds.length, inManifest: layers.length }
    throw refused('layerCountInList', counts, config)
  }
  return {
    format: 'docker',
    imageId: `${at}:${digest}`,
    names,
    platforms: platform === undefined ? [] : [platform],
    config: { digest, bytes },
    layers: diffIds.map((diffId, position): DockerLayer => {
      const file = fileOf(archive, layers[position] ?? '')
      return { diffId, file, compression: compressions.get(file.path) ?? 'none' }
    }),
  }
}

/** Detects the compression of each layer, by ascending position: a compressed archive is read forward only. */
async function detectCompressions(
  archive: OpenedArchive,
  entries: readonly DockerEntry[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, DockerLayer['compression']>> {
  const files = new Map<string, ArchivedFile>()
  for (const { layers } of entries) {
    for (const path of layers) {
      const file = fileIfThere(archive, path)
      if (file !== undefined) files.set(path, file)
    }
  }
  const compressions = new Map<string, DockerLayer['compression']>()
  for (const file of [...files.values()].toSorted((a, b) => a.position - b.position)) {
    compressions.set(file.path, detectCompression(await headOf(archive, file, signal)))
  }
  return compressions
}

function fileOf(archive: OpenedArchive, path: string): ArchivedFile {
  const file = archive.find(path)
  if (file === undefined) throw refused('lacksContent', { name: path }, path)
  return file
}

/** The file at a path, if any. An entry that is not a file is reported later, with its image. */
function fileIfThere(archive: OpenedArchive, path: string): ArchivedFile | undefined {
  try {
    return archive.find(path)
  } catch (error) {
    if (!isRefusal(error)) throw error
    return undefined
  }
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
