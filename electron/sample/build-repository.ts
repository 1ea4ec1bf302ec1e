import type { Push } from '../registry/push.ts'
import { parseRepositoryName, parseTag, type Digest } from '../../drivers/common/names.ts'
import { fallbackTag } from '../registry/referrers/referrers.ts'
import { buildArtifact } from './build-artifact.ts'
import { buildAttestation } from './build-attestation.ts'
import { annotationsOf, buildImage } from './build-image.ts'
import { buildIndex, buildReferrersIndex } from './build-index.ts'
import type { Built } from './built.ts'
import type { DescriptorJson } from './content.ts'
import { imageOf } from './image-of.ts'
import { render } from './render.ts'
import { samplePublicKey } from './signing-key.ts'
import {
  artifactSpec,
  type ArtifactPushSpec,
  type BasesSpec,
  type ImagePushSpec,
  type PushSpec,
  type RepositorySpec,
} from './spec.ts'

/** A push, and what of it is not to be in the bucket. */
export interface SamplePush {
  readonly push: Push
  /** When it happened, in milliseconds since 1970, UTC. */
  readonly pushedAtMs: number
  /** Blobs. */
  readonly lost: readonly Digest[]
  /** Blobs of which a byte is to be another one. */
  readonly spoiled: readonly Digest[]
  /** Manifests whose revision links are to be missing. */
  readonly unlinked: readonly Digest[]
}

/** The pushes of a repository in the order they happened. */
export async function* buildRepository(
  spec: RepositorySpec,
  bases: BasesSpec,
): AsyncGenerator<SamplePush, void, undefined> {
  const images = new Map<string, DescriptorJson>()
  const referrers = new Map<Digest, DescriptorJson[]>()

  let pushedAtMs = 0
  for (const push of spec.pushes) {
    const built = await build(push)
    // The list of referrers is written behind them.
    pushedAtMs =
      push.kind === 'fallbackTag' ? pushedAtMs + minuteMs : Date.parse(push.createdAt) + untilPushedMs
    const left = push.kind === 'image' && push.collected ? collected(built) : whole(built)
    yield { pushedAtMs, ...samplePush(spec, left, tagsOf(push)) }
  }

  async function build(push: PushSpec): Promise<Built> {
    if (push.kind === 'fallbackTag') {
      return buildReferrersIndex(referrers.get(imageNamed(push.subject).digest) ?? [])
    }
    if (push.kind === 'image') {
      const image = await buildRelease(spec, push, bases)
      images.set(push.version, image.descriptor)
      return image
    }
    const subject = push.subject === undefined ? undefined : imageNamed(push.subject)
    const artifact = await buildArtifactOf(spec, push, subject)
    if (subject !== undefined) {
      referrers.set(subject.digest, [...(referrers.get(subject.digest) ?? []), artifact.descriptor])
    }
    return artifact
  }

  function tagsOf(push: PushSpec): readonly string[] {
    return push.kind === 'fallbackTag' ? [fallbackTag(imageNamed(push.subject).digest)] : push.tags
  }

  function imageNamed(version: string): DescriptorJson {
    const descriptor = images.get(version)
    if (descriptor === undefined) throw new Error(`${spec.repository} has no image ${version} yet`)
    return descriptor
  }
}

/** One image for one platform; an index for several, or where attestations stand beside it. */
async function buildRelease(spec: RepositorySpec, push: ImagePushSpec, bases: BasesSpec): Promise<Built> {
  const { createdAt, format, loses, spoils } = push
  const children: Built[] = []
  let annotations: Readonly<Record<string, string>> = {}
  for (const platform of push.platforms) {
    const { image, steps } = imageOf(spec, push, platform, bases)
    annotations = annotationsOf(image)
    children.push(await buildImage({ platform, createdAt, format, image, steps, loses, spoils }))
  }
  const [only] = children
  if (only !== undefined && children.length === 1 && !push.attested) return only
  const attestations = push.attested
    ? children.map((child) => buildAttestation(child, spec.repository, createdAt))
    : []
  return buildIndex([...children, ...attestations], format, annotations)
}

function buildArtifactOf(
  spec: RepositorySpec,
  { artifact, version, createdAt }: ArtifactPushSpec,
  subject: DescriptorJson | undefined,
): Promise<Built> {
  const words = {
    repository: spec.repository,
    version,
    createdAt,
    subjectDigest: subject?.digest ?? '',
    publicKey: samplePublicKey(),
  }
  const described = artifactSpec.parse(render(spec.artifacts[artifact], words))
  return buildArtifact(described, createdAt, subject)
}

interface LeftBuilt {
  readonly built: Built
  readonly unlinked: readonly Digest[]
}

function whole(built: Built): LeftBuilt {
  return { built, unlinked: [] }
}

/** What a collection leaves of an index: itself, and the bytes of its children. */
function collected(built: Built): LeftBuilt {
  const children = built.manifests.slice(0, -1).map(({ digest }) => digest)
  return { built: { ...built, lost: built.blobs.map(({ digest }) => digest) }, unlinked: children }
}

function samplePush(
  { repository }: RepositorySpec,
  { built, unlinked }: LeftBuilt,
  tags: readonly string[],
): Omit<SamplePush, 'pushedAtMs'> {
  const { digest } = built.descriptor
  return {
    push: {
      repository: parseRepositoryName(repository),
      // The children of an index may share layers.
      blobs: [...new Map(built.blobs.map((blob) => [blob.digest, blob])).values()],
      manifests: built.manifests,
      tags: tags.map((tag) => ({ tag: parseTag(tag), digest })),
    },
    lost: built.lost,
    spoiled: built.spoiled,
    unlinked,
  }
}

const minuteMs = 60_000
/** From the making of an image to its push. */
const untilPushedMs = 4 * minuteMs
