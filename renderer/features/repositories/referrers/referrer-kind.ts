import type { ReferrerRow } from '../../../../electron/api/rows.ts'

export type ReferrerKind = 'signature' | 'sbom' | 'provenance' | 'artifact'

/** The kind of a referrer, as common tools mark it. */
export function referrerKindOf({
  artifactType,
  annotations,
}: Pick<ReferrerRow, 'artifactType' | 'annotations'>): ReferrerKind {
  // A bundle of Sigstore's holds an attestation or a signature, which cosign writes as an attestation of its own kind.
  if (annotations['dev.sigstore.bundle.predicateType'] === 'https://sigstore.dev/cosign/sign/v1') {
    return 'signature'
  }
  if (annotations['dev.sigstore.bundle.content'] === 'message-signature') return 'signature'
  if (/cosign\.(?:simplesigning|artifact\.sig)|notary|signature/.test(artifactType)) {
    return 'signature'
  }
  if (/spdx|cyclonedx|sbom|syft/.test(artifactType)) return 'sbom'
  if (/in-toto|attestation|provenance|slsa|dsse|sigstore\.bundle/.test(artifactType)) return 'provenance'
  return 'artifact'
}
