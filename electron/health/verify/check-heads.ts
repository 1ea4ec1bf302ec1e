import { isStoreError, mapConcurrent, type ObjectInfo } from '../../../drivers/index.ts'
import { isOfTheBlob, type ContentReading, type ListedBlob } from './read-contents.ts'

export interface HeadChecked {
  readonly blob: ListedBlob
  /** `changed`: it has another size than was listed. */
  readonly outcome:
    | { readonly kind: 'right' | 'gone' }
    | { readonly kind: 'changed'; readonly info: ObjectInfo }
    | { readonly kind: 'unreadable'; readonly why: string }
}

/**
 * Asks for the head of each blob: whether it is there, as large as listed, and can be read now. A head costs no bytes, and
 * proves little: a service's entity tag is an MD5 at best, or of parts, which cannot be compared with a name that is a
 * SHA-256. What a link holds is proven by the listing already, since the link's text is known; blobs that are small are
 * read whole instead, for the same one request.
 */
export async function* checkHeads(
  { objects, requests, onRead }: Pick<ContentReading, 'objects' | 'requests' | 'onRead'>,
  blobs: Iterable<ListedBlob>,
  signal: AbortSignal,
): AsyncGenerator<HeadChecked, void, undefined> {
  const check = async (blob: ListedBlob, stop: AbortSignal): Promise<HeadChecked> => {
    await requests.take(1, stop)
    onRead(0, 1)
    try {
      return { blob, outcome: outcomeOf(blob, await objects.head(blob.key, stop)) }
    } catch (error) {
      stop.throwIfAborted()
      if (!isStoreError(error) || !isOfTheBlob(error)) throw error
      return { blob, outcome: { kind: 'unreadable', why: error.code } }
    }
  }
  yield* mapConcurrent(blobs, headsAtOnce, check, signal)
}

function outcomeOf({ sizeBytes }: ListedBlob, info: ObjectInfo | undefined): HeadChecked['outcome'] {
  if (info === undefined) return { kind: 'gone' }
  if (info.sizeBytes !== sizeBytes) return { kind: 'changed', info }
  const isAway = info.restore?.state === 'archived' || info.restore?.state === 'restoring'
  return isAway ? { kind: 'unreadable', why: 'Archived' } : { kind: 'right' }
}

/** Requests beyond those that the store allows wait for the others. */
const headsAtOnce = 96
