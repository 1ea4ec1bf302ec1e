import { StoreError } from '../../../drivers/index.ts'
import type { ListRows } from './list-text.ts'

interface Part {
  readonly rows: ListRows
  readonly last: boolean
  readonly taken: () => void
  readonly failed: (error: unknown) => void
}

/** Hands rows from who has them to who writes them, a part at a time: no more than one part waits. */
export class RowFlow implements AsyncIterable<ListRows> {
  /** Rows that were written. */
  count = 0
  #part: Part | undefined
  #closed: { readonly error: unknown } | undefined
  #wake: (() => void) | undefined

  /** Resolves when the rows are written. Fails with what the flow was closed with. */
  put(rows: ListRows, last: boolean): Promise<void> {
    if (this.#closed !== undefined) return Promise.reject(asError(this.#closed.error))
    if (this.#part !== undefined) {
      return Promise.reject(new StoreError('PreconditionFailed', 'the last rows are not written yet'))
    }
    return new Promise((taken, failed) => {
      this.#part = { rows, last, taken, failed }
      this.#wake?.()
    })
  }

  /** Ends the flow for both sides. */
  close(error: unknown): void {
    this.#closed ??= { error }
    this.#part?.failed(error)
    this.#part = undefined
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ListRows, void, undefined> {
    for (;;) {
      if (this.#closed !== undefined) throw this.#closed.error
      const part = this.#part
      if (part === undefined) {
        await new Promise<void>((resolve) => (this.#wake = resolve))
        continue
      }
      yield part.rows
      this.count += part.rows.length
      this.#part = undefined
      part.taken()
      if (part.last) return
    }
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
