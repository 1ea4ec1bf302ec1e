/** Carries out jobs with the catalog of this build alone: no methods, no rows. */
import { join, resolve } from 'node:path'

import { openDriver, resolveParameters, scanPacked, type StorageDriver } from '../../../drivers/index.ts'
import { listRanges } from '../../../drivers/driver/ranges/list-ranges.ts'
import { RememberedManifests } from '../../../electron/catalog/manifests/remembered-manifests.ts'
import { coverageOf } from '../../../electron/catalog/questions/coverage.ts'
import { markOf } from '../../../electron/catalog/questions/mark.ts'
import { inTurns } from '../../../electron/catalog/questions/steps.ts'
import { Catalog } from '../../../electron/catalog/store/catalog.ts'
import { StoreKnowledge } from '../../../electron/catalog/store/store-knowledge.ts'
import type { CatalogTables } from '../../../electron/catalog/tables/catalog-tables.ts'
import { noDigest } from '../../../electron/catalog/tables/digests.ts'
import { CatalogThread } from '../../../electron/catalog/thread/catalog-thread.ts'
import { Plans } from '../../../electron/health/changes/plans.ts'
import { knownFacts } from '../../../electron/health/garbage/known-facts.ts'
import { planCollection } from '../../../electron/health/garbage/plan-collection.ts'
import type { StoreUsage } from '../../../electron/api/rows.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { storeUsageOf } from '../../../electron/usage/store-usage.ts'
import { tagUsageOf } from '../../../electron/usage/tag-usage.ts'
import type { S3Place } from '../peers/s3-place.ts'
import { answerJobs, type Done } from './answer-jobs.ts'
import type { Found } from './job.ts'

const signal = new AbortController().signal
const thread = new CatalogThread(resolve('dist/catalog/catalog-worker.mjs'))

answerJobs(async ({ kind, places: [place], dataDir }) => {
  if (place === undefined) throw new Error('a job needs a place')
  const driver = await openPlace(place)
  // Its code is loaded and a connection is made: that is no part of a job.
  await driver.objects.list({ prefix: 'nowhere/' }, signal)
  // It starts with its first job.
  await thread.run('begin', { listing: -1, rootPrefix: '' })
  await thread.run('forget', { listing: -1 })
  const open = (): Promise<StorageDriver> => Promise.resolve(driver)
  const catalog = new Catalog({
    open,
    jobs: thread,
    file: dataDir === undefined ? undefined : join(dataDir, 'listing'),
    fingerprint: 'bench',
    now: Date.now,
    settleMs: 1000,
  })
  const openMemory = (): Promise<RememberedManifests> =>
    dataDir === undefined
      ? Promise.resolve(RememberedManifests.inMemory())
      : RememberedManifests.open(join(dataDir, 'manifests'))
  const knowledge = new StoreKnowledge({ catalog, openMemory, open })
  const close = (): Promise<void> => knowledge.close()
  // What the second question about a store is asked of.
  if (kind === 'usage of known') await knowAll(catalog, knowledge)
  const run: Readonly<Record<string, () => Promise<Done>>> = {
    /** Lists the store, and makes tables of it. */
    async blobs() {
      const tables = await catalog.refresh(signal)
      return { found: foundIn(tables), kept: tables, close }
    },
    /** Lists the store and keeps nothing. */
    async flat() {
      let keys = 0
      const onPage = async (page: { readonly count: number }): Promise<void> => {
        keys += page.count
      }
      const options = { objects: driver.objects, prefix: '', atOnce: 32, scanner: scanPacked, onPage }
      await listRanges({ ...options, onRestart: () => undefined }, signal)
      return { found: { keys } }
    },
    /** Lists the store, and reads its manifests. */
    async manifests() {
      const tables = await catalog.refresh(signal)
      const listedAt = performance.now()
      await knowledge.readManifests(signal)
      const readSeconds = (performance.now() - listedAt) / 1000
      const facts = await knowledge.facts(signal)
      const { manifests, unread } = await inTurns(coverageOf(facts), signal)
      return { found: { ...foundIn(tables), manifests: manifests - unread, readSeconds }, kept: facts, close }
    },
    /** What a garbage collection would take: from a fresh listing, with the manifests that nobody has read. */
    async mark() {
      await catalog.refresh(signal)
      await knowledge.readManifests(signal)
      const rules = { deleteUntagged: false, rootKey: driver.keyOf(layout.root()) }
      const { totals, obstacleCount } = await inTurns(markOf(await knowledge.facts(signal), rules), signal)
      const found = { marked: totals.marked, eligible: totals.eligibleBlobs, obstacles: obstacleCount }
      return { found, kept: knowledge, close }
    },
    /** Plans a collection as 2.8 goes about it: listed anew, read, marked, and counted by repository. */
    async collection() {
      const ask = { sinceMs: Date.now(), orphans: false }
      const facts = await knownFacts(knowledge, driver, ask, () => undefined, signal)
      const rules = {
        mode: 'v2',
        deleteUntagged: false,
        minAgeHours: 0,
        retention: [],
        graceDays: 0,
      } as const
      const plans = new Plans({
        isReadOnly: () => false,
        locationOf: () => '',
        writingTransfers: () => [],
        collectingSinceMs: () => undefined,
      })
      const { plan, kept } = await planCollection(
        {
          store: 'bench',
          rules,
          facts,
          driver,
          clockAheadMs: 0,
          checks: () => Promise.resolve([]),
          add: (made, about) => plans.add(made, about),
        },
        signal,
      )
      const { marked } = kept.mark.totals
      const found = { marked, eligible: plan.totals.blobs, obstacles: kept.obstacleCount }
      return { found, kept: plan, close }
    },
    /** Where the bytes of a store are, of which nothing is known. */
    async usage() {
      await knowAll(catalog, knowledge)
      const usage = await inTurns(storeUsageOf(await knowledge.facts(signal), Date.now()), signal)
      return { found: bytesIn(usage), kept: knowledge, close }
    },
    /** The same of a store of which all is known, and where the bytes of a repository are. */
    async 'usage of known'() {
      const facts = await knowledge.facts(signal)
      const usage = await inTurns(storeUsageOf(facts, Date.now()), signal)
      const askedAt = performance.now()
      const { parts } = await inTurns(tagUsageOf(facts, 0), signal)
      const tagSeconds = (performance.now() - askedAt) / 1000
      const tagBytes = Object.values(parts).reduce((sum, bytes) => sum + bytes, 0)
      const isSame = tagBytes === usage.repositoryBytes[0] ? 1 : 0
      return { found: { ...bytesIn(usage), isSame, tagSeconds }, kept: usage, close }
    },
    /** Reads from the disk what was listed. */
    async reopen() {
      await catalog.load()
      const { tables } = catalog.state
      return { found: tables === undefined ? {} : foundIn(tables), kept: tables, close }
    },
    /** Reads from the disk what the manifests say. */
    async 'reopen manifests'() {
      const { columns } = await knowledge.memory()
      return { found: { manifests: columns.manifestCount }, kept: columns, close }
    },
  }
  const job = run[kind]
  if (job === undefined) throw new Error(`there is no job ${kind}`)
  return job
})

async function knowAll(catalog: Catalog, knowledge: StoreKnowledge): Promise<void> {
  await catalog.refresh(signal)
  await knowledge.readManifests(signal)
}

function bytesIn({ keys, sizeBytes, unread, unique, shared, unreferenced }: StoreUsage): Found {
  const blobBytes = unique.sizeBytes + shared.sizeBytes + unreferenced.sizeBytes
  return { keys, sizeBytes, unread, blobs: unique.blobs + shared.blobs + unreferenced.blobs, blobBytes }
}

function foundIn({ blobs, repositories, tags }: CatalogTables): Found {
  return {
    blobs: blobs.digest.length,
    repositories: repositories.parts.length,
    tags: tags.current.length,
    tagsWithDigest: tags.current.reduce((count, digest) => count + (digest === noDigest ? 0 : 1), 0),
  }
}

function openPlace({ endpoint, accessKey, secretKey, bucket }: S3Place): Promise<StorageDriver> {
  const values = {
    accesskey: accessKey,
    secretkey: secretKey,
    region: 'us-east-1',
    regionendpoint: endpoint,
    forcepathstyle: 'true',
    bucket,
  }
  return openDriver(resolveParameters('s3', values, {}), { store: 'bench', readOnly: true })
}
