/** What an artifact is to people. A closed set; the window has a name for each. */
export const artifactKinds = [
  'signature',
  'sbom',
  'provenance',
  'vulnerabilities',
  'attestation',
  'helmChart',
  'helmProvenance',
  'model',
  'policy',
  'wasm',
  'flux',
  'argo',
  'compose',
  'devContainer',
  'disk',
  'artifact',
] as const
export type ArtifactKind = (typeof artifactKinds)[number]

/** What tells the kind of an artifact, as much of it as is known. */
export interface ArtifactMarks {
  /** The artifact type, or the media type of the configuration or the first layer where there is none. */
  readonly artifactType: string
  readonly annotations: { readonly [name: string]: string }
  readonly layerTypes?: readonly string[]
}

/** The kind of an artifact as the tools that make them mark it: by its type first, then by its annotations and layers. */
export function artifactKindOf({ artifactType, annotations, layerTypes = [] }: ArtifactMarks): ArtifactKind {
  // A bundle of Sigstore's holds an attestation or a signature, which cosign writes as an attestation of its own kind.
  const predicate =
    annotations['dev.sigstore.bundle.predicateType'] ??
    annotations['in-toto.io/predicate-type'] ??
    annotations['predicateType']
  if (predicate !== undefined) return predicateKindOf(predicate)
  if (annotations['dev.sigstore.bundle.content'] === 'message-signature') return 'signature'
  return (
    kindOfType(artifactType) ?? layerTypes.map(kindOfType).find((kind) => kind !== undefined) ?? 'artifact'
  )
}

/** What an attestation says, by the type of its predicate. */
export function predicateKindOf(predicateType: string): ArtifactKind {
  if (predicateType === 'https://sigstore.dev/cosign/sign/v1') return 'signature'
  if (/spdx|cyclonedx|sbom/i.test(predicateType)) return 'sbom'
  if (/slsa|provenance/i.test(predicateType)) return 'provenance'
  if (/vuln/i.test(predicateType)) return 'vulnerabilities'
  return 'attestation'
}

function kindOfType(mediaType: string): ArtifactKind | undefined {
  return byType.find(([pattern]) => pattern.test(mediaType))?.[1]
}

/** The first that fits counts. */
const byType: readonly (readonly [RegExp, ArtifactKind])[] = [
  [/cosign\.(?:simplesigning|artifact\.sig)|notary|signature/, 'signature'],
  [/spdx|cyclonedx|sbom|syft/, 'sbom'],
  [/provenance\.v1\.prov/, 'helmProvenance'],
  [/in-toto|attestation|provenance|slsa|dsse|sigstore\.bundle/, 'provenance'],
  [/cncf\.helm/, 'helmChart'],
  [/ollama|docker\.ai|kitops|cncf\.model/, 'model'],
  [/opa|openpolicyagent|conftest|gatekeeper|kyverno|regclient\.policy/, 'policy'],
  [/wasm/, 'wasm'],
  [/fluxcd/, 'flux'],
  [/argoproj|argo-cd/, 'argo'],
  [/docker\.compose/, 'compose'],
  [/devcontainers/, 'devContainer'],
  [/disk|qcow2|vmdk|cdi/, 'disk'],
]
