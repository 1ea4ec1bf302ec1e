/** The largest of many, at most so many as are asked for. */
export class Largest<Item extends { readonly sizeBytes: number }> {
  private readonly items: Item[] = []
  private readonly most: number

  constructor(most: number) {
    this.most = most
  }

  /** Whether one of this size would be kept: what is not is not made. */
  takes(sizeBytes: number): boolean {
    if (sizeBytes <= 0) return false
    return this.items.length < this.most || sizeBytes > (this.items.at(-1)?.sizeBytes ?? 0)
  }

  add(item: Item): void {
    if (!this.takes(item.sizeBytes)) return
    const at = this.items.findIndex(({ sizeBytes }) => sizeBytes < item.sizeBytes)
    this.items.splice(at === -1 ? this.items.length : at, 0, item)
    if (this.items.length > this.most) this.items.pop()
  }

  /** The largest first. */
  get all(): readonly Item[] {
    return this.items
  }
}
