import type { ObjectInfo, StorageDriver } from '../../drivers/index.ts'
import { layout } from './layout.ts'
import type { Digest, RepositoryName } from './names.ts'

/** Whether the bucket has what something refers to. */
export interface Presence extends Pick<ObjectInfo, 'storageClass' | 'restore'> {
  readonly presence: 'present' | 'missing' | 'sizeDiffers'
  readonly storedBytes?: number
}

/** One HEAD of the blob's object. */
export async function blobPresence(
  driver: StorageDriver,
  digest: Digest,
  expectedBytes: number,
  signal: AbortSignal,
): Promise<Presence> {
  const object = await driver.objects.head(driver.keyOf(layout.blobData(digest)), signal)
  if (object === undefined) return { presence: 'missing' }
  const { sizeBytes, storageClass, restore } = object
  return {
    presence: sizeBytes === expectedBytes ? 'present' : 'sizeDiffers',
    storedBytes: sizeBytes,
    ...(storageClass === undefined ? {} : { storageClass }),
    ...(restore === undefined ? {} : { restore }),
  }
}

/** Whether the repository may serve the blob: a registry asks for this link first. */
export async function isLinked(
  driver: StorageDriver,
  repository: RepositoryName,
  digest: Digest,
  signal: AbortSignal,
): Promise<boolean> {
  return (await driver.objects.head(driver.keyOf(layout.layerLink(repository, digest)), signal)) !== undefined
}
