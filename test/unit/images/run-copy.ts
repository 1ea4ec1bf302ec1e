import type { StorageDriver } from '../../../drivers/index.ts'
import { copyRunner } from '../../../electron/images/copy/copy-runner.ts'
import { CopyRoutes } from '../../../electron/images/copy/copy-routes.ts'
import type { OrderOf } from '../../../electron/transfers/model/order.ts'
import { PartSlots } from '../../../electron/transfers/model/part-slots.ts'
import type { Report, RunResult } from '../../../electron/transfers/model/runner.ts'
import { live } from '../../conformance/harness.ts'
import { KeptContext, KeptMemory } from '../transfers/transfer-parts.ts'

interface CopyOptions {
  readonly items?: OrderOf<'copy'>['items']
  readonly memory?: KeptMemory
  readonly routes?: CopyRoutes
  readonly signal?: AbortSignal
}

/** Copies as the queue would have it done. */
export async function copyBetween(
  from: StorageDriver,
  to: StorageDriver,
  { items, memory = new KeptMemory(), routes = new CopyRoutes(), signal = live }: CopyOptions = {},
): Promise<{ readonly result: RunResult; readonly context: KeptContext }> {
  const context = Object.assign(new KeptContext(memory, signal), { source: noFile, sink: noFile })
  const order = { ...orderOfCopy, ...(items === undefined ? {} : { items }) }
  return { result: await runnerBetween(from, to, routes).run(order, context), context }
}

/** Takes back what a copy left that was cancelled, and gives what it says of the rest. */
export async function undoCopy(to: StorageDriver, memory: KeptMemory): Promise<readonly Report[]> {
  const reports: Report[] = []
  const report = (told: Report): void => void reports.push(told)
  await runnerBetween(to, to, new CopyRoutes()).undo(orderOfCopy, { memory, signal: live, report })
  return reports
}

const orderOfCopy: OrderOf<'copy'> = { kind: 'copy', store: 'to', from: 'from' }

function runnerBetween(from: StorageDriver, to: StorageDriver, routes: CopyRoutes) {
  const open = (id: string) => Promise.resolve({ id, name: id, driver: id === 'from' ? from : to })
  return copyRunner({ open, openForWriting: open, slots: new PartSlots(4), routes })
}

function noFile(): never {
  throw new Error('a copy has no file')
}
