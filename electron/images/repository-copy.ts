import type { StorePath } from '../../drivers/index.ts'
import type { Digest, RepositoryName, Tag } from '../registry/names.ts'
import { planPush, type PushStep } from '../registry/push.ts'

/**
 * What stands for the bytes of a step until they are brought from the other store: it may keep a blob under another digest,
 * which its layer link names.
 */
export type ToBring =
  | {
      readonly kind: 'blob'
      readonly digest: Digest
      readonly sizeBytes: number
      readonly storedAs: Digest
    }
  | { readonly kind: 'manifest'; readonly digest: Digest; readonly sizeBytes: number }

export type BlobToBring = Extract<ToBring, { readonly kind: 'blob' }>

/** A manifest, and what it cannot be pulled without. */
export interface ManifestToCopy {
  readonly digest: Digest
  readonly sizeBytes: number
  readonly blobs: readonly Digest[]
  readonly children: readonly Digest[]
}

export interface TagToCopy {
  readonly tag: Tag
  readonly digest: Digest
  /** What the tag of the target points to now. */
  readonly before: Digest | undefined
}

/** What is copied of one repository: whole manifests only, and tags of those. */
export interface RepositoryCopy {
  readonly from: RepositoryName
  readonly to: RepositoryName
  readonly blobs: ReadonlyMap<Digest, BlobToBring>
  readonly manifests: ReadonlyMap<Digest, ManifestToCopy>
  readonly tags: readonly TagToCopy[]
  /** Paths of the target that hold already what would be written to them. */
  readonly there: ReadonlySet<StorePath>
}

/** The push that the copy is, without what is there. */
export function copySteps(copy: RepositoryCopy): readonly (readonly PushStep<ToBring>[])[] {
  const plan = planPush<ToBring>({
    repository: copy.to,
    blobs: [...copy.blobs.values()].map((blob) => ({ digest: blob.digest, bytes: blob })),
    manifests: inGenerations(copy.manifests).map((generation) =>
      generation.map(({ digest, sizeBytes }) => ({
        digest,
        bytes: { kind: 'manifest', digest, sizeBytes } as const,
      })),
    ),
    tags: copy.tags,
  })
  return plan.map((phase) => phase.filter(({ path }) => !copy.there.has(path)))
}

/** The same copy without what needs a blob that cannot be brought, and the tags that are left out for it. */
export function withoutBlobs(
  copy: RepositoryCopy,
  lost: ReadonlySet<Digest>,
): {
  readonly copy: RepositoryCopy
  readonly leftOut: readonly { readonly tag: Tag; readonly blob: Digest }[]
} {
  const broken = new Map<Digest, Digest>()
  for (const generation of inGenerations(copy.manifests)) {
    for (const { digest, blobs, children } of generation) {
      const blob =
        blobs.find((each) => lost.has(each)) ?? children.flatMap((each) => broken.get(each) ?? [])[0]
      if (blob !== undefined) broken.set(digest, blob)
    }
  }
  return {
    copy: {
      ...copy,
      blobs: new Map([...copy.blobs].filter(([digest]) => !lost.has(digest))),
      manifests: new Map([...copy.manifests].filter(([digest]) => !broken.has(digest))),
      tags: copy.tags.filter(({ digest }) => !broken.has(digest)),
    },
    leftOut: copy.tags.flatMap(({ tag, digest }) => {
      const blob = broken.get(digest)
      return blob === undefined ? [] : [{ tag, blob }]
    }),
  }
}

/** Manifests without children first, then those whose children are among them, and so on. */
function inGenerations(manifests: ReadonlyMap<Digest, ManifestToCopy>): ManifestToCopy[][] {
  const generations: ManifestToCopy[][] = []
  const known = new Map<Digest, number>()
  for (const manifest of manifests.values()) generationOf(manifest)
  return generations

  function generationOf(manifest: ManifestToCopy): number {
    const before = known.get(manifest.digest)
    if (before !== undefined) return before
    const below = manifest.children.flatMap((child) => manifests.get(child) ?? []).map(generationOf)
    const generation = below.reduce((highest, each) => Math.max(highest, each + 1), 0)
    known.set(manifest.digest, generation)
    ;(generations[generation] ??= []).push(manifest)
    return generation
  }
}
