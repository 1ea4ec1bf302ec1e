export type ReferrerKind = 'signature' | 'sbom' | 'provenance' | 'artifact'

/** What an artifact type means to people, as far as the common tools are known. */
export function referrerKindOf(artifactType: string): ReferrerKind {
  if (/cosign.*(signature|simplesigning)|cosign\.artifact\.sig|notary|signature/.test(artifactType)) {
    return 'signature'
  }
  if (/spdx|cyclonedx|sbom|syft/.test(artifactType)) return 'sbom'
  if (/in-toto|attestation|provenance|slsa|dsse|sigstore\.bundle/.test(artifactType)) return 'provenance'
  return 'artifact'
}
