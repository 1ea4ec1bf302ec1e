import { createHash } from 'node:crypto'

import { parseDigest, type Digest } from '../../../drivers/common/names.ts'
import type { ManifestFacts } from '../../../electron/registry/manifests/manifest-facts.ts'
import {
  dockerManifestList,
  ociImageIndex,
  ociImageManifest,
  parseManifest,
} from '../../../electron/registry/manifests/manifest.ts'

export function digestOf(text: string, algorithm = 'sha256'): Digest {
  return parseDigest(`${algorithm}:${createHash(algorithm).update(text).digest('hex')}`)
}

/** What the bytes of a document say, under their own digest. */
export function factsOf(document: unknown, algorithm = 'sha256'): ManifestFacts {
  const bytes = new TextEncoder().encode(typeof document === 'string' ? document : JSON.stringify(document))
  const digest = parseDigest(`${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`)
  return { digest, sizeBytes: bytes.byteLength, manifest: parseManifest(bytes) }
}

export function descriptor(
  name: string,
  mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip',
  more = {},
) {
  return { mediaType, digest: digestOf(name), size: name.length * 1000, ...more }
}

export function image(name: string, layers: readonly string[], more = {}): ManifestFacts {
  return factsOf({
    schemaVersion: 2,
    mediaType: ociImageManifest,
    config: descriptor(`configuration of ${name}`, 'application/vnd.oci.image.config.v1+json'),
    layers: layers.map((layer) => descriptor(layer)),
    ...more,
  })
}

export function indexOf(children: readonly ManifestFacts[], more = {}): ManifestFacts {
  return factsOf({
    schemaVersion: 2,
    mediaType: ociImageIndex,
    manifests: children.map(({ digest, sizeBytes, manifest }) => ({
      mediaType: manifest.mediaType,
      digest,
      size: sizeBytes,
    })),
    ...more,
  })
}

/** One of each kind, and of what they may have. */
export function oneOfEach(): readonly ManifestFacts[] {
  const plain = image('plain', ['one', 'two', 'one'])
  const annotated = image('annotated', ['two'], {
    annotations: { 'org.opencontainers.image.version': '1.4.1', ключ: 'значение "в кавычках"' },
  })
  const signature = factsOf({
    schemaVersion: 2,
    mediaType: ociImageManifest,
    artifactType: 'application/vnd.example.signature',
    config: descriptor('{}', 'application/vnd.oci.empty.v1+json'),
    layers: [descriptor('signature', 'application/vnd.example.simple')],
    subject: { mediaType: ociImageManifest, digest: plain.digest, size: plain.sizeBytes },
  })
  const list = factsOf({
    schemaVersion: 2,
    mediaType: dockerManifestList,
    manifests: [
      {
        mediaType: ociImageManifest,
        digest: plain.digest,
        size: plain.sizeBytes,
        platform: { os: 'windows', architecture: 'amd64', 'os.version': '10.0.20348.1' },
      },
      {
        mediaType: ociImageManifest,
        digest: annotated.digest,
        size: annotated.sizeBytes,
        platform: { os: 'unknown', architecture: 'unknown' },
        annotations: {
          'vnd.docker.reference.type': 'attestation-manifest',
          'vnd.docker.reference.digest': plain.digest,
        },
      },
      descriptor('a cache', 'application/vnd.oci.image.layer.v1.tar+zstd'),
    ],
  })
  const schema1 = factsOf({
    schemaVersion: 1,
    fsLayers: ['one', 'two'].map((name) => ({ blobSum: digestOf(name) })),
  })
  return [
    plain,
    annotated,
    signature,
    list,
    indexOf([list, signature]),
    factsOf({ schemaVersion: 2, mediaType: ociImageIndex, manifests: null }),
    schema1,
    factsOf('no JSON'),
    factsOf({ schemaVersion: 2, mediaType: 'application/x-tar', config: {}, layers: [] }),
    image('by sha512', ['one'], { layers: [{ ...descriptor('wide'), digest: digestOf('wide', 'sha512') }] }),
    factsOf({ ...JSON.parse('{"schemaVersion":2}'), config: descriptor('c'), layers: [] }, 'sha512'),
  ]
}
