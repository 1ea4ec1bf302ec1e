import type { Reference } from '../../../../electron/api/inputs.ts'
import type { ManifestDetail } from '../../../../electron/api/rows.ts'

/** The manifest that an artifact is about: its subject, or the digest in a tag of cosign's: `sha256-<hex>.sig`. */
export function aboutOf(
  { subject }: Pick<ManifestDetail, 'subject'>,
  reference: Reference,
): string | undefined {
  if (subject !== undefined) return subject.digest
  const tag = 'tag' in reference ? reference.tag : ''
  const [, algorithm, hex] = /^(sha256|sha512)-([0-9a-f]+)\.(?:sig|att|sbom)$/.exec(tag) ?? []
  return hex === undefined ? undefined : `${algorithm}:${hex}`
}
