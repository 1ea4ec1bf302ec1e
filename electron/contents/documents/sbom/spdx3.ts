import type { SbomPackage } from '../../../api/rows.ts'
import { isJson, listIn, present, textIn, timeIn, type Json } from '../json.ts'
import { purlType, sbomOf, type Sbom } from './sbom.ts'
import { mostTools } from './spdx.ts'

/**
 * Reads SPDX 3 as JSON-LD in the serialization of its specification: a flat `@graph` of elements with the names that its
 * context gives. Other forms of JSON-LD, which mean the same, are not made out; undefined for another document.
 */
export function readSpdx3(document: Json): Sbom | undefined {
  const version = /spdx\.org\/rdf\/(3\.[\d.]*\d)/.exec(contextOf(document))?.[1]
  if (version === undefined) return undefined
  const elements = listIn(document, '@graph').filter(isJson)
  const byId = new Map(elements.flatMap((each) => withId(each)))
  const licenses = licensesOf(elements, byId)
  const creation = elements.find((each) => typeOf(each) === 'CreationInfo')
  const tools = [...listIn(creation, 'createdUsing'), ...listIn(creation, 'createdBy')]
  const head = present({
    format: `SPDX ${version}`,
    name: textIn(
      elements.find((each) => typeOf(each) === 'SpdxDocument'),
      'name',
    ),
    createdAtMs: timeIn(creation, 'created'),
    tools: tools
      .slice(0, mostTools)
      .flatMap((each) => (typeof each === 'string' ? (textIn(byId.get(each), 'name') ?? []) : [])),
  })
  const packages = elements.filter((each) => typeOf(each) === 'software_Package')
  return sbomOf(
    head,
    packages.map((each) => packageOf(each, byId, licenses)),
  )
}

function packageOf(
  each: Json,
  byId: ReadonlyMap<string, Json>,
  licenses: ReadonlyMap<string, string>,
): SbomPackage {
  const purl = textIn(each, 'software_packageUrl') ?? purlAmong(listIn(each, 'externalIdentifier'))
  return present({
    name: textIn(each, 'name') ?? '',
    version: textIn(each, 'software_packageVersion'),
    license: licenses.get(idOf(each) ?? ''),
    purl,
    type: purlType(purl) ?? textIn(each, 'software_primaryPurpose')?.toLowerCase(),
    supplier: textIn(byId.get(textIn(each, 'suppliedBy') ?? ''), 'name'),
  })
}

function purlAmong(identifiers: readonly unknown[]): string | undefined {
  const purl = identifiers.find((each) => textIn(each, 'externalIdentifierType') === 'packageUrl')
  return textIn(purl, 'identifier')
}

/** The licence of each package: relationships lead from it to an expression; what was concluded counts before what is declared. */
function licensesOf(elements: readonly Json[], byId: ReadonlyMap<string, Json>): ReadonlyMap<string, string> {
  const licenses = new Map<string, string>()
  for (const kind of ['hasDeclaredLicense', 'hasConcludedLicense']) {
    for (const each of elements) {
      if (textIn(each, 'relationshipType') !== kind) continue
      const [to] = listIn(each, 'to')
      const expression = typeof to === 'string' ? byId.get(to) : undefined
      const license = textIn(expression, 'simplelicensing_licenseExpression') ?? textIn(expression, 'name')
      const from = textIn(each, 'from')
      if (license !== undefined && from !== undefined) licenses.set(from, license)
    }
  }
  return licenses
}

function contextOf(document: Json): string {
  const context = document['@context']
  return (Array.isArray(context) ? context : [context]).filter((each) => typeof each === 'string').join(' ')
}

function typeOf(element: Json): string | undefined {
  return textIn(element, 'type') ?? textIn(element, '@type')
}

function idOf(element: Json): string | undefined {
  return textIn(element, 'spdxId') ?? textIn(element, '@id')
}

function withId(element: Json): readonly (readonly [string, Json])[] {
  const id = idOf(element)
  return id === undefined ? [] : [[id, element]]
}
