import { describe, expect, it } from 'vitest'

import { tablesOfContent } from '../../../electron/catalog/build/tables-of-content.ts'
import { RememberedManifests } from '../../../electron/catalog/manifests/remembered-manifests.ts'
import { StoredMemory } from '../../../electron/catalog/questions/stored-memory.ts'
import type { CatalogTables } from '../../../electron/catalog/tables/catalog-tables.ts'
import { digestOf, image } from './made-manifests.ts'

const [kept, gone] = [image('kept', ['x']), image('gone', ['x'])]

describe('what is remembered of the manifests that a store has', () => {
  it('is all of it before there is a listing, and then what the listing showed', () => {
    const remembered = RememberedManifests.inMemory()
    let tables: CatalogTables | undefined
    const memory = new StoredMemory(remembered, () => tables)
    for (const facts of [kept, gone]) memory.addManifest(facts)
    expect([kept, gone].map(({ digest }) => memory.manifest(digest))).toEqual([kept, gone])
    tables = tablesOfContent({
      blobs: [{ digest: kept.digest }],
      repositories: [{ name: 'a', revisions: [kept, gone].map(({ digest }) => ({ digest })) }],
    })
    expect(memory.manifest(kept.digest)).toEqual(kept)
    expect(memory.manifest(gone.digest)).toBeUndefined()
    // A later listing shows it again.
    tables = tablesOfContent({ blobs: [{ digest: gone.digest }] })
    expect(memory.manifest(gone.digest)).toEqual(gone)
  })

  it('is the same for configurations, which say nothing of the store', () => {
    const memory = new StoredMemory(RememberedManifests.inMemory(), () => tablesOfContent({}))
    const config = { digest: digestOf('c'), labels: { a: 'b' } }
    memory.addConfig(config)
    expect(memory.config(config.digest)).toEqual(config)
  })
})
