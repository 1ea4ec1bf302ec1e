import { z } from 'zod'

import { id, inStore, nothing } from './inputs.ts'
import { call, stream, type Nothing } from './method.ts'
import type {
  BlobInStore,
  CatalogState,
  DigestUses,
  RepositoryFacts,
  SharedBlobs,
  StoreTotals,
} from './rows.ts'

/** What a store holds, known from one listing and remembered. */
export const catalog = {
  /**
   * The state of a store's catalog: now, and whenever it changes, until the window stops reading. Lists the store where
   * nothing is known of it, or what is known is older than the setting says.
   */
  watchCatalog: stream(inStore).gives<CatalogState>(),
  /** Lists the store again, or joins a listing that runs. Answers once it ends. */
  refreshCatalog: call(inStore).gives<Nothing>(),
  /** Reads the manifests that nobody has read, which says what uses what. Answers once it ends. */
  readManifests: call(inStore).gives<Nothing>(),
  /** Stops a listing: what was known before stays. It does not begin by itself again until the host is started anew. */
  stopCatalog: call(inStore).gives<Nothing>(),
  /** Lets a listing go on that waits because the store is large. */
  continueCatalog: call(inStore).gives<Nothing>(),
  /** Numbers of every store that is remembered, now and whenever they change. Opens none. */
  watchTotals: stream(nothing).gives<readonly StoreTotals[]>(),
  repositoryFacts: call(inStore).gives<RepositoryFacts>(),
  /** Which stores hold a blob. Eight figures are enough. Of every store one item, also of those of which nothing is known. */
  blobInStores: stream(digest).gives<BlobInStore>(),
  /** What each two of these stores share, of those that are remembered. */
  sharedBlobs: stream(() => z.strictObject({ stores: z.array(id()).max(mostShared) })).gives<SharedBlobs>(),
  /** Which manifests use a digest, and which tags lead to them, in every store that is remembered. Eight figures are enough. */
  digestUses: stream(digest).gives<DigestUses>(),
}

function digest() {
  return z.strictObject({ digest: z.string().min(8).max(512) })
}

/** Stores that are compared at once: more pairs than nobody reads. */
export const mostShared = 32
