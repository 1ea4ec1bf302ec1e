/** A queue between tasks that make items and one reader. Items wait in memory: for what is small and many. */
export class Channel<Item> implements AsyncIterable<Item> {
  #items: Item[] = []
  #ended = false
  #failure: { readonly error: unknown } | undefined
  #wake: (() => void) | undefined

  push(item: Item): void {
    this.#items.push(item)
    this.#wake?.()
  }

  /** However many: a call with each as an argument fails where they are a hundred thousand. */
  pushAll(items: Iterable<Item>): void {
    for (const item of items) this.#items.push(item)
    this.#wake?.()
  }

  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  fail(error: unknown): void {
    this.#failure ??= { error }
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const items of this.batches(0)) yield* items
  }

  /** Everything that has gathered, no sooner than this after the batch before; the first at once. */
  async *batches(everyMs: number): AsyncGenerator<Item[], void, undefined> {
    for (;;) {
      if (this.#items.length > 0) {
        const batch = this.#items
        this.#items = []
        yield batch
        if (everyMs > 0 && !this.#ended) await new Promise<void>((resolve) => setTimeout(resolve, everyMs))
      } else if (this.#failure !== undefined) throw this.#failure.error
      else if (this.#ended) return
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}
