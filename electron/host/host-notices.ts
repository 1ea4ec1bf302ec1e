import type { HostNotice, StartNotice } from '../api/rows.ts'
import { ChangeNotifier } from '../../drivers/common/change-notifier.ts'

/** What is not as it should be with the host, for every window that looks. */
export class HostNotices {
  readonly #atStart: readonly StartNotice[]
  readonly #changes = new ChangeNotifier()
  #failures = 0
  #lastFailure = ''

  constructor(atStart: readonly StartNotice[]) {
    this.#atStart = atStart
  }

  /** Something failed that nobody waited for. */
  addFailure(what: string): void {
    this.#failures += 1
    this.#lastFailure = what
    this.#changes.tell()
  }

  all(): readonly HostNotice[] {
    if (this.#failures === 0) return this.#atStart
    return [...this.#atStart, { kind: 'unexpectedFailure', count: this.#failures, what: this.#lastFailure }]
  }

  watch(signal: AbortSignal): AsyncGenerator<readonly HostNotice[], void, undefined> {
    return this.#changes.watch(() => this.all(), signal)
  }
}
