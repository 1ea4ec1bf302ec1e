import { mapConcurrent, StoreError, type StorageDriver } from '../../../drivers/index.ts'
import { asTag, type Digest, type RepositoryName } from '../../../drivers/common/names.ts'
import { layout } from '../layout/layout.ts'
import { readLink } from '../layout/links.ts'

/** The names of the tags of a repository, by the digest that each points to now. Tags without a readable link are left out. */
export async function tagsByDigest(
  driver: StorageDriver,
  repository: RepositoryName,
  signal: AbortSignal,
): Promise<ReadonlyMap<Digest, readonly string[]>> {
  const found = new Map<Digest, string[]>()
  const names = tagNames(driver, repository, signal)
  const linked = mapConcurrent(
    names,
    16,
    async (name, stop) => {
      const tag = asTag(name)
      return tag === undefined
        ? undefined
        : { name, link: await readLink(driver, layout.manifestTagCurrent(repository, tag), stop) }
    },
    signal,
  )
  for await (const each of linked) {
    if (each === undefined || !('digest' in each.link)) continue
    found.set(each.link.digest, [...(found.get(each.link.digest) ?? []), each.name])
  }
  return found
}

async function* tagNames(driver: StorageDriver, repository: RepositoryName, signal: AbortSignal) {
  const root = layout.manifestTags(repository)
  try {
    for await (const page of driver.list(root, signal)) {
      for (const info of page) yield info.path.slice(root.length + 1)
    }
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'NotFound') throw error
  }
}
