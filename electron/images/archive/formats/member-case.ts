import { parseJsonObject } from './json-document.ts'
import { refused } from '../refusals.ts'

/** Refuses members such as `Layers`: Go ignores the case of JSON members, so a registry would read another document. */
export function requireExactMemberNames(bytes: Uint8Array, path: string): void {
  const odd = Object.keys(parseJsonObject(bytes, path)).find(
    (name) => !members.has(name) && membersInSmall.has(name.toLowerCase()),
  )
  if (odd !== undefined) throw refused('manifestMember', { member: JSON.stringify(odd) }, path)
}

const members: ReadonlySet<string> = new Set([
  'schemaVersion',
  'mediaType',
  'artifactType',
  'config',
  'layers',
  'manifests',
  'subject',
  'annotations',
])
const membersInSmall: ReadonlySet<string> = new Set([...members].map((name) => name.toLowerCase()))
