import { sleep } from '../../../drivers/common/abort.ts'
import { ChangeNotifier } from '../../../drivers/common/change-notifier.ts'
import { linkedAbort } from '../../../drivers/common/linked-abort.ts'
import type { Repository } from '../../registry/repositories/repositories.ts'
import { SharedRun } from './shared-run.ts'

/** Repositories that are looked for once, for any number of readers. The search ends when the last reader left. */
export class SharedNames {
  readonly #notifier = new ChangeNotifier()
  readonly #run: SharedRun<void>
  readonly #found: Repository[] = []
  readonly #names = new Set<string>()
  #state: 'running' | 'whole' | 'failed' = 'running'

  constructor(find: (signal: AbortSignal) => AsyncIterable<readonly Repository[]>) {
    this.#run = new SharedRun((signal) => this.#find(find(signal)))
  }

  /** False where a new reader would not get everything. */
  get isUsable(): boolean {
    return this.#state === 'whole' || (this.#state === 'running' && !this.#run.isStopped)
  }

  /** Resolves when nothing is looked for any more. */
  get ended(): Promise<void> {
    return this.#run.ended
  }

  /** Each repository once, as they are found. Fails as the search fails. */
  async *pages(signal: AbortSignal): AsyncGenerator<readonly Repository[], void, undefined> {
    signal.throwIfAborted()
    const reading = linkedAbort(signal)
    const joined = this.#run.join(reading.signal)
    joined.catch(() => undefined)
    let given = 0
    try {
      for await (const count of this.#notifier.watch(() => this.#found.length, reading.signal)) {
        while (given < this.#found.length) {
          const page = this.#found.slice(given, given + mostOfPage)
          given += page.length
          yield page
        }
        if (this.#state !== 'running') break
        if (count > 0) await sleep(gatherMs, reading.signal)
      }
      await joined
    } finally {
      reading.abort()
    }
  }

  async #find(pages: AsyncIterable<readonly Repository[]>): Promise<void> {
    try {
      for await (const page of pages) this.#add(page)
      this.#state = 'whole'
    } catch (error) {
      this.#state = 'failed'
      throw error
    } finally {
      this.#notifier.notify()
    }
  }

  #add(page: readonly Repository[]): void {
    for (const repository of page) {
      if (this.#names.has(repository.name)) continue
      this.#names.add(repository.name)
      this.#found.push(repository)
    }
    this.#notifier.notify()
  }
}

const mostOfPage = 2000
/** A walk finds them one by one: what comes close together is one page. */
const gatherMs = 50
