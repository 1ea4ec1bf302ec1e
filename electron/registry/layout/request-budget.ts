/** Thrown where a listing may ask for no more single things: what is left over is not looked up, and that is said. */
export class RequestBudgetSpent extends Error {}

/** How many requests for single things a listing makes at most, so that a large repository costs no endless work. */
export class RequestBudget {
  #left: number

  constructor(most: number) {
    this.#left = most
  }

  /** Takes one. Fails with NoLookUpsLeft when there is none. */
  spend(): void {
    if (this.#left === 0) throw new RequestBudgetSpent()
    this.#left -= 1
  }
}
