/** Knows which transfers were begun together from this window: what is asked of them is asked once for all. */
export class Drops {
  readonly #dropOf = new Map<string, string>()

  /** `drop` is an id of the caller's own making. */
  add(drop: string, transfers: readonly string[]): void {
    for (const transfer of transfers) this.#dropOf.set(transfer, drop)
  }

  /** Undefined for what another window or another run began. */
  dropOf(transfer: string): string | undefined {
    return this.#dropOf.get(transfer)
  }
}
