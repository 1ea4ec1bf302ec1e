import { createHash } from 'node:crypto'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { openDriver, resolveParameters, type StorageDriver, type StorePath } from '../../../drivers/index.ts'
import type { StoreOpener } from '../../../electron/stores/connections/opened-stores.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { ociImageIndex, ociImageManifest } from '../../../electron/registry/manifests/manifest.ts'
import { parseDigest, parseRepositoryName, parseTag, type Digest } from '../../../drivers/common/names.ts'
import { planPush, runPush } from '../../../electron/registry/push.ts'
import { live } from '../../conformance/harness.ts'

/** Bytes with their digest. */
export interface Blob {
  readonly digest: Digest
  readonly bytes: Uint8Array
}

/** A registry's folder that tests write to with and without the registry's manners. */
export class TinyRegistry {
  readonly driver: StorageDriver
  readonly opener: StoreOpener
  readonly #folder: string

  private constructor(driver: StorageDriver, folder: string) {
    this.driver = driver
    this.#folder = folder
    this.opener = {
      open: () => Promise.resolve({ id: 'x', name: 'x', readOnly: false, driver }),
      ids: () => ['x'],
    }
  }

  /** Opens an empty one. */
  static async in(folder: string): Promise<TinyRegistry> {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    const resolved = resolveParameters('filesystem', { rootdirectory: folder }, {})
    return new TinyRegistry(await openDriver(resolved, { store: 'x', readOnly: false }), folder)
  }

  /** Pushes an image of one layer under its tags, as a registry would. */
  async push(repository: string, tags: readonly string[], image: TinyImage): Promise<void> {
    await this.pushManifests(repository, tags, image.blobs, [image.manifest])
  }

  /** The last manifest is the one that is tagged. */
  async pushManifests(
    repository: string,
    tags: readonly string[],
    blobs: readonly Blob[],
    manifests: readonly [Blob, ...Blob[]],
  ): Promise<void> {
    const { digest } = manifests.at(-1) ?? manifests[0]
    const plan = planPush({
      repository: parseRepositoryName(repository),
      blobs,
      manifests,
      tags: tags.map((tag) => ({ tag: parseTag(tag), digest })),
    })
    await runPush(this.driver, plan, live)
  }

  /** Puts a file where no registry would, whatever its path. */
  async write(path: string, content: string | Uint8Array): Promise<void> {
    const file = join(this.#folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  }

  async symlink(path: StorePath, target: string): Promise<void> {
    await mkdir(dirname(join(this.#folder, path)), { recursive: true })
    await symlink(target, join(this.#folder, path))
  }

  async remove(path: StorePath): Promise<void> {
    await rm(join(this.#folder, path))
  }

  writeTag(repository: string, tag: string, link: string): Promise<void> {
    return this.write(`${layout.repositories()}/${repository}/_manifests/tags/${tag}/current/link`, link)
  }
}

export interface TinyImage {
  readonly config: Blob
  readonly layer: Blob
  readonly manifest: Blob
  readonly blobs: readonly Blob[]
}

/** Another name makes another image; changes replace fields of the manifest, `configuration` all of its own bytes. */
export function tinyImage(
  name: string,
  changes: object = {},
  configuration?: string | Uint8Array,
): TinyImage {
  const layer = blobOf(`the files of ${name}`)
  const usual = jsonBlob({
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: [blobOf(`uncompressed ${name}`).digest] },
    history: [{ created_by: `COPY ${name}` }],
  })
  const config = configuration === undefined ? usual : blobOf(configuration)
  const manifest = jsonBlob({
    schemaVersion: 2,
    mediaType: ociImageManifest,
    config: descriptor('application/vnd.oci.image.config.v1+json', config),
    layers: [descriptor('application/vnd.oci.image.layer.v1.tar+gzip', layer)],
    ...changes,
  })
  return { config, layer, manifest, blobs: [config, layer] }
}

export function tinyIndex(children: readonly Blob[], changes: object = {}): Blob {
  const manifests = children.map((child) => descriptor(ociImageManifest, child))
  return jsonBlob({ schemaVersion: 2, mediaType: ociImageIndex, manifests, ...changes })
}

export function descriptor(mediaType: string, { digest, bytes }: Blob) {
  return { mediaType, digest, size: bytes.byteLength }
}

export function jsonBlob(document: unknown): Blob {
  return blobOf(JSON.stringify(document))
}

export function blobOf(content: string | Uint8Array): Blob {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return { bytes, digest: parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`) }
}
