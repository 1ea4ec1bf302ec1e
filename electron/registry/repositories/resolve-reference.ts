import { explained, type StorageDriver, type StorePath } from '../../../drivers/index.ts'
import { layout } from '../layout/layout.ts'
import { readLink } from '../layout/links.ts'
import { parseDigest, parseTag, type Digest, type RepositoryName } from '../../../drivers/common/names.ts'

/** Resolves a tag, or returns the digest itself, with the path of the link. The link of a digest may be missing. */
export async function resolveReference(
  driver: StorageDriver,
  repository: RepositoryName,
  reference: { readonly tag: string } | { readonly digest: string },
  signal: AbortSignal,
): Promise<{ readonly digest: Digest; readonly linkPath: StorePath }> {
  if ('digest' in reference) {
    const digest = parseDigest(reference.digest)
    return { digest, linkPath: layout.manifestRevisionLink(repository, digest) }
  }
  const linkPath = layout.manifestTagCurrent(repository, parseTag(reference.tag))
  const link = await readLink(driver, linkPath, signal)
  if ('digest' in link) return { digest: link.digest, linkPath }
  if (link.failure !== undefined) throw link.failure
  const code = link.problem.id === 'missingLink' ? 'NotFound' : 'Corrupt'
  throw explained(code, link.problem, { path: driver.keyOf(linkPath) })
}
