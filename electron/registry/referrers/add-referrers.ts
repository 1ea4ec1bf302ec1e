import type { StorageDriver } from '../../../drivers/index.ts'
import type { Manifest } from '../manifests/manifest.ts'
import type { Digest, RepositoryName } from '../../../drivers/common/names.ts'
import { extendReferrerList, readReferrerList, type ListedReferrer } from './referrer-list.ts'
import { fallbackTag } from './referrers.ts'

/** A manifest that names another one as its subject. */
export interface NewReferrer {
  readonly digest: Digest
  readonly bytes: Uint8Array
  readonly manifest: Extract<Manifest, { readonly kind: 'image' | 'artifact' | 'index' }>
}

/** Adds manifests to the referrer list of their subject, under the fallback tag. The registry does not do that. */
export function addReferrers(
  driver: StorageDriver,
  repository: RepositoryName,
  subject: Digest,
  referrers: readonly NewReferrer[],
  signal: AbortSignal,
): Promise<void> {
  const entries = referrers.map(listedReferrer)
  return extendReferrerList(driver, repository, fallbackTag(subject), { entries }, signal)
}

/** Fails with PreconditionFailed if the existing referrer list is unreadable: a write would lose it. */
export async function requireReferrersReadable(
  driver: StorageDriver,
  repository: RepositoryName,
  subject: Digest,
  signal: AbortSignal,
): Promise<void> {
  await readReferrerList(driver, repository, fallbackTag(subject), signal)
}

/** A referrer as clients list it. */
export function listedReferrer({ digest, bytes, manifest }: NewReferrer): ListedReferrer {
  const { mediaType, artifactType, annotations } = manifest
  const type = artifactType ?? (manifest.kind === 'index' ? undefined : manifest.config.mediaType)
  const descriptor = {
    mediaType,
    digest,
    size: bytes.byteLength,
    ...(type === undefined ? {} : { artifactType: type }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  }
  return { digest, descriptor }
}
