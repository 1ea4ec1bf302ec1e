import type { StorageDriver } from '../../../drivers/index.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import type { RunContext, TransferMemory } from '../../transfers/model/runner.ts'
import { explain } from '../explain.ts'

/**
 * Notes in a transfer's memory which blobs it uploaded that no manifest of it references yet. When the transfer is
 * cancelled they stay, as after an aborted `docker push`, because others may use them. The note lets it report them.
 */
export class UnreferencedBlobs {
  readonly #memory: TransferMemory
  readonly #writes = new Set<Promise<void>>()

  constructor(memory: TransferMemory) {
    this.#memory = memory
  }

  /** The caller need not wait: if the note is lost, the blob is only missing from the report. */
  uploaded(digest: Digest, sizeBytes: number): void {
    this.#note(digest, sizeBytes)
  }

  /** An image in the store now references these blobs. */
  referenced(digests: Iterable<Digest>): void {
    for (const digest of digests) if (this.#memory.get(nameOf(digest)) !== undefined) this.#note(digest)
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#writes)
  }

  #note(digest: Digest, sizeBytes?: number): void {
    const write = this.#memory.set(nameOf(digest), sizeBytes).finally(() => this.#writes.delete(write))
    this.#writes.add(write)
    write.catch(() => undefined)
  }
}

/** Reports number and size of the unreferenced blobs of a cancelled transfer, and clears the notes. */
export async function reportUnreferencedBlobs(
  driver: StorageDriver,
  { memory, report }: Pick<RunContext, 'memory' | 'report'>,
): Promise<void> {
  const left = memory.entries(prefix)
  if (left.length === 0) return
  const leftBytes = left.reduce((sum, [, sizeBytes]) => sum + Number(sizeBytes), 0)
  const why = explain('blobsLeft', { blobs: left.length, leftBytes })
  report({ path: driver.keyOf(layout.blobs()), kind: 'left', ...why })
  await Promise.all(left.map(([name]) => memory.set(name, undefined)))
}

const prefix = 'left '

function nameOf(digest: Digest): string {
  return `${prefix}${digest}`
}
