import { isStoreError, type StorageDriver, type StoreError, type StorePath } from '../../../drivers/index.ts'
import { explain } from '../explain.ts'
import { algorithmOf, asDigest, type Digest } from '../names.ts'
import { problemOf, type Problem } from '../problem.ts'

/** A problem comes with the store's failure where that keeps the link from being read. */
export type Link = { readonly digest: Digest } | { readonly problem: Problem; readonly failure?: StoreError }

/**
 * Reads a link file. A registry takes the digest and nothing else: a newline behind it, or a byte order mark before it,
 * makes a link unreadable.
 */
export async function readLink(driver: StorageDriver, path: StorePath, signal: AbortSignal): Promise<Link> {
  let text: string
  try {
    text = asStored.decode(await driver.getContent(path, { maxBytes: maxLinkBytes }, signal))
  } catch (error) {
    const problem = problemOf(error, path, 'missingLink', maxLinkBytes)
    if (problem.id === 'unreadable' && isStoreError(error)) return { problem, failure: error }
    return { problem: problem.id === 'manifestTooLarge' ? { ...problem, id: 'badLink' } : problem }
  }
  const digest = asDigest(text)
  if (digest !== undefined) return { digest }
  const shown = JSON.stringify(text.slice(0, 100))
  return { problem: { id: 'badLink', path, ...explain('linkHolds', { text: shown }) } }
}

/**
 * Where the link of a digest leads. A registry goes by what the link holds: that is another digest for a blob that was
 * pushed by its sha512 and is kept by its sha256. Two digests of one algorithm are never of the same bytes.
 */
export async function followLink(
  driver: StorageDriver,
  path: StorePath,
  named: Digest,
  signal: AbortSignal,
): Promise<Link> {
  const link = await readLink(driver, path, signal)
  if ('problem' in link || link.digest === named) return link
  if (algorithmOf(link.digest) !== algorithmOf(named)) return link
  return { problem: { id: 'badLink', path, ...explain('linkElsewhere', { digest: link.digest }) } }
}

const maxLinkBytes = 1024
const asStored = new TextDecoder('utf-8', { ignoreBOM: true })
