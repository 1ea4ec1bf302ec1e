import type { manifests } from '../api/manifests.ts'
import type { Implementation } from '../api/method.ts'
import type { Reference } from '../api/inputs.ts'
import type { IndexEntryView, ManifestDetail } from '../api/rows.ts'
import { mapConcurrent, StoreError, type StorageDriver } from '../../drivers/index.ts'
import { blobsOnDemand } from '../registry/blobs/blob-lookup.ts'
import { contentSizes } from '../registry/manifests/content-sizes.ts'
import { readImageConfig } from '../registry/manifests/image-config.ts'
import { describeEntries, type IndexEntry } from '../registry/manifests/index-entries.ts'
import { readLayers } from '../registry/manifests/layers.ts'
import { layout } from '../registry/layout/layout.ts'
import type { Manifest } from '../registry/manifests/manifest.ts'
import type { ManifestMemory } from '../registry/manifests/manifest-facts.ts'
import { checkManifests } from '../registry/manifests/manifest-checks.ts'
import { parseDigest, parseRepositoryName, type RepositoryName } from '../../drivers/common/names.ts'
import {
  readManifest,
  readManifestUncached,
  type StoredManifest,
} from '../registry/manifests/read-manifest.ts'
import { listReferrers } from '../registry/referrers/referrers.ts'
import { linksOnDemand } from '../registry/layout/repository-links.ts'
import { resolveReference } from '../registry/repositories/resolve-reference.ts'
import {
  revisionProblem,
  blobAvailability,
  manifestAvailability,
  type RepositoryLookup,
} from '../registry/blobs/availability.ts'
import type { Presence } from '../../drivers/common/presence.ts'
import { summarize } from '../registry/manifests/manifest-summary.ts'
import { batched } from '../../drivers/common/batched.ts'
import type { StoreOpener } from '../stores/connections/opened-stores.ts'
import { noMemory, type MemoryOf } from './memory-of.ts'
import { toDescriptor, toImageConfig, toIndexEntry, toLayers, toReferrerRow } from './registry-rows.ts'

/** One manifest and all that hangs on it. */
export function manifestMethods(
  opener: StoreOpener,
  memoryOf: MemoryOf = noMemory,
): Implementation<typeof manifests> {
  return {
    async getManifest({ store, repository, reference }, signal) {
      const { driver } = await opener.open(store, signal)
      const memory = await memoryOf(store)
      return manifestDetail(driver, parseRepositoryName(repository), reference, signal, memory)
    },
    async manifestContentSizes({ store, repository, digests }, signal) {
      const { driver } = await opener.open(store, signal)
      const memory = await memoryOf(store)
      return contentSizes(driver, parseRepositoryName(repository), digests.map(parseDigest), signal, memory)
    },
    async *checkManifests({ store, repository, digests }, signal) {
      const { driver } = await opener.open(store, signal)
      const wanted = digests.map(parseDigest)
      yield* batched(checkManifests(driver, parseRepositoryName(repository), wanted, signal))
    },
    async getImageConfig({ store, repository, manifest }, signal) {
      const { driver } = await opener.open(store, signal)
      const stored = await readManifest(driver, parseDigest(manifest), signal)
      if (stored.manifest.kind !== 'image') {
        throw new StoreError('Unsupported', 'only an image has an image configuration', { path: manifest })
      }
      const { config } = stored.manifest
      return toImageConfig(
        await readImageConfig(driver, parseRepositoryName(repository), config.digest, signal),
      )
    },
    async getLayers({ store, repository, manifest }, signal) {
      const { driver } = await opener.open(store, signal)
      return toLayers(
        await readLayers(driver, parseRepositoryName(repository), parseDigest(manifest), signal),
      )
    },
    async *listReferrers({ store, repository, digest }, signal) {
      const { driver } = await opener.open(store, signal)
      const memory = await memoryOf(store)
      const name = parseRepositoryName(repository)
      const pages = listReferrers(driver, name, parseDigest(digest), signal, memory)
      for await (const page of pages) yield page.map(toReferrerRow)
    },
  }
}

async function manifestDetail(
  driver: StorageDriver,
  repository: RepositoryName,
  reference: Reference,
  signal: AbortSignal,
  memory: ManifestMemory | undefined,
): Promise<ManifestDetail> {
  const { digest, linkPath } = await resolveReference(driver, repository, reference, signal)
  const from = { links: linksOnDemand(driver, repository, signal), blobs: blobsOnDemand(driver, signal) }
  const [stored, link, linkProblem] = await Promise.all([
    readManifestUncached(driver, digest, signal),
    driver.objects.head(driver.keyOf(linkPath), signal),
    revisionProblem(from, digest),
  ])
  const { summary } = await summarize(driver, repository, digest, signal, memory)
  return {
    digest,
    kind: summary.kind,
    mediaType: summary.mediaType,
    sizeBytes: stored.bytes.byteLength,
    raw: new TextDecoder('utf-8', { ignoreBOM: true }).decode(stored.bytes),
    platforms: [...summary.platforms],
    linkKey: driver.keyOf(linkPath),
    blobKey: driver.keyOf(layout.blobData(digest)),
    problems: [...(linkProblem === undefined ? [] : [linkProblem]), ...stored.problems],
    ...(summary.artifactType === undefined ? {} : { artifactType: summary.artifactType }),
    ...(summary.totalBytes === undefined ? {} : { totalBytes: summary.totalBytes }),
    ...(link === undefined ? {} : { pushedAtMs: link.modifiedAtMs }),
    ...(await contents(driver, from, stored, signal)),
  }
}

async function contents(
  driver: StorageDriver,
  from: RepositoryLookup,
  { manifest }: StoredManifest,
  signal: AbortSignal,
) {
  const subject =
    'subject' in manifest && manifest.subject !== undefined ? { subject: toDescriptor(manifest.subject) } : {}
  return {
    layers:
      manifest.kind === 'image' || manifest.kind === 'artifact' ? manifest.layers.map(toDescriptor) : [],
    manifests: await children(driver, from, manifest, signal),
    annotations: 'annotations' in manifest ? manifest.annotations : {},
    ...('config' in manifest ? { config: toDescriptor(manifest.config) } : {}),
    ...subject,
  }
}

async function children(
  driver: StorageDriver,
  from: RepositoryLookup,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<readonly IndexEntryView[]> {
  if (manifest.kind !== 'index') return []
  const entries = await describeEntries(driver, from.links.repository, manifest.manifests, signal)
  const presences = new Map<IndexEntry, Presence>()
  const looked = mapConcurrent(
    entries.slice(0, maxChildrenLookedUp),
    16,
    async (entry) => {
      const served = entry.kind === 'blob' ? blobAvailability : manifestAvailability
      return { entry, presence: (await served(from, entry.descriptor)).presence }
    },
    signal,
  )
  for await (const { entry, presence } of looked) presences.set(entry, presence)
  return entries.map((entry) => ({
    ...toIndexEntry(entry),
    presence: presences.get(entry) ?? ('unknown' as const),
  }))
}

const maxChildrenLookedUp = 200
