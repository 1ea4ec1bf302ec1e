import { join } from 'node:path'

import { descriptor, jsonBlob, tinyImage, TinyRegistry, type Blob } from '../registry/tiny-registry.ts'
import { ociImageIndex, ociImageManifest } from '../../../electron/registry/manifests/manifest.ts'

/** What stands in for a name that wants to be more than a text. */
export const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>&amp;\u202Egpj`

/**
 * A store with six tagged images, all but one with something that vouches for them: two signatures (one by its subject,
 * one by a tag of cosign), two SBOMs, two attestations; with an unreferenced blob, and a stranger of a hostile name.
 */
export async function auditedStore(folder: string): Promise<TinyRegistry> {
  const registry = await TinyRegistry.in(join(folder, 'audited'))
  const named = (name: string) => tinyImage(name)
  const [bare, signed, cosigned, listed, attested, old] = [
    named('bare'),
    named('signed'),
    named('cosigned'),
    named('listed'),
    named('attested'),
    named('old'),
  ]
  await registry.push('team/app', ['bare', 'bare-again'], bare)
  await registry.push('team/app', ['signed'], signed)
  await registry.push('team/app', [], about(signed.manifest, 'application/vnd.cncf.notary.signature'))
  await registry.push('team/app', ['with-sbom'], listed)
  await registry.push('team/app', [], about(listed.manifest, 'application/spdx+json'))
  await registry.push('team/web', ['cosigned'], cosigned)
  await registry.push('team/web', [`${tagOf(cosigned.manifest)}.sig`], tinyImage('a signature of cosign'))
  const attestation = tinyImage('attestation', {
    layers: ['https://slsa.dev/provenance/v1', 'https://spdx.dev/Document'].map((predicate) => ({
      ...descriptor('application/vnd.in-toto+json', attested.layer),
      annotations: { 'in-toto.io/predicate-type': predicate },
    })),
  })
  const index = jsonBlob({
    schemaVersion: 2,
    mediaType: ociImageIndex,
    manifests: [
      descriptor(ociImageManifest, attested.manifest),
      {
        ...descriptor(ociImageManifest, attestation.manifest),
        annotations: {
          'vnd.docker.reference.type': 'attestation-manifest',
          'vnd.docker.reference.digest': attested.manifest.digest,
        },
      },
    ],
  })
  const blobs = [...attested.blobs, ...attestation.blobs]
  await registry.pushManifests('team/web', ['built'], blobs, [attested.manifest, attestation.manifest, index])
  // Signed in another repository: a registry does not tell of that here.
  await registry.push('team/old', [], about(old.manifest, 'application/vnd.cncf.notary.signature'))
  await registry.write(`docker/registry/v2/blobs/sha256/aa/${'a'.repeat(64)}/data`, 'nobody')
  await registry.write(hostile.replaceAll('/', '_'), 'a stranger')
  return registry
}

/** An artifact about a manifest. */
function about(subject: Blob, artifactType: string) {
  return tinyImage(`${artifactType} of ${subject.digest}`, {
    artifactType,
    subject: descriptor(ociImageManifest, subject),
  })
}

function tagOf({ digest }: Blob): string {
  return digest.replace(':', '-')
}
