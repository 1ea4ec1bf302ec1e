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
 * purpose. About 3 MB, made here and always of the same bytes: writing it again changes nothing but times.
 */
export async function writeSample(driver: StorageDriver, signal: AbortSignal): Promise<void> {
  const written = new Set<StorePath>()
  for (const repository of sources.repositories) {
    for await (const push of buildRepository(repository, sources.bases)) {
      await runPush(driver, stepsOf(push, written), signal)
    }
  }
  await runPush(driver, [leftoverSteps(sources.leftovers)], signal)
}

/** A push without the blobs that are to be missing, and without those that an earlier push brought. */
function stepsOf({ push, lost }: SamplePush, written: Set<StorePath>): readonly (readonly PushStep[])[] {
  const left = new Set<StorePath>([...written, ...lost.map(layout.blobData)])
  for (const { digest } of push.blobs) written.add(layout.blobData(digest))
  return planPush(push).map((phase) => phase.filter(({ path }) => !left.has(path)))
}

/** What stays behind: a blob that no repository knows, and an upload that nobody finished. */
function leftoverSteps({ unreferencedBlob, staleUpload }: LeftoversSpec): readonly PushStep[] {
  const blob = contentOf(randomText(unreferencedBlob.seed, unreferencedBlob.randomBytes))
  const repository = parseRepositoryName(staleUpload.repository)
  const { uuid, startedAt, seed, randomBytes } = staleUpload
  return [
    { path: layout.blobData(blob.digest), content: blob.bytes },
    { path: layout.uploadStartedAt(repository, uuid), content: new TextEncoder().encode(startedAt) },
    { path: layout.uploadData(repository, uuid), content: randomText(seed, randomBytes) },
  ]
}
