import type { SbomPackage } from '../../../api/rows.ts'
import { present } from '../json.ts'
import { purlType, sbomOf, type Sbom } from './sbom.ts'
import { mostTools, said, withoutKind } from './spdx.ts'

/** Reads SPDX 2 as lines of `Tag: value`; undefined for another text. A package begins with its `PackageName`. */
export function readSpdxTags(bytes: Uint8Array): Sbom | undefined {
  const text = new TextDecoder().decode(bytes)
  const version = /^SPDXVersion: ?SPDX-(2\.\d+)\s*$/m.exec(text.slice(0, 65_536))?.[1]
  if (version === undefined) return undefined
  const head = new Map<string, string>()
  const tools: string[] = []
  const packages: SbomPackage[] = []
  let open: Map<string, string> | undefined
  for (const [tag, value] of tagsOf(text)) {
    if (tag === 'Creator') tools.push(withoutKind(value))
    if (tag === 'PackageName' || tag === 'FileName') {
      if (open !== undefined) packages.push(packageOf(open))
      open = tag === 'PackageName' ? new Map() : undefined
    }
    const fields = open ?? head
    const purl = tag === 'ExternalRef' ? /^\S+\s+purl\s+(\S+)/.exec(value)?.[1] : undefined
    if (purl !== undefined) fields.set('purl', purl)
    else if (!fields.has(tag)) fields.set(tag, value)
  }
  if (open !== undefined) packages.push(packageOf(open))
  const createdAtMs = Date.parse(head.get('Created') ?? '')
  return sbomOf(
    present({
      format: `SPDX ${version}`,
      name: head.get('DocumentName'),
      createdAtMs: Number.isNaN(createdAtMs) ? undefined : createdAtMs,
      tools: tools.slice(0, mostTools),
    }),
    packages,
  )
}

/** Texts between `<text>` and `</text>` may have several lines, which are none of tags. */
function* tagsOf(text: string): Generator<readonly [string, string], void, undefined> {
  let isWithin = false
  for (const line of text.split('\n')) {
    if (isWithin) {
      isWithin = !line.includes('</text>')
      continue
    }
    const colon = line.indexOf(':')
    if (colon < 1 || line.startsWith('#')) continue
    const value = line.slice(colon + 1).trim()
    isWithin = value.startsWith('<text>') && !value.includes('</text>')
    yield [line.slice(0, colon).trim(), value.slice(0, 2000)]
  }
}

function packageOf(fields: ReadonlyMap<string, string>): SbomPackage {
  const supplier = said(fields.get('PackageSupplier')) ?? said(fields.get('PackageOriginator'))
  const purl = fields.get('purl')
  return present({
    name: fields.get('PackageName') ?? '',
    version: fields.get('PackageVersion'),
    license: said(fields.get('PackageLicenseConcluded')) ?? said(fields.get('PackageLicenseDeclared')),
    purl,
    type: purlType(purl) ?? fields.get('PrimaryPackagePurpose')?.toLowerCase(),
    supplier: supplier === undefined ? undefined : withoutKind(supplier),
  })
}
