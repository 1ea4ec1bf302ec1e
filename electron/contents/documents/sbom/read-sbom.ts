import type { Json } from '../json.ts'
import { readCycloneDx } from './cyclonedx.ts'
import type { Sbom } from './sbom.ts'
import { readSpdx } from './spdx.ts'
import { readSpdx3 } from './spdx3.ts'

/** The bill of materials that a JSON document is, by what it says of itself; undefined where it is none. */
export function readSbom(document: Json): Sbom | undefined {
  return readSpdx(document) ?? readCycloneDx(document) ?? readSpdx3(document)
}
