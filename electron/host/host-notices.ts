import type { HostNotice, StartNotice } from '../api/rows.ts'
import { ChangeNotifier } from '../../drivers/common/change-notifier.ts'

/** Notices about faults of the host, for all windows. */
export class HostNotices {
  readonly #atStart: readonly StartNotice[]
  readonly #changes = new ChangeNotifier()
  #failures = 0
  #lastFailure = ''

  constructor(atStart: readonly StartNotice[]) {
    this.#atStart = atStart
  }

  /** Notes an uncaught failure. */
  addFailure(what: string): void {
    this.#failures += 1
    this.#lastFailure = what
    this.#changes.notify()
  }

  all(): readonly HostNotice[] {
    if (this.#failures === 0) return this.#atStart
    return [...this.#atStart, { kind: 'unexpectedFailure', count: this.#failures, what: this.#lastFailure }]
  }

  watch(signal: AbortSignal): AsyncGenerator<readonly HostNotice[], void, undefined> {
    return this.#changes.watch(() => this.all(), signal)
  }
}
