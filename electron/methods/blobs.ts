import type { blobs } from '../api/blobs.ts'
import type { Implementation } from '../api/method.ts'
import type { ReferenceScan } from '../api/rows.ts'
import { linkedAbort } from '../../drivers/common/linked-abort.ts'
import { parseDigest } from '../../drivers/common/names.ts'
import { StoreError } from '../../drivers/index.ts'
import { referencesOfBlobs, type BlobReferences } from '../catalog/questions/references.ts'
import { inTurns } from '../catalog/questions/steps.ts'
import type { StoreFacts } from '../catalog/questions/store-facts.ts'
import type { Catalogs } from '../catalog/store/catalogs.ts'
import { listBlobs } from '../catalog/store/list-blobs.ts'
import type { StoreKnowledge } from '../catalog/store/store-knowledge.ts'
import { digestAt, noDigest } from '../catalog/tables/digests.ts'
import { repositoryCount } from '../catalog/tables/lookups.ts'
import { layout } from '../registry/layout/layout.ts'
import type { StoreOpener } from '../stores/connections/opened-stores.ts'

/** Blobs, and who refers to them: from what is known of the store. */
export function blobMethods(
  opener: StoreOpener,
  catalogs: Pick<Catalogs, 'of'>,
): Implementation<typeof blobs> {
  return {
    async *listBlobs({ store }, signal) {
      const { driver } = await opener.open(store, signal)
      yield* listBlobs(catalogs.of(store).catalog, driver, signal)
    },
    async *scanReferences({ store }, signal) {
      const knowledge = catalogs.of(store)
      yield* whileRunning(
        knowledge,
        async (stop) => {
          // What the list of blobs is made of: the store is not listed once more for it.
          await knowledge.catalog.upToDate(stop)
          await knowledge.catalog.newestTables(stop)
          await knowledge.readManifests(stop)
        },
        signal,
      )
      const facts = await knowledge.facts(signal)
      const references = await inTurns(referencesOfBlobs(facts), signal)
      yield* countsOf(facts, references)
      const { coverage, complete } = references
      const repositories = repositoryCount(facts.tables)
      const manifests = coverage.manifests - coverage.unread
      yield { kind: 'done', repositories, manifests, complete, edition: editionOf(knowledge, facts) }
    },
    async getBlob({ store, digest }, signal) {
      const { driver } = await opener.open(store, signal)
      const key = driver.keyOf(layout.blobData(parseDigest(digest)))
      const object = await driver.objects.head(key, signal)
      if (object === undefined) throw new StoreError('NotFound', 'there is no such blob', { path: key })
      return { digest, ...object }
    },
  }
}

/** In which edition the tables are that something was found in; 0 where there are others by now. */
function editionOf({ catalog }: StoreKnowledge, { tables }: StoreFacts): number {
  return catalog.state.tables === tables ? catalog.state.editions.tables : 0
}

/** How far a listing and a reading are, until `run` is done. Fails as it fails. */
async function* whileRunning(
  knowledge: StoreKnowledge,
  run: (stop: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): AsyncGenerator<ReferenceScan, void, undefined> {
  const watching = linkedAbort(signal)
  const running = run(signal).finally(() => watching.abort())
  running.catch(() => undefined)
  let toldAtMs = 0
  for await (const { listing, reading } of knowledge.watch(watching.signal)) {
    if (Date.now() - toldAtMs < progressEveryMs) continue
    toldAtMs = Date.now()
    const names = listing.activity?.kind === 'listing' ? listing.activity.progress.names.length : undefined
    const repositories = names ?? (listing.tables === undefined ? 0 : repositoryCount(listing.tables))
    yield { kind: 'progress', repositories, manifests: reading?.read ?? 0 }
  }
  await running
}

const progressEveryMs = 100
const rowsAtOnce = 5000

/** Of the blobs that something refers to. */
function* countsOf(
  { tables }: StoreFacts,
  { counts, mediaType, mediaTypes }: BlobReferences,
): Generator<ReferenceScan> {
  let page = newPage()
  for (let row = 0; row < counts.length; row += 1) {
    const count = counts[row] ?? 0
    if (count === 0) continue
    page.digests.push(digestAt(tables.digests, tables.blobs.digest[row] ?? noDigest))
    page.references.push(count)
    page.mediaTypes.push(mediaTypes[mediaType[row] ?? 0] ?? '')
    if (page.digests.length < rowsAtOnce) continue
    yield page
    page = newPage()
  }
  if (page.digests.length > 0) yield page
}

function newPage() {
  return {
    kind: 'counts' as const,
    digests: [] as string[],
    references: [] as number[],
    mediaTypes: [] as string[],
  }
}
