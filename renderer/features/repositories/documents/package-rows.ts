import type { SbomPackage } from '../../../../electron/api/rows.ts'

/** A package of a bill of materials; the same may be listed twice. */
export interface PackageLine extends SbomPackage {
  readonly key: string
}

export function rowsOf(pages: readonly (readonly SbomPackage[])[]): readonly PackageLine[] {
  const rows: PackageLine[] = []
  for (const page of pages) for (const each of page) rows.push({ ...each, key: String(rows.length) })
  return rows
}

/** Which rows have a text in name, version, package URL or supplier, and a licence; undefined where all are wanted. */
export function packagesAmong(
  rows: readonly PackageLine[],
  filter: string,
  license: string | undefined,
): { readonly rows: Uint8Array; readonly count: number } | undefined {
  const wanted = filter.trim().toLowerCase()
  if (wanted === '' && license === undefined) return undefined
  const among = new Uint8Array(rows.length)
  let count = 0
  for (const [index, row] of rows.entries()) {
    if (license !== undefined && (row.license ?? '') !== license) continue
    if (wanted !== '' && !textsOf(row).some((text) => text?.toLowerCase().includes(wanted))) continue
    among[index] = 1
    count += 1
  }
  return { rows: among, count }
}

function textsOf({ name, version, purl, supplier }: PackageLine): readonly (string | undefined)[] {
  return [name, version, purl, supplier]
}

/** Lines of name, version and licence, parted by tabs, for a table elsewhere. */
export function packagesText(rows: readonly PackageLine[], among: Uint8Array | undefined): string {
  return rows
    .filter((_, index) => among === undefined || among[index] === 1)
    .map(({ name, version = '', license = '', purl = '' }) => [name, version, license, purl].join('\t'))
    .join('\n')
}
