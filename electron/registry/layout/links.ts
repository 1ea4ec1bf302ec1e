import { createHash } from 'node:crypto'

import { isStoreError, type StorageDriver, type StoreError, type StorePath } from '../../../drivers/index.ts'
import { explain } from '../explain.ts'
import { algorithmOf, asDigest, type Digest } from '../../../drivers/common/names.ts'
import { problemOf } from '../problem.ts'
import type { Problem } from '../../../drivers/common/problem.ts'

/** What a link names, or its problem. `failure` is set when the store failed to return the link. */
export type Link = { readonly digest: Digest } | { readonly problem: Problem; readonly failure?: StoreError }

/**
 * Reads a link file. As in a registry, it must hold a digest and nothing else: a trailing newline or a byte order mark
 * makes it invalid.
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
 * Reads the link of `named` and checks the digest in it. A registry follows the digest in the link: for a blob pushed by
 * sha512 that is its sha256. Two different digests of one algorithm never name the same bytes: that is a bad link.
 */
export async function followLink(
  driver: StorageDriver,
  path: StorePath,
  named: Digest,
  signal: AbortSignal,
): Promise<Link> {
  const link = await readLink(driver, path, signal)
  if ('problem' in link || followLinkText(link.digest, named) !== undefined) return link
  return { problem: { id: 'badLink', path, ...explain('linkElsewhere', { digest: link.digest }) } }
}

/** The digest that a registry follows by a link of this text, at a path that names `named`; undefined for a bad link. */
export function followLinkText(text: string, named: string | undefined): Digest | undefined {
  const digest = asDigest(text)
  if (digest === undefined || named === undefined || digest === named) return digest
  return named.startsWith(`${algorithmOf(digest)}:`) ? undefined : digest
}

/** What a list tells of a link file. */
interface ListedLink {
  readonly sizeBytes: number
  readonly etag?: string
}

/** Whether a list proves that a link holds this digest: its entity tag is the MD5 of the text, as most services set it for a single PUT. */
export function holdsDigest({ sizeBytes, etag }: ListedLink, digest: Digest): boolean {
  if (sizeBytes !== digest.length) return false
  const md5 = etag?.replaceAll('"', '').toLowerCase()
  return md5?.length === 32 && md5 === createHash('md5').update(digest).digest('hex')
}

const maxLinkBytes = 1024
const asStored = new TextDecoder('utf-8', { ignoreBOM: true })
