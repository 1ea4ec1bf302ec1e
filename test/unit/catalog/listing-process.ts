import { createHash } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { resolve } from 'node:path'

import type { ObjectStore, PageScanner, RawPage, ScannedPage, StorageDriver } from '../../../drivers/index.ts'
import { Catalog } from '../../../electron/catalog/store/catalog.ts'
import { CatalogThread } from '../../../electron/catalog/thread/catalog-thread.ts'

/*
 * Lists a store of very many keys, whose pages are made as they are asked for, and prints what that took. Digests are numbers
 * in hexadecimal: real ones would take longer to make than to list.
 */
const [, , keyText = '1000000', file = ''] = process.argv
const keyCount = Number(keyText)
const blobCount = Math.floor(keyCount * 0.6)
/** As many keys as 50 tags with three links each and 50 layer links. */
const keysOfRepository = 200
const root = 'docker/registry/v2'
const live = new AbortController().signal

/** The digits of a number, spread over all 64 digits in ascending order. */
function hexOf(number: number): string {
  const head = Math.floor((number / blobCount) * 2 ** 48)
    .toString(16)
    .padStart(12, '0')
  return head + number.toString(16).padStart(52, '0')
}

function repositoryName(at: number): string {
  return `team/app-${String(at).padStart(6, '0')}`
}

function keyAt(at: number): string {
  if (at < blobCount) return `${root}/blobs/sha256/${hexOf(at).slice(0, 2)}/${hexOf(at)}/data`
  const repository = Math.floor((at - blobCount) / keysOfRepository)
  const place = (at - blobCount) % keysOfRepository
  const below = `${root}/repositories/${repositoryName(repository)}`
  const hex = hexOf((repository * 31 + (place % 50) * 7919) % blobCount)
  if (place < 50) return `${below}/_layers/sha256/${sorted(repository, place)}/link`
  if (place < 100) return `${below}/_manifests/revisions/sha256/${sorted(repository, place - 50)}/link`
  const tag = `${below}/_manifests/tags/v${String((place - 100) >> 1).padStart(2, '0')}`
  return place % 2 === 0
    ? `${tag}/current/link`
    : `${tag}/index/sha256/${hexOfTag(repository, place, hex)}/link`
}

function sorted(repository: number, place: number): string {
  return hexOf(((repository * 13 + place * 101) % Math.max(1, blobCount - 6000)) + place)
}

function hexOfTag(repository: number, place: number, hex: string): string {
  return place >= 100 ? sorted(repository, (place - 100) >> 1) : hex
}

function etagOf(key: string, at: number): string {
  if (at < blobCount) return hexOf(at).slice(0, 32)
  const place = (at - blobCount) % keysOfRepository
  const repository = Math.floor((at - blobCount) / keysOfRepository)
  const [, hex = sorted(repository, (place - 100) >> 1)] = /sha256\/([0-9a-f]+)\/link$/.exec(key) ?? []
  return createHash('md5').update(`sha256:${hex}`).digest('hex')
}

/** The place of the first key behind a text. */
function placeBehind(text: string): number {
  let low = 0
  let high = keyCount
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keyAt(middle) <= text) low = middle + 1
    else high = middle
  }
  return low
}

let requests = 0

/** Where pages are made: what is measured is not the garbage of this test. */
const scratch = Buffer.alloc(1024 * 1024)

function pageFrom(from: number): RawPage {
  const to = Math.min(keyCount, from + 1000)
  const next = to < keyCount ? `<NextContinuationToken>${to}</NextContinuationToken>` : ''
  let length = 0
  const write = (text: string): void => void (length += scratch.write(text, length, 'latin1'))
  write(`<?xml version="1.0"?><ListBucketResult><IsTruncated>${next !== ''}</IsTruncated>${next}`)
  for (let at = from; at < to; at += 1) {
    const key = keyAt(at)
    write(`<Contents><Key>${key}</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified>`)
    write(
      `<ETag>&quot;${etagOf(key, at)}&quot;</ETag><Size>71</Size><StorageClass>STANDARD</StorageClass></Contents>`,
    )
  }
  write('</ListBucketResult>')
  const bytes = new Uint8Array(scratch.subarray(0, length))
  return { kind: 'document', bytes, dialect: { version: 2, archives: [] } }
}

const objects = {
  limits: { pageSize: 1000, rangesAtOnce: 32 },
  async list({ token }: { readonly token?: string }) {
    requests += 1
    const from = Number(token ?? 0)
    const count = (keyCount - blobCount) / keysOfRepository
    const to = Math.min(count, from + 1000)
    const prefixes = Array.from(
      { length: to - from },
      (_, at) => `${root}/repositories/${repositoryName(from + at)}/_`,
    )
    return { objects: [], prefixes, next: to < count ? String(to) : undefined }
  },
  async scan<Page extends ScannedPage>(
    { startAfter = '', token }: { readonly startAfter?: string; readonly token?: string },
    scanner: PageScanner<Page>,
  ): Promise<Page> {
    requests += 1
    await new Promise((done) => setImmediate(done))
    return await scanner(pageFrom(token === undefined ? placeBehind(startAfter) : Number(token)))
  },
} as unknown as ObjectStore
const driver = { objects, keyOf: (path: string) => path.slice(1) } as unknown as StorageDriver

const jobs = new CatalogThread(resolve('dist/catalog/catalog-worker.mjs'))
const open = () => Promise.resolve(driver)
const options = { open, jobs, file, fingerprint: 'x', now: Date.now, settleMs: 10 }
await jobs.run('forget', { listing: 0 })
globalThis.gc?.()
const idleBytes = process.memoryUsage().rss
let peakBytes = 0
const watch = setInterval(() => {
  peakBytes = Math.max(peakBytes, process.memoryUsage().rss)
}, 20)
const catalog = new Catalog(options)
const listing = performance.now()
const tables = await catalog.refresh(live)
const listedMs = performance.now() - listing
const listRequests = requests
const grownMebibytes = (peakBytes - idleBytes) / 1024 ** 2
const again = new Catalog(options)
const delays = monitorEventLoopDelay({ resolution: 5 })
delays.enable()
const loading = performance.now()
await again.load()
const loadMs = performance.now() - loading
delays.disable()
clearInterval(watch)
globalThis.gc?.()
console.log(
  JSON.stringify({
    keys: tables.totals.keys,
    strangers: tables.totals.strangers.keys,
    tags: tables.tags.current.length,
    unproven: tables.seen.link.length,
    loadedKeys: again.state.tables?.totals.keys,
    requests: listRequests,
    listedMs,
    loadMs,
    holdMsOfLoading: delays.max / 1e6,
    grownMebibytes,
    keptMebibytes: (process.memoryUsage().rss - idleBytes) / 1024 ** 2,
  }),
)
await jobs.close()
