import { parseLayout } from './layout.ts'

/** The digest of the blob that is kept under a key; undefined for other objects. */
export function digestOfKey(key: string): string | undefined {
  const entry = parseLayout(`/${key}`)
  return entry.kind === 'blobData' ? entry.digest : undefined
}
