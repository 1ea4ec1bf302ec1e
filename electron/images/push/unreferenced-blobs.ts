import type { StorageDriver } from '../../../drivers/index.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { Digest } from '../../registry/names.ts'
import type { RunContext, TransferMemory } from '../../transfers/model/runner.ts'
import { explain } from '../explain.ts'

/**
 * Which blobs a transfer brought whole and has no image of yet. They stay when it is cancelled, as they do when a client
 * of a registry goes away: others may use them by then. Kept in its memory, so that what stays can be said.
 */
export class UnreferencedBlobs {
  readonly #memory: TransferMemory
  readonly #writes = new Set<Promise<void>>()

  constructor(memory: TransferMemory) {
    this.#memory = memory
  }

  /** Nobody waits for the note: without it a blob is not counted, and nothing else. */
  uploaded(digest: Digest, sizeBytes: number): void {
    this.#note(digest, sizeBytes)
  }

  /** An image of them is in the store. */
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

/** Says how many there are, and their size, of a transfer that was cancelled, and forgets them. */
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
