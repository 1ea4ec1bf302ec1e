import { resolve } from 'node:path'

import { Catalogs } from '../../../electron/catalog/store/catalogs.ts'
import type { StoreOpener } from '../../../electron/stores/connections/opened-stores.ts'

/** What is known of the stores of a test, without a data folder. */
export function catalogsOf(opener: StoreOpener): Catalogs {
  return new Catalogs({
    ids: () => opener.ids(),
    open: async (id, signal) => (await opener.open(id, signal)).driver,
    fingerprintOf: (id) => id,
    folder: undefined,
    program: resolve('dist/catalog/catalog-worker.mjs'),
  })
}
