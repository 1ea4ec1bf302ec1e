import type { SbomPackage, SbomView } from '../../../api/rows.ts'

/** A bill of materials, whatever format it was written in. */
export interface Sbom {
  readonly view: SbomView
  readonly packages: readonly SbomPackage[]
}

export interface SbomHead {
  readonly format: string
  readonly name?: string
  readonly createdAtMs?: number
  readonly tools: readonly string[]
}

/** Counts the licences of the packages; of too many packages the first are shown. */
export function sbomOf(head: SbomHead, packages: Iterable<SbomPackage>): Sbom {
  const shown: SbomPackage[] = []
  const byLicense = new Map<string, number>()
  let count = 0
  for (const each of packages) {
    count += 1
    if (shown.length < mostPackages) shown.push(each)
    const license = each.license ?? ''
    byLicense.set(license, (byLicense.get(license) ?? 0) + 1)
  }
  const licenses = [...byLicense]
    .map(([license, of]) => ({ license, packages: of }))
    .toSorted((a, b) => b.packages - a.packages || (a.license < b.license ? -1 : 1))
    .slice(0, mostLicenses)
  return { view: { ...head, packages: count, complete: count === shown.length, licenses }, packages: shown }
}

/** The type in a package URL: `pkg:npm/left-pad@1.3.0` is of npm (purl-spec). */
export function purlType(purl: string | undefined): string | undefined {
  return /^pkg:(?:\/\/)?([A-Za-z0-9.+-]+)\//.exec(purl ?? '')?.[1]?.toLowerCase()
}

const mostPackages = 200_000
const mostLicenses = 200
