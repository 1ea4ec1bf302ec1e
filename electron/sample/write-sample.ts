import type { StorageDriver, StorePath } from '../../drivers/index.ts'
import { layout } from '../registry/layout/layout.ts'
import { parseRepositoryName } from '../../drivers/common/names.ts'
import { planPush, runPush, type PushStep } from '../registry/push.ts'
import { buildRepository, type SamplePush } from './build-repository.ts'
import { contentOf } from './content.ts'
import { randomText } from './random-text.ts'
import { sources } from './sources.ts'
import type { LeftoversSpec } from './spec.ts'

/**
 * Writes the sample registry: repositories as years of work leave them, with some damage and some leftovers on
 * purpose. About 3 MB, made here and always of the same bytes: writing it again changes nothing but times. Gives when each file
 * was pushed, as the story has it, in milliseconds since 1970, UTC.
 */
export async function writeSample(
  driver: StorageDriver,
  signal: AbortSignal,
): Promise<ReadonlyMap<StorePath, number>> {
  const written = new Set<StorePath>()
  const times = new Map<StorePath, number>()
  for (const repository of sources.repositories) {
    for await (const push of buildRepository(repository, sources.bases)) {
      const steps = stepsOf(push, written)
      for (const { path } of steps.flat()) times.set(path, push.pushedAtMs)
      await runPush(driver, steps, signal)
    }
  }
  const leftovers = leftoverSteps(sources.leftovers)
  for (const { path, leftAtMs } of leftovers) times.set(path, leftAtMs)
  await runPush(driver, [leftovers], signal)
  return times
}

/** A push without what is to be missing, and without the blobs that an earlier push brought. */
function stepsOf(
  { push, lost, spoiled, unlinked }: SamplePush,
  written: Set<StorePath>,
): readonly (readonly PushStep[])[] {
  const links = unlinked.map((digest) => layout.manifestRevisionLink(push.repository, digest))
  const left = new Set<StorePath>([...written, ...lost.map(layout.blobData), ...links])
  for (const { digest } of push.blobs) written.add(layout.blobData(digest))
  const wrong = new Set<StorePath>(spoiled.map(layout.blobData))
  return planPush(push).map((phase) =>
    phase
      .filter(({ path }) => !left.has(path))
      .map(({ path, content }) => ({ path, content: wrong.has(path) ? withOtherByte(content) : content })),
  )
}

function withOtherByte(content: Uint8Array): Uint8Array {
  const middle = content.length >> 1
  return content.map((byte, at) => (at === middle ? byte ^ 1 : byte))
}

/**
 * What stays behind: a blob that no repository knows, an upload that nobody finished, and links of a repository that is gone.
 */
function leftoverSteps({ unreferencedBlob, staleUpload, ghost }: LeftoversSpec): readonly LeftStep[] {
  const blob = contentOf(randomText(unreferencedBlob.seed, unreferencedBlob.randomBytes))
  const repository = parseRepositoryName(staleUpload.repository)
  const { uuid, startedAt, seed, randomBytes } = staleUpload
  const [begunAtMs, leftAtMs] = [Date.parse(startedAt), Date.parse(ghost.leftAt)]
  const started = new TextEncoder().encode(startedAt)
  return [
    { path: layout.blobData(blob.digest), content: blob.bytes, leftAtMs },
    { path: layout.uploadStartedAt(repository, uuid), content: started, leftAtMs: begunAtMs },
    {
      path: layout.uploadData(repository, uuid),
      content: randomText(seed, randomBytes),
      leftAtMs: begunAtMs,
    },
    ...ghost.seeds.map((each) => {
      const { digest } = contentOf(randomText(each, 100))
      const path = layout.layerLink(parseRepositoryName(ghost.repository), digest)
      return { path, content: new TextEncoder().encode(digest), leftAtMs }
    }),
  ]
}

type LeftStep = PushStep & { readonly leftAtMs: number }
