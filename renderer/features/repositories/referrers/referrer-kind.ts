import { artifactKindOf } from '../../../../electron/api/values/artifact-kinds.ts'
import type { ReferrerRow } from '../../../../electron/api/rows.ts'

export type ReferrerKind = 'signature' | 'sbom' | 'provenance' | 'artifact'

/** The kind of a referrer in the few words that a list has room for. */
export function referrerKindOf(row: Pick<ReferrerRow, 'artifactType' | 'annotations'>): ReferrerKind {
  const kind = artifactKindOf(row)
  switch (kind) {
    case 'signature':
    case 'sbom':
    case 'provenance':
      return kind
    case 'vulnerabilities':
    case 'attestation':
      return 'provenance'
    default:
      return 'artifact'
  }
}
