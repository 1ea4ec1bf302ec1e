import type { SbomPackage } from '../../../api/rows.ts'
import { jsonIn, listIn, present, textIn, timeIn, type Json } from '../json.ts'
import { purlType, sbomOf, type Sbom } from './sbom.ts'
import { mostTools } from './spdx.ts'

/** Reads CycloneDX 1.2 and later as JSON; undefined for another document. */
export function readCycloneDx(document: Json): Sbom | undefined {
  if (document['bomFormat'] !== 'CycloneDX') return undefined
  const metadata = jsonIn(document, 'metadata')
  // Before 1.5 a list of tools, since then components.
  const tools = [...listIn(metadata, 'tools'), ...listIn(jsonIn(metadata, 'tools'), 'components')]
  const head = present({
    format: `CycloneDX ${textIn(document, 'specVersion', 20) ?? ''}`.trim(),
    name: textIn(jsonIn(metadata, 'component'), 'name'),
    createdAtMs: timeIn(metadata, 'timestamp'),
    tools: tools.slice(0, mostTools).map(toolText),
  })
  return sbomOf(head, componentsIn(document))
}

/** Components may stand within components. */
function* componentsIn(document: Json): Generator<SbomPackage, void, undefined> {
  const open: (readonly unknown[])[] = [listIn(document, 'components')]
  for (let components = open.pop(); components !== undefined; components = open.pop()) {
    for (const each of components) {
      yield packageOf(each)
      const within = listIn(each, 'components')
      if (within.length > 0) open.push(within)
    }
  }
}

function packageOf(each: unknown): SbomPackage {
  const purl = textIn(each, 'purl')
  const group = textIn(each, 'group')
  const name = textIn(each, 'name') ?? ''
  return present({
    name: group === undefined ? name : `${group}/${name}`,
    version: textIn(each, 'version'),
    license: licenseOf(listIn(each, 'licenses')),
    purl,
    type: purlType(purl) ?? textIn(each, 'type'),
    supplier: textIn(jsonIn(each, 'supplier'), 'name') ?? textIn(each, 'publisher'),
  })
}

function licenseOf(licenses: readonly unknown[]): string | undefined {
  const names = licenses.slice(0, 20).flatMap((each) => {
    const license = jsonIn(each, 'license')
    return textIn(each, 'expression') ?? textIn(license, 'id') ?? textIn(license, 'name') ?? []
  })
  return names.length === 0 ? undefined : names.join(', ').slice(0, 500)
}

function toolText(tool: unknown): string {
  return [textIn(tool, 'name') ?? textIn(tool, 'vendor'), textIn(tool, 'version')]
    .filter((each) => each !== undefined)
    .join(' ')
}
