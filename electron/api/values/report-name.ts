/** What a report is of. */
export interface ReportSubject {
  /** `findings`, `collection-plan`, or the name of a list as `tags`: lower case letters and dashes. */
  readonly about: string
  /** The store's name; undefined for what is of all stores. */
  readonly store?: string | undefined
  /** When it came to be: the day is that of this computer. */
  readonly atMs: number
  readonly format: 'json' | 'csv' | 'html'
  /** Whether the list was still being read when it was saved: the name says so, since a table cannot. */
  readonly partial?: boolean
}

/**
 * The name of the file of a report, as `findings-production-2026-11-30.json`: the window offers it, and a host that names
 * files itself uses it. A store may be named anything; of its name letters, digits, dots, dashes and underscores stay, and
 * no more than every file system takes.
 */
export function reportName({ about, store, atMs, format, partial = false }: ReportSubject): string {
  const name = Array.from((store ?? '').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-'))
    .slice(0, mostCharacters)
    .join('')
  const parts = [about, name.replaceAll(/^[.-]+|[.-]+$/g, ''), dayOf(atMs), partial ? 'partial' : '']
  return `${parts.filter((part) => part !== '').join('-')}.${format}`
}

function dayOf(atMs: number): string {
  const date = new Date(atMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** Of at most four bytes each, beside the rest of the name: file systems take 255 bytes. */
const mostCharacters = 48
