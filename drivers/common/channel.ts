/** A queue between any number of writers and one reader. It has no bound: all unread items are in memory. */
export class Channel<Item> implements AsyncIterable<Item> {
  #items: Item[] = []
  #ended = false
  #failure: { readonly error: unknown } | undefined
  #wake: (() => void) | undefined

  push(item: Item): void {
    this.#items.push(item)
    this.#wake?.()
  }

  /** Pushes one by one: `push(...items)` overflows the stack at about a hundred thousand. */
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

  /** Yields all items that wait, at most once every `everyMs` milliseconds; the first batch at once. */
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
