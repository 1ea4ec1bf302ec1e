import { mapConcurrent, type StorageDriver, type StorePath } from '../../drivers/index.ts'
import { layout } from './layout/layout.ts'
import type { Digest, RepositoryName, Tag } from '../../drivers/common/names.ts'

/** Content to write under a digest: its bytes, or a value that stands for them until they are read. */
export interface PushItem<Content = Uint8Array> {
  readonly digest: Digest
  readonly bytes: Content
}

/** What a push writes to a repository: blobs, manifests (children before parents), tags. */
export interface Push<Content = Uint8Array> {
  readonly repository: RepositoryName
  readonly blobs: readonly PushItem<Content>[]
  /** Manifests of one inner list do not reference each other, and may be written at once. */
  readonly manifests: readonly (PushItem<Content> | readonly PushItem<Content>[])[]
  readonly tags: readonly { readonly tag: Tag; readonly digest: Digest }[]
}

/** One object to write. All steps of a phase may be written at once; a phase begins when the one before is done. */
export interface PushStep<Content = Uint8Array> {
  readonly path: StorePath
  readonly content: Content | Uint8Array
}

/**
 * Plans a push in phases: blobs, layer links, manifests (children first), revision links, and for each tag the history
 * entry and then the current link. If it stops anywhere, no tag points to a missing manifest.
 */
export function planPush<Content>(push: Push<Content>): readonly (readonly PushStep<Content>[])[] {
  const { repository } = push
  return [
    push.blobs.map(data),
    push.blobs.map(({ digest }) => ({ path: layout.layerLink(repository, digest), content: link(digest) })),
    ...push.manifests.flatMap((each) => {
      const together = 'digest' in each ? [each] : each
      return [
        together.map(data),
        together.map(({ digest }) => ({
          path: layout.manifestRevisionLink(repository, digest),
          content: link(digest),
        })),
      ]
    }),
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
export function runPush(
  driver: StorageDriver,
  plan: readonly (readonly PushStep[])[],
  signal: AbortSignal,
): Promise<void> {
  return runPhases(plan, ({ path, content }, stop) => driver.putContent(path, content, stop), signal)
}

/** Writes the phases of a plan in order, each step by `write`, a few at once. The first failure ends all. */
export async function runPhases<Step>(
  plan: readonly (readonly Step[])[],
  write: (step: Step, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  for (const phase of plan) {
    for await (const _ of mapConcurrent(phase, stepsAtOnce, write, signal)) void _
  }
}

const stepsAtOnce = 8

function data<Content>({ digest, bytes }: PushItem<Content>): PushStep<Content> {
  return { path: layout.blobData(digest), content: bytes }
}

function link(digest: Digest): Uint8Array {
  return new TextEncoder().encode(digest)
}
