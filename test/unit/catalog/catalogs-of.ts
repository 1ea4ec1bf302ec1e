import { resolve } from 'node:path'

import { atOnce } from '../../../electron/catalog/questions/steps.ts'
import { usesOf } from '../../../electron/catalog/questions/uses.ts'
import { Catalogs } from '../../../electron/catalog/store/catalogs.ts'
import type { StoreOpener } from '../../../electron/stores/connections/opened-stores.ts'
import { live } from '../../conformance/harness.ts'

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

/** The manifests of a store that refer to a digest, each with its own tags, after all of them are read. */
export async function referencesIn(catalogs: Catalogs, store: string, digest: string) {
  const knowledge = catalogs.of(store)
  await knowledge.refresh(live)
  const { uses } = atOnce(usesOf(await knowledge.facts(live), digest))
  return uses
    .filter(({ linked }) => linked)
    .map(({ repository, manifest, role, tags }) => ({
      repository,
      manifest,
      role,
      tags: tags.filter(({ through }) => through === 'itself').map(({ tag }) => tag),
    }))
}
