/** Carries out jobs with this build: the whole backend, as a host has it, without a window. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { createBackend, type RunningBackend } from '../../../electron/backend.ts'
import { openDataFolder } from '../../../electron/host/data-folder.ts'
import { keyFileSealer } from '../../../electron/host/key-file-sealer.ts'
import type { S3Place } from '../peers/s3-place.ts'
import { answerJobs, type Done } from './answer-jobs.ts'

const signal = new AbortController().signal

answerJobs(async ({ kind, places, text = '', dataDir }) => {
  const running = await openBackend(dataDir ?? (await mkdtemp(join(tmpdir(), 'bollard-bench-'))))
  const { backend } = running
  const stores = await Promise.all(places.map((place) => addPlace(backend, place)))
  const [store] = stores
  if (store === undefined) throw new Error('a job needs a place')
  const run: Readonly<Record<string, () => Promise<Done>>> = {
    async blobs() {
      const pages = []
      let blobs = 0
      for await (const page of backend.listBlobs({ store }, signal)) {
        pages.push(page)
        blobs += page.digests.length
      }
      return { found: { blobs }, kept: pages }
    },
    async repositories() {
      let repositories = 0
      for await (const page of backend.listRepositories({ store }, signal)) repositories += page.length
      return { found: { repositories } }
    },
    async tags() {
      const startedAt = performance.now()
      const rows = new Map<string, unknown>()
      const linked = new Set<string>()
      let linkedSeconds = Number.NaN
      for await (const page of backend.listTags({ store, repository: text }, signal)) {
        for (const row of page) {
          if (row.known === 'read') rows.set(row.tag, row)
          if (row.digest === undefined || linked.has(row.tag)) continue
          linked.add(row.tag)
          linkedSeconds = (performance.now() - startedAt) / 1000
        }
      }
      return { found: { tags: rows.size, linked: linked.size, linkedSeconds }, kept: rows }
    },
    async manifests() {
      let manifests = 0
      for await (const told of backend.scanReferences({ store }, signal)) {
        if (told.kind === 'done') manifests = told.manifests
      }
      return { found: { manifests } }
    },
    /** The first rows of the first store, and no more. */
    async 'first rows'() {
      for await (const page of backend.listRepositories({ store }, signal)) {
        if (page.length > 0) return { found: { rows: page.length } }
      }
      return { found: { rows: 0 } }
    },
    /** Lists all stores, and forgets nothing. */
    async 'know all'() {
      for (const each of stores) await backend.refreshCatalog({ store: each }, signal)
      return { found: { stores: stores.length } }
    },
    /** As somebody types it, a letter at a time, who has typed it before: the code is warm. */
    async typing() {
      let hits = 0
      let longestMs = 0
      for (let end = firstTyped; end <= text.length; end += 1) {
        const before = process.cpuUsage()
        hits = 0
        for await (const page of backend.search({ text: text.slice(0, end) }, signal)) {
          hits += page.filter((hit) => hit.kind !== 'answered').length
        }
        const { user, system } = process.cpuUsage(before)
        longestMs = Math.max(longestMs, (user + system) / 1000)
      }
      return { found: { hits, longestMs } }
    },
    async search() {
      let hits = 0
      for await (const page of backend.search({ text }, signal)) {
        hits += page.filter((hit) => hit.kind !== 'answered').length
      }
      return { found: { hits } }
    },
  }
  const job = run[kind]
  if (job === undefined) throw new Error(`there is no job ${kind}`)
  if (kind === 'typing') await job()
  return async () => ({ ...(await job()), close: () => running.close() })
})

/** Letters that are typed before the first search. */
const firstTyped = 3

type Backend = RunningBackend['backend']

async function openBackend(dataDir: string): Promise<RunningBackend> {
  const folder = await openDataFolder(dataDir)
  const nobody = (): never => {
    throw new Error('there is no page here')
  }
  return createBackend({
    host: 'electron',
    version: '0.0.0',
    demo: false,
    folder,
    sealer: await keyFileSealer(folder.path),
    hashProgram: resolve('dist/hasher/hash-worker.mjs'),
    laneProgram: resolve('dist/lanes/lane-worker.mjs'),
    documentProgram: resolve('dist/documents/document-worker.mjs'),
    catalogProgram: resolve('dist/catalog/catalog-worker.mjs'),
    contentsProgram: resolve('dist/contents/contents-worker.mjs'),
    gzipProgram: resolve('dist/gzip/gzip-worker.mjs'),
    source: nobody,
    reopen: nobody,
    place: nobody,
    sink: nobody,
  })
}

/** Its code is loaded and a connection is made: that is no part of a job. A store of that name is used again. */
async function addPlace(backend: Backend, place: S3Place): Promise<string> {
  for await (const rows of backend.watchStores({}, signal)) {
    const known = rows.find(({ name }) => name === place.bucket)
    if (known === undefined) break
    await backend.connect({ store: known.id }, signal)
    return known.id
  }
  const { endpoint, accessKey, secretKey, bucket } = place
  const values = {
    accesskey: accessKey,
    secretkey: secretKey,
    region: 'us-east-1',
    regionendpoint: endpoint,
    forcepathstyle: 'true',
    bucket,
  }
  const draft = { driver: 's3', values, name: bucket, readOnly: true } as const
  const { store } = await backend.addStore(draft, signal)
  await backend.connect({ store }, signal)
  return store
}
