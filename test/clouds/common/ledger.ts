/** How often the whole bytes of a part arrived: parts are what a transfer that goes on must not send again. */
export class Ledger {
  readonly #uploads = new Map<string, Map<number, number>>()

  accepted(uploadId: string, part: number): void {
    const parts = this.#uploads.get(uploadId) ?? new Map<number, number>()
    this.#uploads.set(uploadId, parts.set(part, (parts.get(part) ?? 0) + 1))
  }

  /** Parts that arrived at all. */
  get parts(): number {
    return [...this.#uploads.values()].reduce((sum, parts) => sum + parts.size, 0)
  }

  /** Parts that arrived more than once, of uploads that are over, too. */
  get sentAgain(): readonly { readonly uploadId: string; readonly part: number; readonly times: number }[] {
    return [...this.#uploads].flatMap(([uploadId, parts]) =>
      [...parts].filter(([, times]) => times > 1).map(([part, times]) => ({ uploadId, part, times })),
    )
  }
}
