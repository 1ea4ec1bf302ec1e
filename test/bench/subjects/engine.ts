/** Carries out jobs with the catalog of this build alone: no methods, no rows. */
import { resolve } from 'node:path'

import { openDriver, resolveParameters, scanPacked, type StorageDriver } from '../../../drivers/index.ts'
import { listRanges } from '../../../drivers/driver/ranges/list-ranges.ts'
import { repositoryNames } from '../../../electron/catalog/fill/repository-names.ts'
import { readManifests } from '../../../electron/catalog/manifests/read-manifests.ts'
import { RememberedManifests } from '../../../electron/catalog/manifests/remembered-manifests.ts'
import { coverageOf, manifestsToRead } from '../../../electron/catalog/questions/coverage.ts'
import { inTurns } from '../../../electron/catalog/questions/steps.ts'
import { Catalog } from '../../../electron/catalog/store/catalog.ts'
import type { CatalogTables } from '../../../electron/catalog/tables/catalog-tables.ts'
import { noDigest } from '../../../electron/catalog/tables/digests.ts'
import { CatalogThread } from '../../../electron/catalog/thread/catalog-thread.ts'
import type { S3Place } from '../peers/s3-place.ts'
import { answerJobs, type Done } from './answer-jobs.ts'
import type { Found } from './job.ts'

const signal = new AbortController().signal

answerJobs(async ({ kind, places: [place], dataDir }) => {
  if (place === undefined) throw new Error('a job needs a place')
  const driver = await openPlace(place)
  const thread = new CatalogThread(resolve('dist/catalog/catalog-worker.mjs'))
  // It starts with its first job.
  await thread.run('begin', { listing: -1, rootPrefix: '' })
  await thread.run('forget', { listing: -1 })
  const catalog = new Catalog({
    open: () => Promise.resolve(driver),
    jobs: thread,
    file: dataDir,
    fingerprint: 'bench',
    now: Date.now,
    settleMs: 1000,
  })
  const close = async (): Promise<void> => {
    await catalog.close()
    await thread.close()
  }
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
    async repositories() {
      const names = new Set<string>()
      for await (const page of repositoryNames(driver, signal)) for (const name of page) names.add(name)
      return { found: { repositories: names.size }, kept: names }
    },
    async manifests() {
      const tables = await catalog.refresh(signal)
      const listedAt = performance.now()
      const memory = RememberedManifests.inMemory()
      const facts = { tables, columns: memory.columns }
      const digests = await inTurns(manifestsToRead(facts), signal)
      await readManifests({ driver, memory }, digests, () => undefined, signal)
      const { manifests, unread } = await inTurns(coverageOf(facts), signal)
      const readSeconds = (performance.now() - listedAt) / 1000
      return {
        found: { ...foundIn(tables), manifests: manifests - unread, readSeconds },
        kept: [tables, memory],
        close,
      }
    },
    /** Reads what is known from the disk. */
    async reopen() {
      await catalog.load()
      const { tables } = catalog.state
      return { found: tables === undefined ? {} : foundIn(tables), kept: tables, close }
    },
  }
  const job = run[kind]
  if (job === undefined) throw new Error(`there is no job ${kind}`)
  return job
})

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
