/** Runs tasks one after another, in the order in which they came. A task that fails does not stop the others. */
export class TaskQueue {
  #last: Promise<unknown> = Promise.resolve()

  run<Result>(task: () => Promise<Result>): Promise<Result> {
    const running = this.#last.then(task)
    this.#last = running.catch(() => undefined)
    return running
  }
}
