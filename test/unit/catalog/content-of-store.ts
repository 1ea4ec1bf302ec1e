import type { StorageDriver } from '../../../drivers/index.ts'
import { asRepositoryName } from '../../../drivers/common/names.ts'
import type {
  LinkContent,
  StoreContent,
  TagContent,
} from '../../../electron/catalog/build/tables-of-content.ts'
import { layout, parseLayout } from '../../../electron/registry/layout/layout.ts'
import { readLink } from '../../../electron/registry/layout/links.ts'
import { live } from '../../conformance/harness.ts'

interface Repository {
  readonly name: string
  readonly revisions: LinkContent[]
  readonly layerLinks: LinkContent[]
  readonly tags: TagContent[]
}

/** What a store holds, key by key, with every link read: what a catalog of it must tell. */
export async function contentOfStore(driver: StorageDriver): Promise<StoreContent> {
  const blobs: { digest: string; sizeBytes: number; modifiedAtMs: number }[] = []
  const repositories = new Map<string, Repository>()
  for await (const page of driver.walk(layout.root(), {}, live)) {
    for (const info of page) {
      if (info.kind !== 'file') continue
      const entry = parseLayout(info.path)
      const [, name] = /^\/docker\/registry\/v2\/repositories\/(.+?)\/_/.exec(info.path) ?? []
      if (entry.kind === 'blobData') {
        blobs.push({ digest: entry.digest, sizeBytes: info.sizeBytes, modifiedAtMs: info.modifiedAtMs })
      }
      if (name === undefined) continue
      const of = repositories.get(name) ?? { name, revisions: [], layerLinks: [], tags: [] }
      repositories.set(name, of)
      if (asRepositoryName(name) === undefined) continue
      if (entry.kind === 'manifestRevisionLink') {
        of.revisions.push({ digest: entry.digest, atMs: info.modifiedAtMs })
      } else if (entry.kind === 'layerLink') {
        const link = await readLink(driver, info.path, live)
        of.layerLinks.push({ digest: entry.digest, ...('digest' in link ? { target: link.digest } : {}) })
      } else if (entry.kind === 'manifestTagCurrent') {
        const link = await readLink(driver, info.path, live)
        of.tags.push({
          name: entry.tag,
          pushedAtMs: info.modifiedAtMs,
          ...('digest' in link ? { current: link.digest } : {}),
        })
      }
    }
  }
  return { blobs, repositories: [...repositories.values()] }
}
