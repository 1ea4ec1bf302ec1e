import { isStoreError, type StorageDriver, type StoreError, type StorePath } from '../../drivers/index.ts'
import { explain } from './explain.ts'
import { asDigest, type Digest } from './names.ts'
import { problemOf, type Problem } from './problem.ts'

/** A problem comes with the store's failure where that keeps the link from being read. */
export type Link = { readonly digest: Digest } | { readonly problem: Problem; readonly failure?: StoreError }

/** Reads a link file. A registry takes the digest and nothing else: a newline behind it makes a link unreadable. */
export async function readLink(driver: StorageDriver, path: StorePath, signal: AbortSignal): Promise<Link> {
  let text: string
  try {
    text = new TextDecoder().decode(await driver.getContent(path, { maxBytes: maxLinkBytes }, signal))
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

const maxLinkBytes = 1024
