import { ociImageManifest } from '../registry/manifests/manifest.ts'
import { buildLayer } from './build-layer.ts'
import type { Built } from './built.ts'
import { contentOf, descriptorOf, jsonContent, type Content, type DescriptorJson } from './content.ts'
import { signSample } from './signing-key.ts'
import type { ArtifactSpec } from './spec.ts'

/** Something that is kept like an image and is none: a chart, a signature, a bill of materials. */
export async function buildArtifact(
  spec: ArtifactSpec,
  createdAt: string,
  subject: DescriptorJson | undefined,
): Promise<Built> {
  const config = spec.config === undefined ? emptyConfig : jsonContent(spec.config.document)
  const configType = spec.config?.mediaType ?? 'application/vnd.oci.empty.v1+json'
  const layers: { readonly content: Content; readonly descriptor: DescriptorJson }[] = []
  for (const layer of spec.layers) {
    const content = 'files' in layer ? await buildLayer(layer.files) : jsonContent(layer.document)
    const annotations = {
      ...layer.annotations,
      ...('signed' in layer && layer.signed ? signed(content) : {}),
    }
    const descriptor = descriptorOf(content, layer.mediaType, optional('annotations', annotations))
    layers.push({ content, descriptor })
  }
  const annotations = { 'org.opencontainers.image.created': createdAt, ...spec.annotations }
  const type = spec.artifactType === undefined ? {} : { artifactType: spec.artifactType }
  const manifest = jsonContent({
    schemaVersion: 2,
    mediaType: ociImageManifest,
    ...type,
    config: descriptorOf(config, configType),
    layers: layers.map(({ descriptor }) => descriptor),
    ...(subject === undefined ? {} : { subject: bare(subject) }),
    annotations,
  })
  return {
    // A list of referrers says of each what it is, so that it can be chosen unread.
    descriptor: descriptorOf(manifest, ociImageManifest, { artifactType: configType, ...type, annotations }),
    blobs: [config, ...layers.map(({ content }) => content)],
    manifests: [manifest],
    lost: [],
    spoiled: [],
  }
}

function signed({ bytes }: Content): Readonly<Record<string, string>> {
  return { 'dev.cosignproject.cosign/signature': signSample(bytes) }
}

const emptyConfig = contentOf(new TextEncoder().encode('{}'))

/** A subject is named by type, digest and size alone. */
function bare({ mediaType, digest, size }: DescriptorJson): DescriptorJson {
  return { mediaType, digest, size }
}

function optional(name: string, values: Readonly<Record<string, string>>) {
  return Object.keys(values).length === 0 ? {} : { [name]: values }
}
