import { parentPort } from 'node:worker_threads'

import { JobRunner } from './do-job.ts'
import type { JobKind, Jobs } from './jobs.ts'
import { toSentError } from '../../../drivers/common/sent-error.ts'
import type { FromCatalogThread, ToCatalogThread } from './messages.ts'

/** The catalog thread: does one job after another; see `CatalogThread`. */
const runner = new JobRunner()

parentPort?.on('message', ({ id, kind, input }: ToCatalogThread) => {
  answer(run(id, kind, input))
})

answer({ kind: 'ready' })

function run<Kind extends JobKind>(id: number, kind: Kind, input: Jobs[Kind]['input']): FromCatalogThread {
  try {
    return { id, kind: 'done', result: runner.run(kind, input) }
  } catch (error) {
    return { id, kind: 'failed', failure: toSentError(error) }
  }
}

function answer(message: FromCatalogThread): void {
  parentPort?.postMessage(message)
}
