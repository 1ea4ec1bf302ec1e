import { refused } from '../refusals.ts'

export type TarEntry =
  | TarFile
  /** `target` is another entry's path; undefined where it leads out of the archive. */
  | { readonly kind: 'link'; readonly target: string | undefined }
  /** Not a regular file. That is an error only when an image refers to it. */
  | { readonly kind: 'odd'; readonly what: 'special' | 'sparse' | 'unknown' }

export interface TarFile {
  readonly kind: 'file'
  readonly offset: number
  readonly sizeBytes: number
}

/**
 * Finds the file at a path. Follows links, also links to folders, as an extracted archive would. Undefined when there is
 * no entry. Fails with Unsupported when the entry is not a regular file.
 */
export function fileAt(entries: ReadonlyMap<string, TarEntry>, path: string): TarFile | undefined {
  let at: string | undefined = path
  for (let followed = 0; at !== undefined && followed <= maxLinks; followed += 1) {
    const entry = entries.get(at)
    if (entry?.kind === 'file') return entry
    if (entry?.kind === 'odd') throw refused(reasons[entry.what], {}, path)
    at = entry === undefined ? throughFolder(entries, at) : entry.target
  }
  return undefined
}

const maxLinks = 8

const reasons = { special: 'deviceEntry', sparse: 'sparseFile', unknown: 'unknownEntry' } as const

/** Replaces the first parent folder that is a link by its target. */
function throughFolder(entries: ReadonlyMap<string, TarEntry>, path: string): string | undefined {
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
    const above = entries.get(path.slice(0, end))
    if (above?.kind !== 'link' || above.target === undefined) continue
    return above.target === '' ? path.slice(end + 1) : above.target + path.slice(end)
  }
  return undefined
}
