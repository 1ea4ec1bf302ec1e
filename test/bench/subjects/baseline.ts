/** Carries out jobs with the modules of the build that the bench compares with; its folder is the first argument. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { S3Place } from '../peers/s3-place.ts'
import { answerJobs, type Done } from './answer-jobs.ts'

/** The little of that build's modules that jobs use; nothing else checks these types, but what is found is compared. */
interface Modules {
  resolveParameters(driver: string, values: object, environment: object): unknown
  openDriver(resolved: unknown, options: { store: string; readOnly: boolean }): Promise<object>
  listBlobs(driver: object, signal: AbortSignal): AsyncIterable<{ readonly digests: readonly string[] }>
  listRepositories(driver: object, signal: AbortSignal): AsyncIterable<readonly unknown[]>
  listTags(
    driver: object,
    repository: string,
    signal: AbortSignal,
  ): AsyncIterable<readonly { readonly tag: string; readonly known: string }[]>
  ReferenceIndex: new () => { readonly manifests: number; digests(): Iterable<string> }
  scanReferences(driver: object, index: object, signal: AbortSignal): AsyncIterable<void>
  searchMethods(opener: {
    ids(): readonly string[]
    open(store: string): Promise<{ readonly driver: object }>
  }): { search(input: { text: string }, signal: AbortSignal): AsyncIterable<readonly { kind: string }[]> }
}

const [, , folder = ''] = process.argv
const signal = new AbortController().signal
const files = {
  'drivers/index.ts': ['resolveParameters', 'openDriver'],
  'electron/registry/blobs.ts': ['listBlobs'],
  'electron/registry/repositories.ts': ['listRepositories'],
  'electron/registry/tags.ts': ['listTags'],
  'electron/registry/references.ts': ['ReferenceIndex', 'scanReferences'],
  'electron/methods/search.ts': ['searchMethods'],
}
const loaded = await Promise.all(
  Object.keys(files).map((file) => import(pathToFileURL(join(folder, file)).href)),
)
const modules = Object.assign({}, ...loaded) as Modules
for (const name of Object.values(files).flat()) {
  if (!(name in modules)) throw new Error(`${folder} has no ${name}`)
}

answerJobs(async ({ kind, places, text = '' }) => {
  const drivers = await Promise.all(places.map(openPlace))
  const [driver] = drivers
  if (driver === undefined) throw new Error('a job needs a place')
  const run: Readonly<Record<string, () => Promise<Done>>> = {
    async blobs() {
      const pages = []
      let blobs = 0
      for await (const page of modules.listBlobs(driver, signal)) {
        pages.push(page)
        blobs += page.digests.length
      }
      return { found: { blobs }, kept: pages }
    },
    async repositories() {
      let repositories = 0
      for await (const page of modules.listRepositories(driver, signal)) repositories += page.length
      return { found: { repositories } }
    },
    async tags() {
      const rows = new Map<string, unknown>()
      for await (const page of modules.listTags(driver, text, signal)) {
        for (const row of page) if (row.known === 'read') rows.set(row.tag, row)
      }
      return { found: { tags: rows.size }, kept: rows }
    },
    async manifests() {
      const index = new modules.ReferenceIndex()
      for await (const _ of modules.scanReferences(driver, index, signal)) void _
      return { found: { manifests: index.manifests }, kept: index }
    },
    async search() {
      const opener = {
        ids: () => drivers.map((_, index) => String(index)),
        open: (store: string) => Promise.resolve({ driver: drivers[Number(store)] ?? driver }),
      }
      let hits = 0
      for await (const page of modules.searchMethods(opener).search({ text }, signal)) hits += page.length
      return { found: { hits } }
    },
  }
  const job = run[kind]
  if (job === undefined) throw new Error(`the baseline has no job ${kind}`)
  return job
})

function openPlace({ endpoint, accessKey, secretKey, bucket }: S3Place): Promise<object> {
  const values = {
    accesskey: accessKey,
    secretkey: secretKey,
    region: 'us-east-1',
    regionendpoint: endpoint,
    forcepathstyle: 'true',
    bucket,
  }
  return modules.openDriver(modules.resolveParameters('s3', values, {}), { store: 'bench', readOnly: true })
}
