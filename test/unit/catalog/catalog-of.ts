import type { StorageDriver } from '../../../drivers/index.ts'
import { Catalog, type CatalogOptions } from '../../../electron/catalog/store/catalog.ts'
import type { CatalogJobs } from '../../../electron/catalog/thread/catalog-thread.ts'
import { JobRunner } from '../../../electron/catalog/thread/do-job.ts'

/** Does jobs in this thread, as where no thread can run. */
export function jobsHere(): CatalogJobs {
  const runner = new JobRunner()
  return {
    async run(kind, input) {
      await new Promise((resolve) => setImmediate(resolve))
      return runner.run(kind, input)
    },
  }
}

export function catalogOf(driver: StorageDriver, options: Partial<CatalogOptions> = {}): Catalog {
  return new Catalog({
    open: () => Promise.resolve(driver),
    jobs: jobsHere(),
    file: undefined,
    fingerprint: 'a store',
    now: Date.now,
    settleMs: 10,
    ...options,
  })
}
