import { mapConcurrent, type Explanation } from '../../../drivers/index.ts'
import { isForeignLayer } from '../../registry/manifests/descriptor-kinds.ts'
import type { Descriptor } from '../../registry/manifests/manifest.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import type { StoredManifest } from '../../registry/manifests/read-manifest.ts'
import {
  blobAvailability,
  manifestAvailability,
  type Availability,
  type RepositoryLookup,
} from '../../registry/blobs/availability.ts'
import { explain } from '../explain.ts'

/** A blob that a registry serves. `storedAs` is the digest under which the store keeps its bytes. */
export interface AvailableBlob {
  readonly digest: Digest
  readonly sizeBytes: number
  readonly storedAs: Digest
}

/** The part of a `ManifestTree` that is needed here. */
interface NeededTree {
  readonly manifests: readonly StoredManifest[]
  readonly blobs: readonly Descriptor[]
  readonly problem?: Explanation
}

/**
 * The blobs of a manifest tree if a registry serves all of them; otherwise the reason. What a registry would not serve is
 * not exported or copied, either. A foreign layer may be missing: it is left out.
 */
export async function availableBlobs(
  from: RepositoryLookup,
  { manifests, blobs, problem }: NeededTree,
  signal: AbortSignal,
): Promise<readonly AvailableBlob[] | Explanation> {
  if (problem !== undefined) return problem
  // The root is last in the list. Its problem says more than a problem below it.
  const why = (await inOrder(manifests.toReversed(), manifestProblem)).find((each) => each !== undefined)
  if (why !== undefined) return why
  const found: AvailableBlob[] = []
  const available = await inOrder(blobs, async (blob) => ({ blob, ...(await blobAvailability(from, blob)) }))
  for (const { blob, ...answer } of available) {
    const { digest, sizeBytes } = blob
    if (answer.presence === 'present') found.push({ digest, sizeBytes, storedAs: answer.storedAs })
    else if (!isDispensable(blob, answer)) return reasonOf(blob, answer)
  }
  return found

  async function manifestProblem({ digest, bytes }: StoredManifest): Promise<Explanation | undefined> {
    const answer = await manifestAvailability(from, { digest, sizeBytes: bytes.byteLength })
    return answer.problem && explain('manifestUnusable', { digest }, answer.problem)
  }

  /** Asks several at once. Answers are in the order of the items, so the reported reason is always the same. */
  async function inOrder<Item, Answer>(items: readonly Item[], ask: (item: Item) => Promise<Answer>) {
    const answers: { readonly at: number; readonly answer: Answer }[] = []
    const asked = mapConcurrent(
      items.entries(),
      blobsAtOnce,
      async ([at, item]) => ({ at, answer: await ask(item) }),
      signal,
    )
    for await (const each of asked) answers.push(each)
    return answers.sort((a, b) => a.at - b.at).map(({ answer }) => answer)
  }
}

const blobsAtOnce = 8

function isDispensable(blob: Descriptor, { presence }: Availability): boolean {
  return isForeignLayer(blob) && (presence === 'missing' || presence === 'unlinked')
}

function reasonOf(
  { digest, sizeBytes }: Descriptor,
  { presence, storedBytes, problem }: Availability,
): Explanation {
  if (presence === 'missing') return explain('blobMissing', { digest })
  if (presence === 'sizeDiffers' && storedBytes !== undefined) {
    return explain('blobSize', { digest, foundBytes: storedBytes, saidBytes: sizeBytes })
  }
  return problem === undefined
    ? explain('blobMissing', { digest })
    : explain('blobUnserved', { digest }, problem)
}
