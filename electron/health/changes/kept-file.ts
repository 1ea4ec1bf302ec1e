import { createHash } from 'node:crypto'

import { AppendedFile } from './appended-file.ts'
import type { ChangeFiles } from './change-files.ts'
import { keptLine, type Before, type Kept } from './operation-lines.ts'

/**
 * Where what the undo of a phase needs is kept, before anything of it is changed. What a run kept before it was killed
 * stays: what is in the bucket by then may be what it wrote itself.
 */
export class KeptFile {
  readonly #file: AppendedFile
  /** By the place of an operation: the hash of what was there before it, as an earlier run kept it. */
  readonly #earlier: ReadonlyMap<number, string>

  private constructor(file: AppendedFile, earlier: ReadonlyMap<number, string>) {
    this.#file = file
    this.#earlier = earlier
  }

  /** `doneIndex`: operations before that are done, and not asked for any more. */
  static async open(files: ChangeFiles, phase: number, doneIndex: number): Promise<KeptFile> {
    const file = await AppendedFile.open(files.kept(phase))
    const earlier = new Map<number, string>()
    for await (const { at, before } of files.keptOf(phase)) {
      if (at >= doneIndex && !earlier.has(at)) earlier.set(at, hashOf(before))
    }
    return new KeptFile(file, earlier)
  }

  /** Whether an earlier run kept this, something else, or nothing. */
  compare(at: number, before: Before): 'same' | 'other' | 'none' {
    const earlier = this.#earlier.get(at)
    return earlier === undefined ? 'none' : earlier === hashOf(before) ? 'same' : 'other'
  }

  /** Whether an earlier run kept anything of an operation. */
  has(at: number): boolean {
    return this.#earlier.has(at)
  }

  /** Resolves when it is on the disk. */
  keep(kept: Kept): Promise<void> {
    return this.#file.append(keptLine(kept))
  }

  /** Notes that operations up to this one (exclusive) may be done from now on. Resolves when it is on the disk. */
  begin(to: number): Promise<void> {
    return this.#file.append(keptLine({ kind: 'begun', to }))
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}

function hashOf(before: Before): string {
  return before === undefined ? 'none' : createHash('sha256').update(before).digest('base64')
}
