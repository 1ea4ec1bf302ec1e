import type { Backend, Reference } from '../api/contract.ts'
import type { ManifestDetail, Presence } from '../api/views.ts'
import { mapConcurrent, StoreError, type StorageDriver } from '../../drivers/index.ts'
import { blobPresence } from '../registry/blob-presence.ts'
import { explain } from '../registry/explain.ts'
import { readImageConfig } from '../registry/image-config.ts'
import { describeEntries } from '../registry/index-entries.ts'
import { readLayers } from '../registry/layers.ts'
import { layout } from '../registry/layout.ts'
import type { Manifest } from '../registry/manifest.ts'
import { parseDigest, parseRepositoryName, type Digest, type RepositoryName } from '../registry/names.ts'
import { readManifest, type StoredManifest } from '../registry/read-manifest.ts'
import { listReferrers } from '../registry/referrers.ts'
import { resolveReference } from '../registry/resolve-reference.ts'
import { summarize } from '../registry/summary.ts'
import type { StoreOpener } from './opened-store.ts'
import { toDescriptor, toImageConfig, toIndexEntry, toLayers, toReferrerRow } from './registry-views.ts'

export type ManifestMethods = Pick<Backend, 'getManifest' | 'getImageConfig' | 'getLayers' | 'listReferrers'>

/** One manifest and all that hangs on it. */
export function manifestMethods(opener: StoreOpener): ManifestMethods {
  return {
    async getManifest({ store, repository, reference }, signal) {
      const { driver } = await opener.open(store, signal)
      return manifestDetail(driver, parseRepositoryName(repository), reference, signal)
    },
    async getImageConfig({ store, manifest }, signal) {
      const { driver } = await opener.open(store, signal)
      const stored = await readManifest(driver, parseDigest(manifest), signal)
      if (stored.manifest.kind !== 'image') {
        throw new StoreError('Unsupported', 'only an image has an image configuration', { path: manifest })
      }
      return toImageConfig(await readImageConfig(driver, stored.manifest.config.digest, signal))
    },
    async getLayers({ store, repository, manifest }, signal) {
      const { driver } = await opener.open(store, signal)
      return toLayers(
        await readLayers(driver, parseRepositoryName(repository), parseDigest(manifest), signal),
      )
    },
    async *listReferrers({ store, repository, digest }, signal) {
      const { driver } = await opener.open(store, signal)
      const pages = listReferrers(driver, parseRepositoryName(repository), parseDigest(digest), signal)
      for await (const page of pages) yield page.map(toReferrerRow)
    },
  }
}

async function manifestDetail(
  driver: StorageDriver,
  repository: RepositoryName,
  reference: Reference,
  signal: AbortSignal,
): Promise<ManifestDetail> {
  const { digest, linkPath } = await resolveReference(driver, repository, reference, signal)
  const [stored, { summary }, link] = await Promise.all([
    readManifest(driver, digest, signal),
    summarize(driver, digest, signal),
    driver.objects.head(driver.keyOf(linkPath), signal),
  ])
  const unlinked =
    link === undefined && 'digest' in reference
      ? [
          {
            id: 'missingLink' as const,
            path: linkPath,
            ...explain('notLinked', {}),
          },
        ]
      : []
  return {
    digest,
    kind: summary.kind,
    mediaType: summary.mediaType,
    sizeBytes: stored.bytes.byteLength,
    raw: new TextDecoder().decode(stored.bytes),
    platforms: [...summary.platforms],
    linkKey: driver.keyOf(linkPath),
    blobKey: driver.keyOf(layout.blobData(digest)),
    problems: [...stored.problems, ...unlinked],
    ...(summary.artifactType === undefined ? {} : { artifactType: summary.artifactType }),
    ...(summary.totalBytes === undefined ? {} : { totalBytes: summary.totalBytes }),
    ...(link === undefined ? {} : { pushedAtMs: link.modifiedAtMs }),
    ...(await contents(driver, stored, signal)),
  }
}

async function contents(driver: StorageDriver, { manifest }: StoredManifest, signal: AbortSignal) {
  const subject =
    'subject' in manifest && manifest.subject !== undefined ? { subject: toDescriptor(manifest.subject) } : {}
  return {
    layers:
      manifest.kind === 'image' || manifest.kind === 'artifact' ? manifest.layers.map(toDescriptor) : [],
    manifests: await children(driver, manifest, signal),
    annotations: 'annotations' in manifest ? manifest.annotations : {},
    ...('config' in manifest ? { config: toDescriptor(manifest.config) } : {}),
    ...subject,
  }
}

async function children(driver: StorageDriver, manifest: Manifest, signal: AbortSignal) {
  if (manifest.kind !== 'index') return []
  const presences = new Map<Digest, Presence>()
  const looked = mapConcurrent(
    manifest.manifests.slice(0, maxChildrenLookedUp),
    16,
    async (child, stop) => {
      const { presence } = await blobPresence(driver, child.digest, child.sizeBytes, stop)
      return { digest: child.digest, presence }
    },
    signal,
  )
  for await (const { digest, presence } of looked) presences.set(digest, presence)
  const entries = await describeEntries(driver, manifest.manifests, signal)
  return entries.map((entry) => ({
    ...toIndexEntry(entry),
    presence: presences.get(entry.descriptor.digest) ?? ('unknown' as const),
  }))
}

const maxChildrenLookedUp = 200
