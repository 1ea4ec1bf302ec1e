import { randomUUID } from 'node:crypto'

import { StoreError } from '../../../drivers/index.ts'
import { cancelledError } from '../../../drivers/common/errors.ts'
import type { ListToSave, SaveListStep } from '../../api/reports.ts'
import { saveReport } from '../../health/report/save-report.ts'
import type { Sink } from '../../transfers/model/source.ts'
import { listText, type ListFacts, type ListRows } from './list-text.ts'
import { RowFlow } from './row-flow.ts'

/** The lists that are being written. */
export class OpenLists {
  readonly #open = new Map<string, RowFlow>()

  /** Writes a list whose rows come by `append`, until the last is there or the signal aborts. */
  async *save(
    saved: ListToSave,
    facts: ListFacts,
    to: { readonly sink: Sink; readonly name: string },
    signal: AbortSignal,
  ): AsyncGenerator<SaveListStep, void, undefined> {
    if (this.#open.size >= mostAtOnce) {
      throw new StoreError('PreconditionFailed', `more than ${mostAtOnce} lists are saved at once`)
    }
    const id = randomUUID()
    const flow = new RowFlow()
    const onAbort = (): void => flow.close(cancelledError({}))
    signal.addEventListener('abort', onAbort, { once: true })
    this.#open.set(id, flow)
    let isBegun = false
    try {
      yield { kind: 'open', list: id }
      isBegun = true
      await saveReport(to.sink, to.name, listText(saved, facts, flow), signal)
      yield { kind: 'saved', rows: flow.count }
    } catch (error) {
      flow.close(error)
      throw error
    } finally {
      flow.close(cancelledError({}))
      signal.removeEventListener('abort', onAbort)
      this.#open.delete(id)
      if (!isBegun) await to.sink.discard()
    }
  }

  async append(list: string, rows: ListRows, last: boolean): Promise<void> {
    const flow = this.#open.get(list)
    if (flow === undefined) throw new StoreError('NotFound', 'this list is not being saved any more')
    await flow.put(rows, last)
  }
}

const mostAtOnce = 100
