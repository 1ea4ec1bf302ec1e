import type { StorePath } from '../../../drivers/index.ts'
import type { Digest, RepositoryName, Tag } from '../../../drivers/common/names.ts'
import { planPush, type PushStep } from '../../registry/push.ts'
import { mergeReferrers, filterReferrers, type ReferrerList } from '../../registry/referrers/referrer-list.ts'

/**
 * Stands for bytes that are still in the source store. `storedAs` is the digest under which the source stores the
 * blob: a layer link may name another digest than its own.
 */
export type ContentToCopy =
  | {
      readonly kind: 'blob'
      readonly digest: Digest
      readonly sizeBytes: number
      readonly storedAs: Digest
    }
  | { readonly kind: 'manifest'; readonly digest: Digest; readonly sizeBytes: number }

export type BlobToCopy = Extract<ContentToCopy, { readonly kind: 'blob' }>

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

/** A list of referrers that the target gets, or more for the one that it has. */
export interface ListToExtend {
  readonly tag: Tag
  /** What the target lists now. */
  readonly listed: ReferrerList
  readonly more: ReferrerList
}

/** What is copied of one repository: whole manifests only, and tags of those. */
export interface RepositoryCopy {
  readonly from: RepositoryName
  readonly to: RepositoryName
  readonly blobs: ReadonlyMap<Digest, BlobToCopy>
  readonly manifests: ReadonlyMap<Digest, ManifestToCopy>
  readonly lists: readonly ListToExtend[]
  readonly tags: readonly TagToCopy[]
  /** Paths in the target that already hold what would be written. */
  readonly existing: ReadonlySet<StorePath>
}

/** A copy as steps of a push, in their order. All steps of a phase may be written at once. */
export interface CopySteps {
  readonly blobs: readonly PushStep<ContentToCopy>[]
  readonly manifests: readonly (readonly PushStep<ContentToCopy>[])[]
  /** As the target's lists are now: they are read again when they are written. */
  readonly lists: readonly (readonly PushStep[])[]
  readonly tags: readonly (readonly PushStep<ContentToCopy>[])[]
}

/** The copy as push steps, without those whose paths exist. */
export function copySteps(copy: RepositoryCopy): CopySteps {
  const { to: repository, existing } = copy
  const [blobs = [], ...manifests] = planPush<ContentToCopy>({
    repository,
    blobs: [...copy.blobs.values()].map((blob) => ({ digest: blob.digest, bytes: blob })),
    manifests: inGenerations(copy.manifests).map((generation) =>
      generation.map(({ digest, sizeBytes }) => ({
        digest,
        bytes: { kind: 'manifest', digest, sizeBytes } as const,
      })),
    ),
    tags: [],
  }).map(withoutExisting)
  return {
    blobs,
    manifests,
    lists: copy.lists.flatMap(({ tag, listed, more }) => {
      const index = mergeReferrers(listed, more)
      if (index === undefined) return []
      return planPush({
        repository,
        blobs: [],
        manifests: [index],
        tags: [{ tag, digest: index.digest }],
      })
    }),
    tags: planPush<ContentToCopy>({ repository, blobs: [], manifests: [], tags: copy.tags }).map(
      withoutExisting,
    ),
  }

  function withoutExisting(phase: readonly PushStep<ContentToCopy>[]): readonly PushStep<ContentToCopy>[] {
    return phase.filter(({ path }) => !existing.has(path))
  }
}

/** Every object that the copy writes. */
export function allSteps({ blobs, manifests, lists, tags }: CopySteps): readonly Pick<PushStep, 'path'>[] {
  return [...blobs, ...manifests.flat(), ...lists.flat(), ...tags.flat()]
}

/** Removes from a copy everything that needs one of the `lost` blobs. Returns the tags that are left out. */
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
      lists: copy.lists.map((list) => withoutEntries(list, broken)),
      tags: copy.tags.filter(({ digest }) => !broken.has(digest)),
    },
    leftOut: [
      ...copy.tags.flatMap(({ tag, digest }) => withBlob(tag, digest)),
      ...copy.lists.flatMap(({ tag, more }) => more.entries.flatMap(({ digest }) => withBlob(tag, digest))),
    ],
  }

  function withBlob(tag: Tag, digest: Digest): readonly { readonly tag: Tag; readonly blob: Digest }[] {
    const blob = broken.get(digest)
    return blob === undefined ? [] : [{ tag, blob }]
  }
}

function withoutEntries(list: ListToExtend, broken: ReadonlyMap<Digest, Digest>): ListToExtend {
  const { entries } = list.more
  const kept = new Set(entries.map(({ digest }) => digest).filter((digest) => !broken.has(digest)))
  return kept.size === entries.length ? list : { ...list, more: filterReferrers(list.more, kept) }
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
