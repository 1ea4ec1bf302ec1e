import type { SbomPackage } from '../../../api/rows.ts'
import { jsonIn, listIn, present, textIn, timeIn, type Json } from '../json.ts'
import { purlType, sbomOf, type Sbom } from './sbom.ts'

/** Reads SPDX 2.2 and 2.3 as JSON; undefined for another document. */
export function readSpdx(document: Json): Sbom | undefined {
  const version = /^SPDX-(2\.\d+)$/.exec(textIn(document, 'spdxVersion') ?? '')?.[1]
  if (version === undefined) return undefined
  const creation = jsonIn(document, 'creationInfo')
  const tools = listIn(creation, 'creators').filter((each) => typeof each === 'string')
  const head = present({
    format: `SPDX ${version}`,
    name: textIn(document, 'name'),
    createdAtMs: timeIn(creation, 'created'),
    tools: tools.slice(0, mostTools).map((each) => withoutKind(each)),
  })
  return sbomOf(head, listIn(document, 'packages').map(packageOf))
}

function packageOf(each: unknown): SbomPackage {
  const purl = listIn(each, 'externalRefs')
    .filter((reference) => textIn(reference, 'referenceType') === 'purl')
    .map((reference) => textIn(reference, 'referenceLocator'))[0]
  const supplier = said(textIn(each, 'supplier')) ?? said(textIn(each, 'originator'))
  return present({
    name: textIn(each, 'name') ?? '',
    version: textIn(each, 'versionInfo'),
    license: said(textIn(each, 'licenseConcluded')) ?? said(textIn(each, 'licenseDeclared')),
    purl,
    type: purlType(purl) ?? textIn(each, 'primaryPackagePurpose')?.toLowerCase(),
    supplier: supplier === undefined ? undefined : withoutKind(supplier),
  })
}

/** `NOASSERTION` and `NONE` say that nothing is said. */
export function said(text: string | undefined): string | undefined {
  return text === 'NOASSERTION' || text === 'NONE' ? undefined : text
}

/** `Tool: syft-1.0`, `Organization: Debian (team@example.org)`. */
export function withoutKind(text: string): string {
  return text.replace(/^(?:Tool|Organization|Person): ?/, '').slice(0, 500)
}

export const mostTools = 50
