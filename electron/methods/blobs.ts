import type { blobs } from '../api/blobs.ts'
import type { Implementation } from '../api/method.ts'
import type { BlobReference, ReferenceScan } from '../api/rows.ts'
import { mapConcurrent, StoreError, type StorageDriver } from '../../drivers/index.ts'
import { listBlobs } from '../registry/blobs/list-blobs.ts'
import { layout } from '../registry/layout/layout.ts'
import { tagsByDigest } from '../registry/repositories/tags-by-digest.ts'
import { parseDigest, type Digest, type RepositoryName } from '../../drivers/common/names.ts'
import { ReferenceIndex, scanReferences, type Reference } from '../registry/references.ts'
import type { StoreOpener } from '../stores/connections/opened-stores.ts'
import { toBlobReference } from './registry-rows.ts'

/** Blobs, and who refers to them. The index of a store is kept while the store is open. */
export function blobMethods(opener: StoreOpener): Implementation<typeof blobs> {
  const indexes = new WeakMap<StorageDriver, ReferenceIndex>()
  return {
    async *listBlobs({ store }, signal) {
      const { driver } = await opener.open(store, signal)
      yield* listBlobs(driver, signal)
    },
    async *scanReferences({ store }, signal) {
      const { driver } = await opener.open(store, signal)
      const index = new ReferenceIndex()
      yield* scanInto(driver, index, signal)
      indexes.set(driver, index)
      yield* countsOf(index)
      const { repositories, manifests, complete } = index
      yield { kind: 'done', repositories, manifests, complete }
    },
    async *blobReferences({ store, digest }, signal) {
      const { driver } = await opener.open(store, signal)
      let index = indexes.get(driver)
      if (index === undefined) {
        index = new ReferenceIndex()
        for await (const _ of scanInto(driver, index, signal)) void _
        indexes.set(driver, index)
      }
      yield* withTags(driver, index.of(parseDigest(digest)), signal)
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

async function* scanInto(
  driver: StorageDriver,
  index: ReferenceIndex,
  signal: AbortSignal,
): AsyncGenerator<ReferenceScan> {
  let told = 0
  for await (const _ of scanReferences(driver, index, signal)) {
    if (Date.now() - told < 100) continue
    told = Date.now()
    yield { kind: 'progress', repositories: index.repositories, manifests: index.manifests }
  }
}

function* countsOf(index: ReferenceIndex): Generator<ReferenceScan> {
  let digests: Digest[] = []
  for (const digest of index.digests()) {
    digests.push(digest)
    if (digests.length === 5000) {
      yield counts(index, digests)
      digests = []
    }
  }
  if (digests.length > 0) yield counts(index, digests)
}

/** A manifest is kept by its own repository link: that counts as one, beside those that point to it. */
function counts(index: ReferenceIndex, digests: readonly Digest[]): ReferenceScan {
  return {
    kind: 'counts',
    digests,
    references: digests.map((digest) => index.of(digest).length),
    mediaTypes: digests.map((digest) => index.mediaTypeOf(digest)),
  }
}

/** Finds the tags of each referring manifest, repository by repository. */
async function* withTags(
  driver: StorageDriver,
  references: readonly Reference[],
  signal: AbortSignal,
): AsyncGenerator<readonly BlobReference[]> {
  const byRepository = new Map<RepositoryName, Reference[]>()
  for (const reference of references) {
    const known = byRepository.get(reference.repository)
    if (known === undefined) byRepository.set(reference.repository, [reference])
    else known.push(reference)
  }
  const read = mapConcurrent(
    byRepository,
    4,
    async ([repository, own], stop) => {
      const tags = await tagsByDigest(driver, repository, stop)
      return own.map((reference) => toBlobReference(reference, tags.get(reference.manifest) ?? []))
    },
    signal,
  )
  for await (const rows of read) yield rows
}
