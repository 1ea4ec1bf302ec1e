import type { StorageDriver } from '../../../drivers/index.ts'
import { exportRunner } from '../../../electron/images/export/export-runner.ts'
import type { OrderOf } from '../../../electron/transfers/model/order.ts'
import type { Sink } from '../../../electron/transfers/model/source.ts'
import { live } from '../../conformance/harness.ts'
import { KeptContext, KeptMemory } from '../transfers/transfer-parts.ts'

export type ExportRequest = Omit<OrderOf<'export'>, 'kind' | 'store'>

/** Exports as the queue would have it done; `sink` takes what goes to a page. */
export async function runExport(
  driver: StorageDriver,
  request: ExportRequest,
  sink?: Sink,
  memory = new KeptMemory(),
): Promise<KeptContext> {
  const runner = exportRunner({ open: (id) => Promise.resolve({ id, name: id, driver }) })
  const context = Object.assign(new KeptContext(memory, live), {
    source: () => unexpected('a source'),
    sink: () => sink ?? unexpected('a sink'),
  })
  await runner.run({ kind: 'export', store: 'x', ...request }, context)
  return context
}

function unexpected(what: string): never {
  throw new Error(`nobody expected that ${what} is asked for`)
}
