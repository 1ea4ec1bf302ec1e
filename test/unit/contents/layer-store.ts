import { createHash, randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'

import { parseDigest, parseRepositoryName, type Digest } from '../../../drivers/common/names.ts'
import type { ObjectStore, StorageDriver } from '../../../drivers/index.ts'
import { entryKinds } from '../../../electron/api/rows.ts'
import type { LayerEntries } from '../../../electron/contents/model/layer-entries.ts'
import type { LayerIndex, LayerPlace } from '../../../electron/contents/model/layer-reader.ts'
import { Layers } from '../../../electron/contents/reader/layers.ts'
import { TinyRegistry, tinyImage } from '../registry/tiny-registry.ts'

export interface LayerKind {
  readonly mediaType?: string
  /** Leaves the blob out of the bucket. */
  readonly missing?: boolean
}

/** A registry in a folder with layers to look into, and what was asked of it. */
export class LayerStore {
  readonly registry: TinyRegistry
  readonly #folder: string
  #requests: string[] = []

  private constructor(registry: TinyRegistry, folder: string) {
    this.registry = registry
    this.#folder = folder
  }

  static async in(folder: string): Promise<LayerStore> {
    return new LayerStore(await TinyRegistry.in(join(folder, randomUUID())), folder)
  }

  /** Requests since the last time that this was asked. */
  takeRequests(): readonly string[] {
    const taken = this.#requests
    this.#requests = []
    return taken
  }

  /** Pushes an image of one layer of these bytes. */
  async push(
    bytes: Uint8Array,
    { mediaType = gzipLayer, missing = false }: LayerKind = {},
  ): Promise<LayerPlace> {
    const layer = { digest: digestOf(bytes), bytes }
    const image = tinyImage(randomUUID(), {
      layers: [{ mediaType, digest: layer.digest, size: bytes.byteLength }],
    })
    const blobs = missing ? [image.config] : [image.config, layer]
    await this.registry.pushManifests(repository, ['v1'], blobs, [image.manifest])
    return {
      store: 'x',
      repository: parseRepositoryName(repository),
      manifest: image.manifest.digest,
      layer: layer.digest,
    }
  }

  /** `kept`: the name of a folder; without it nothing is kept. `thread`: layers are read in a thread of its own. */
  layers({ kept, thread = false }: { readonly kept?: string; readonly thread?: boolean } = {}): Layers {
    const driver = this.#counting()
    return new Layers({
      open: () => Promise.resolve(driver),
      tables: [],
      folder: kept === undefined ? undefined : join(this.#folder, kept),
      ...(thread ? { program: resolve('dist/contents/contents-worker.mjs') } : {}),
    })
  }

  #counting(): StorageDriver {
    const { driver } = this.registry
    const note = (what: string): void => void this.#requests.push(what)
    const objects: ObjectStore = {
      ...driver.objects,
      get: (key, range, signal) => {
        note(`get ${range.offset}+${range.length ?? 'all'}`)
        return driver.objects.get(key, range, signal)
      },
      head: (key, signal) => {
        note('head')
        return driver.objects.head(key, signal)
      },
    }
    return Object.assign(Object.create(driver) as StorageDriver, { objects })
  }
}

const repository = 'team/app'
const gzipLayer = 'application/vnd.oci.image.layer.v1.tar+gzip'

function digestOf(bytes: Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)
}

/** Entries as lines: kind, mode, owner, size, seconds, path and where a link leads. */
export function linesOf(entries: LayerEntries): readonly string[] {
  return entries.paths.map((path, row) => {
    const target = entries.targets[row] ?? ''
    const facts = [
      entryKinds[entries.kinds[row] ?? 0],
      (entries.modes[row] ?? 0).toString(8),
      `${entries.userIds[row]}/${entries.groupIds[row]}`,
      entries.sizesBytes[row],
      Math.floor((entries.modifiedAtMs[row] ?? 0) / 1000),
      path,
    ]
    return target === '' ? facts.join(' ') : `${facts.join(' ')} -> ${target}`
  })
}

export async function contentOf(index: LayerIndex, path: string, signal: AbortSignal): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of index.openFile(index.entries.paths.lastIndexOf(path), signal)) {
    chunks.push(Buffer.from(chunk))
  }
  return Buffer.concat(chunks)
}
