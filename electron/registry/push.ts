import { mapConcurrent, type StorageDriver, type StorePath } from '../../drivers/index.ts'
import { layout } from './layout.ts'
import type { Digest, RepositoryName, Tag } from './names.ts'

/** What is to be in a repository: blobs, manifests (children before parents), tags. */
export interface Push {
  readonly repository: RepositoryName
  readonly blobs: readonly { readonly digest: Digest; readonly bytes: Uint8Array }[]
  readonly manifests: readonly { readonly digest: Digest; readonly bytes: Uint8Array }[]
  readonly tags: readonly { readonly tag: Tag; readonly digest: Digest }[]
}

/** One object to write. All steps of a phase may be written at once; a phase begins when the one before is done. */
export interface PushStep {
  readonly path: StorePath
  readonly content: Uint8Array
}

/**
 * A push as data: blobs, layer links, manifests (each after its children), revision links, and for every tag its
 * history entry and last its current link. Stopped anywhere, no tag points to what is not there.
 */
export function planPush(push: Push): readonly (readonly PushStep[])[] {
  const { repository } = push
  return [
    push.blobs.map(({ digest, bytes }) => ({ path: layout.blobData(digest), content: bytes })),
    push.blobs.map(({ digest }) => ({ path: layout.layerLink(repository, digest), content: link(digest) })),
    ...push.manifests.flatMap(({ digest, bytes }) => [
      [{ path: layout.blobData(digest), content: bytes }],
      [{ path: layout.manifestRevisionLink(repository, digest), content: link(digest) }],
    ]),
    push.tags.map(({ tag, digest }) => ({
      path: layout.manifestTagIndexEntryLink(repository, tag, digest),
      content: link(digest),
    })),
    push.tags.map(({ tag, digest }) => ({
      path: layout.manifestTagCurrent(repository, tag),
      content: link(digest),
    })),
  ]
}

/** Writes the phases of a plan in order. */
export async function runPush(
  driver: StorageDriver,
  plan: readonly (readonly PushStep[])[],
  signal: AbortSignal,
): Promise<void> {
  for (const phase of plan) {
    const written = mapConcurrent(
      phase,
      8,
      ({ path, content }, stop) => driver.putContent(path, content, stop),
      signal,
    )
    for await (const _ of written) void _
  }
}

function link(digest: Digest): Uint8Array {
  return new TextEncoder().encode(digest)
}
