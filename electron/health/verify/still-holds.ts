import { isStoreError, type StorageDriver } from '../../../drivers/index.ts'
import { asDigest } from '../../../drivers/common/names.ts'
import { layout } from '../../registry/layout/layout.ts'
import { followLinkText } from '../../registry/layout/links.ts'
import type { Finding } from './finding.ts'

/** What is asked of the store about a finding. Keys are object keys. */
export type StoreReader = Pick<StorageDriver, 'objects' | 'keyOf'>

/**
 * Whether a fault is still there, by asking the store for its objects: a listing is not of one moment, and somebody may have
 * mended it. Makes at most three requests.
 */
export async function stillHolds(
  { objects, keyOf }: StoreReader,
  finding: Finding,
  signal: AbortSignal,
): Promise<boolean> {
  const { kind, key } = finding
  const has = async (each: string): Promise<boolean> => (await objects.head(each, signal)) !== undefined
  const hasBlob = async (text: string | undefined): Promise<boolean> => {
    const digest = asDigest(text ?? '')
    return digest !== undefined && (await has(keyOf(layout.blobData(digest))))
  }
  switch (kind) {
    case 'missingBlob':
      return !(await has(key))
    case 'tagWithoutLink':
      return !(await has(key))
    case 'missingLayerLink':
    case 'missingRevision':
      return !(await has(key)) && (await hasBlob(finding.linkText))
    case 'missingChild':
      return !((await has(key)) && (await hasBlob(finding.digest)))
    case 'danglingRevision':
    case 'danglingLayerLink': {
      const text = await textAt(objects, key, signal)
      return asDigest(text ?? '') !== undefined && !(await hasBlob(text))
    }
    case 'badLink': {
      const text = await textAt(objects, key, signal)
      if (text === undefined) return false
      return followLinkText(text, finding.digest) === undefined
    }
    case 'wrongSize':
    case 'corruptBlob':
    case 'badManifest': {
      const info = await objects.head(key, signal)
      if (info === undefined || info.sizeBytes !== finding.seen?.sizeBytes) return false
      const { modifiedAtMs } = finding.seen
      // Lists and heads may tell fractions of a second differently.
      return modifiedAtMs === undefined || Math.abs(info.modifiedAtMs - modifiedAtMs) < 1000
    }
    case 'ghostRepository': {
      const { objects: found } = await objects.list({ prefix: `${key}/_manifests/`, maxKeys: 1 }, signal)
      return found.length === 0 && (await anyBelow(objects, `${key}/_layers/`, signal))
    }
    case 'staleUpload':
      return (
        (await anyBelow(objects, `${key}/`, signal)) ||
        (finding.uploadId !== undefined &&
          (await hasUpload(objects, `${key}/data`, finding.uploadId, signal)))
      )
    case 'stalePart':
      return await hasUpload(objects, key, finding.uploadId ?? '', signal)
    case 'unreadable':
    case 'strangeKey':
      return await has(key)
  }
}

type Objects = StoreReader['objects']

async function anyBelow(objects: Objects, prefix: string, signal: AbortSignal): Promise<boolean> {
  const page = await objects.list({ prefix, maxKeys: 1 }, signal)
  return page.objects.length > 0
}

async function hasUpload(
  objects: Objects,
  key: string,
  uploadId: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await objects.listParts({ key, uploadId }, 0, signal)
    return true
  } catch (error) {
    if (isStoreError(error, 'NotFound')) return false
    throw error
  }
}

/** The text of a link; undefined where there is none. What is too long for a link is no digest. */
async function textAt(objects: Objects, key: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { bytes } = await objects.getWhole(key, { maxBytes: mostLinkBytes }, signal)
    return asStored.decode(bytes)
  } catch (error) {
    if (isStoreError(error, 'NotFound')) return undefined
    if (isStoreError(error, 'TooLarge')) return ''
    throw error
  }
}

const mostLinkBytes = 1024
const asStored = new TextDecoder('utf-8', { ignoreBOM: true })
