import { createHash } from 'node:crypto'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { openDriver, resolveParameters, type StorageDriver, type StorePath } from '../../drivers/index.ts'
import { parseDigest, parseRepositoryName, parseTag } from '../../drivers/common/names.ts'
import { layout } from '../../electron/registry/layout/layout.ts'
import { startRegistry } from '../peers/registry.ts'
import { run } from '../peers/run.ts'
import { dockerReference } from '../peers/skopeo.ts'

/** A store in a folder of this computer that tests damage. Paths are those of the layout. */
export class DamagedStore {
  readonly folder: string
  readonly driver: StorageDriver

  private constructor(folder: string, driver: StorageDriver) {
    this.folder = folder
    this.driver = driver
  }

  /** A copy of a whole one. */
  static async copyOf(whole: string, folder: string): Promise<DamagedStore> {
    await cp(whole, folder, { recursive: true, preserveTimestamps: true })
    return await DamagedStore.in(folder)
  }

  static async in(folder: string): Promise<DamagedStore> {
    const resolved = resolveParameters('filesystem', { rootdirectory: folder }, {})
    return new DamagedStore(folder, await openDriver(resolved, { store: 'damaged', readOnly: false }))
  }

  async remove(path: StorePath): Promise<void> {
    await rm(join(this.folder, path), { recursive: true })
  }

  async write(path: StorePath, content: string | Uint8Array): Promise<void> {
    const file = join(this.folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  }

  async flip(digest: string): Promise<void> {
    const path = join(this.folder, layout.blobData(parseDigest(digest)))
    const bytes = await readFile(path)
    const at = Math.floor(bytes.byteLength / 2)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    await writeFile(path, bytes)
  }

  async read(path: StorePath): Promise<string> {
    return await readFile(join(this.folder, path), 'utf8')
  }

  /**
   * Of these tags, `repository:tag` with the digest of its manifest, those that skopeo cannot pull whole from a real registry,
   * in order.
   */
  async brokenTags(tags: ReadonlyMap<string, string>): Promise<readonly string[]> {
    const registry = await startRegistry({ storage: { filesystem: { rootdirectory: this.folder } } })
    const pulled = join(dirname(this.folder), 'pulled')
    try {
      const broken: string[] = []
      for (const [name, digest] of tags) {
        const [repository = '', tag = ''] = name.split(':')
        await rm(pulled, { recursive: true, force: true })
        const from = dockerReference(registry.host, repository, tag)
        if (!(await pull(from, pulled, digest))) broken.push(name)
      }
      return broken
    } finally {
      await registry.stop()
    }
  }
}

/** Whether an image comes, and is the one of this digest. */
async function pull(from: string, folder: string, digest: string): Promise<boolean> {
  try {
    const options = ['--quiet', '--all', '--src-tls-verify=false']
    await run('skopeo', ['--insecure-policy', 'copy', ...options, from, `dir:${folder}`])
  } catch {
    return false
  }
  const manifest = await readFile(join(folder, 'manifest.json'))
  return digest === `sha256:${createHash('sha256').update(manifest).digest('hex')}`
}

export const at = {
  blob: (digest: string) => layout.blobData(parseDigest(digest)),
  layer: (repository: string, digest: string) =>
    layout.layerLink(parseRepositoryName(repository), parseDigest(digest)),
  revision: (repository: string, digest: string) =>
    layout.manifestRevisionLink(parseRepositoryName(repository), parseDigest(digest)),
  tag: (repository: string, tag: string) =>
    layout.manifestTagCurrent(parseRepositoryName(repository), parseTag(tag)),
  repository: (repository: string) => layout.repository(parseRepositoryName(repository)),
  upload: (repository: string, id: string) => layout.upload(parseRepositoryName(repository), id),
} as const
