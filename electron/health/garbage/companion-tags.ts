/**
 * The digest of the manifest that a tag belongs to by its name, where it does: a fallback tag (`sha256-<hex>`), under which
 * clients list referrers, or a tag of cosign (`sha256-<hex>.sig`, `.att`, `.sbom`).
 */
export function subjectOfTag(tag: string): string | undefined {
  const [, algorithm, hex] = companion.exec(tag) ?? []
  return algorithm === undefined || hex === undefined ? undefined : `${algorithm}:${hex}`
}

const companion = /^(sha256|sha384|sha512)-([0-9a-f]{64,128})(?:\.(?:sig|att|sbom))?$/
