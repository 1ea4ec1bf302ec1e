import type { BlobSum, StoreUsage } from '../api/rows.ts'
import { belongingOf, severalOwners, type Belonging } from '../catalog/questions/belonging.ts'
import { coverageOf } from '../catalog/questions/coverage.ts'
import { rowsAStep, type Steps } from '../catalog/questions/steps.ts'
import type { StoreFacts } from '../catalog/questions/store-facts.ts'
import type { CatalogTables } from '../catalog/tables/catalog-tables.ts'
import { noDigest } from '../catalog/tables/digests.ts'
import { repositoryCount, rowsOfRepository } from '../catalog/tables/lookups.ts'
import { nameAt } from '../catalog/tables/names.ts'
import { growthOf } from './growth.ts'
import { outsideOf } from './outside.ts'
import { sharedLayersOf } from './shared-layers.ts'
import { classesOf } from './storage-classes.ts'

/** Where all bytes of a store are. `nowMs` is the time at the service. */
export function* storeUsageOf(facts: StoreFacts, nowMs: number): Steps<StoreUsage> {
  const { tables } = facts
  const belonging = yield* belongingOf(facts)
  const { unread, unreadable, unknownTags, unknownLinks, misnamed } = yield* coverageOf(facts)
  const unreadFound = yield* sumOf(belonging.unreadOf)
  return {
    asOfMs: tables.asOfMs,
    keys: tables.totals.keys,
    sizeBytes: tables.totals.sizeBytes,
    ...(yield* blobSumsOf(tables, belonging)),
    apartBytes: yield* sumOf(belonging.bytesOf),
    unread: Math.max(unread, unreadFound),
    missing: belonging.missing,
    complete: unreadable + unknownTags + unknownLinks + misnamed === 0,
    outside: yield* outsideOf(tables),
    classes: yield* classesOf(tables, nowMs),
    layers: yield* sharedLayersOf(facts, belonging),
    growth: yield* growthOf(tables, belonging, nowMs),
    ...(yield* repositoriesOf(tables, belonging)),
  }
}

function* blobSumsOf(
  tables: CatalogTables,
  { owner, uses }: Belonging,
): Steps<Pick<StoreUsage, 'unique' | 'shared' | 'unreferenced' | 'layerLinked' | 'withoutSharingBytes'>> {
  const isLinked = yield* layerLinkedOf(tables, owner.length)
  const [unique, shared, unreferenced, layerLinked] = [new Sum(), new Sum(), new Sum(), new Sum()]
  let withoutSharingBytes = 0
  const { digest, sizeBytes } = tables.blobs
  for (let row = 0; row < digest.length; row += 1) {
    if (row % rowsAStep === 0) yield
    const id = digest[row] ?? 0
    const size = sizeBytes[row] ?? 0
    const by = owner[id] ?? 0
    withoutSharingBytes += size * Math.max(1, uses[id] ?? 0)
    if (by === severalOwners) shared.add(size)
    else if (by !== 0) unique.add(size)
    else {
      unreferenced.add(size)
      if (isLinked[id] === 1) layerLinked.add(size)
    }
  }
  return {
    unique: unique.sum,
    shared: shared.sum,
    unreferenced: unreferenced.sum,
    layerLinked: layerLinked.sum,
    withoutSharingBytes,
  }
}

/** By digest: 1 where a layer link leads to it. */
function* layerLinkedOf({ layerLinks }: CatalogTables, digests: number): Steps<Uint8Array> {
  const isLinked = new Uint8Array(digests)
  for (let row = 0; row < layerLinks.digest.length; row += 1) {
    if (row % rowsAStep === 0) yield
    const target = layerLinks.target[row] ?? noDigest
    isLinked[target === noDigest ? (layerLinks.digest[row] ?? 0) : target] = 1
  }
  return isLinked
}

class Sum {
  #blobs = 0
  #sizeBytes = 0

  add(sizeBytes: number): void {
    this.#blobs += 1
    this.#sizeBytes += sizeBytes
  }

  get sum(): BlobSum {
    return { blobs: this.#blobs, sizeBytes: this.#sizeBytes }
  }
}

function* sumOf(column: Float64Array | Uint32Array): Steps<number> {
  let sum = 0
  for (let row = 0; row < column.length; row += 1) {
    if (row % rowsAStep === 0) yield
    sum += column[row] ?? 0
  }
  return sum
}

function* repositoriesOf(
  tables: CatalogTables,
  { bytesOf, uniqueBytesOf, unreadOf }: Belonging,
): Steps<Pick<StoreUsage, 'names' | 'tags' | 'repositoryBytes' | 'uniqueBytes' | 'ownBytes' | 'unreadOf'>> {
  const count = repositoryCount(tables)
  const names: string[] = []
  const tags = new Uint32Array(count)
  for (let row = 0; row < count; row += 1) {
    if (row % rowsAStep === 0) yield
    names.push(nameAt(tables.repositories.names, row))
    const { from, to } = rowsOfRepository(tables, 'tags', row)
    tags[row] = to - from
  }
  return {
    names,
    tags,
    repositoryBytes: bytesOf.slice(),
    uniqueBytes: uniqueBytesOf.slice(),
    ownBytes: Float64Array.from(tables.repositories.sizeBytes),
    unreadOf: unreadOf.slice(),
  }
}
