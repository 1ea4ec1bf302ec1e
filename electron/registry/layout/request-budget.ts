/** Thrown when a budget is used up. The caller reports that the rest was not looked up. */
export class RequestBudgetSpent extends Error {}

/** Limits the number of single requests of a listing, so that a large repository does not cost endless work. */
export class RequestBudget {
  #left: number

  constructor(most: number) {
    this.#left = most
  }

  /** Takes one request. Fails with RequestBudgetSpent when none is left. */
  spend(): void {
    if (this.#left === 0) throw new RequestBudgetSpent()
    this.#left -= 1
  }
}
