import { refused } from '../refusals.ts'

export type TarEntry =
  | TarFile
  /** `target` is another entry's path; undefined where it leads out of the archive. */
  | { readonly kind: 'link'; readonly target: string | undefined }
  /** Something that is no file as it lies: nothing is wrong with it as long as nothing refers to it. */
  | { readonly kind: 'odd'; readonly what: 'special' | 'sparse' | 'unknown' }

export interface TarFile {
  readonly kind: 'file'
  readonly offset: number
  readonly sizeBytes: number
}

/**
 * The file of a path, links followed as in an unpacked folder: a link may stand for a folder, too. Undefined where there
 * is none; fails with Unsupported where there is something that is no file.
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

/** The path below what a link stands for, where a folder above it is a link. */
function throughFolder(entries: ReadonlyMap<string, TarEntry>, path: string): string | undefined {
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
    const above = entries.get(path.slice(0, end))
    if (above?.kind !== 'link' || above.target === undefined) continue
    return above.target === '' ? path.slice(end + 1) : above.target + path.slice(end)
  }
  return undefined
}
