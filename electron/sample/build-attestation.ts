import { ociImageManifest } from '../registry/manifests/manifest.ts'
import type { Built } from './built.ts'
import { descriptorOf, jsonContent } from './content.ts'

const predicateType = 'https://slsa.dev/provenance/v1'

/** How an image was built, as BuildKit attaches it: a manifest of the platform `unknown/unknown` beside the image. */
export function buildAttestation(image: Built, name: string, createdAt: string): Built {
  const { digest } = image.descriptor
  const statement = jsonContent({
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType,
    subject: [{ name, digest: { sha256: digest.slice('sha256:'.length) } }],
    predicate: {
      buildDefinition: {
        buildType: 'https://example.com/bollard/sample-build',
        externalParameters: { configSource: { uri: `https://git.example.com/${name}`, path: 'Dockerfile' } },
      },
      runDetails: {
        builder: { id: 'https://ci.example.com/builders/2' },
        metadata: { startedOn: createdAt, finishedOn: createdAt },
      },
    },
  })
  const config = jsonContent({
    architecture: 'unknown',
    os: 'unknown',
    config: {},
    rootfs: { type: 'layers', diff_ids: [statement.digest] },
  })
  const manifest = jsonContent({
    schemaVersion: 2,
    mediaType: ociImageManifest,
    config: descriptorOf(config, 'application/vnd.oci.image.config.v1+json'),
    layers: [
      descriptorOf(statement, 'application/vnd.in-toto+json', {
        annotations: { 'in-toto.io/predicate-type': predicateType },
      }),
    ],
  })
  return {
    descriptor: descriptorOf(manifest, ociImageManifest, {
      annotations: {
        'vnd.docker.reference.digest': digest,
        'vnd.docker.reference.type': 'attestation-manifest',
      },
      platform: { architecture: 'unknown', os: 'unknown' },
    }),
    blobs: [config, statement],
    manifests: [manifest],
    lost: [],
    spoiled: [],
  }
}
