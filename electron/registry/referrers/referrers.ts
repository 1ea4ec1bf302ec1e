import { mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import { artifactTypeOf } from '../manifests/artifact-type.ts'
import { readEntry } from '../manifests/index-entries.ts'
import { layout } from '../layout/layout.ts'
import { readLink } from '../layout/links.ts'
import type { Annotations, Descriptor, Manifest } from '../manifests/manifest.ts'
import {
  algorithmOf,
  asTag,
  hexOf,
  parseTag,
  type Digest,
  type RepositoryName,
  type Tag,
} from '../../../drivers/common/names.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import { readFacts } from '../manifests/read-facts.ts'
import { readManifest, type StoredManifest } from '../manifests/read-manifest.ts'
import { sessionMemory } from '../manifests/session-memory.ts'
import { linksOnDemand } from '../layout/repository-links.ts'
import { walkRevisions } from '../repositories/revisions.ts'
import { revisionProblem, type RepositoryLookup } from '../blobs/availability.ts'
import { blobsOnDemand } from '../blobs/blob-lookup.ts'

/** A referrer. It is yielded a second time, with `both`, if it is found by its subject, too. */
export interface Referrer {
  readonly digest: Digest
  readonly artifactType: string
  readonly mediaType: string
  readonly sizeBytes: number
  readonly annotations: Annotations
  /** `cosignTag`: it has no `subject`; a tag named after the subject's digest points to it. */
  readonly via: 'subject' | 'fallbackTag' | 'cosignTag' | 'both'
  readonly problems: readonly Problem[]
}

/** The tag under which clients list referrers where a registry has no referrers API (OCI distribution specification). */
export function fallbackTag(digest: Digest): Tag {
  return parseTag(`${algorithmOf(digest).slice(0, 32)}-${hexOf(digest).slice(0, 64)}`)
}

/** Tags that may point to referrers of a manifest: the fallback tag, and the tags of cosign without `subject`. */
export function referrerTags(digest: Digest): readonly Tag[] {
  return [fallbackTag(digest), ...cosignTags(digest)]
}

/** The tags of cosign for signature, attestations and SBOM. They begin with the whole digest. */
function cosignTags(digest: Digest): readonly Tag[] {
  const names = ['sig', 'att', 'sbom'].map((what) => `${algorithmOf(digest)}-${hexOf(digest)}.${what}`)
  return names.flatMap((name) => asTag(name) ?? [])
}

/**
 * Lists the referrers of a manifest: first those of the fallback tag and of cosign's tags, then all manifests with it as
 * `subject`. The type is read from each manifest, because lists may be wrong. A referrer without a revision link has a
 * problem: garbage collection leaves such entries, and a registry does not serve them.
 */
export async function* listReferrers(
  driver: StorageDriver,
  repository: RepositoryName,
  digest: Digest,
  signal: AbortSignal,
  memory = sessionMemory(driver),
): AsyncGenerator<readonly Referrer[], void, undefined> {
  const known = new Set<Digest>()
  const from = { links: linksOnDemand(driver, repository, signal), blobs: blobsOnDemand(driver, signal) }
  const listed = await readFallback(driver, repository, digest, signal)
  const tagged = mapConcurrent(
    [...listed.map((entry) => ({ entry })), ...cosignTags(digest).map((tag) => ({ tag }))],
    24,
    async (each, stop) => {
      const referrer =
        'entry' in each ? ofEntry(driver, each.entry, stop) : ofTag(driver, repository, each.tag, stop)
      return withLinkProblem(from, await referrer)
    },
    signal,
  )
  for await (const referrer of tagged) {
    if (referrer === undefined) continue
    known.add(referrer.digest)
    yield [referrer]
  }
  const read = mapConcurrent(
    walkRevisions(driver, repository, signal),
    24,
    (revision, stop) => readFacts(driver, memory, revision.digest, stop),
    signal,
  )
  for await (const facts of read) {
    const { manifest } = facts
    if (!('subject' in manifest) || manifest.subject?.digest !== digest) continue
    const via = known.has(facts.digest) ? 'both' : 'subject'
    yield [await withLinkProblem(from, { ...ofManifest(facts, manifest), via })]
  }
}

/** Adds the problem of the revision link, unless the manifest has a problem itself. */
async function withLinkProblem<Found extends Referrer | undefined>(
  from: RepositoryLookup,
  referrer: Found,
): Promise<Found> {
  if (referrer === undefined || referrer.problems.length > 0) return referrer
  const problem = await revisionProblem(from, referrer.digest)
  return problem === undefined ? referrer : { ...referrer, problems: [problem] }
}

async function readFallback(
  driver: StorageDriver,
  repository: RepositoryName,
  digest: Digest,
  signal: AbortSignal,
): Promise<readonly Descriptor[]> {
  const link = await readLink(driver, layout.manifestTagCurrent(repository, fallbackTag(digest)), signal)
  if ('problem' in link) return []
  const { manifest } = await readManifest(driver, link.digest, signal)
  return manifest.kind === 'index' ? manifest.manifests : []
}

async function ofEntry(driver: StorageDriver, entry: Descriptor, signal: AbortSignal): Promise<Referrer> {
  const stored = await readEntry(driver, entry, signal)
  const via = 'fallbackTag'
  if (stored !== undefined && isReadable(stored.manifest)) {
    return { ...ofManifest(sizedOf(stored), stored.manifest), via }
  }
  const { digest, mediaType, sizeBytes, artifactType = '', annotations = {} } = entry
  return { digest, mediaType, sizeBytes, artifactType, annotations, via, problems: stored?.problems ?? [] }
}

async function ofTag(
  driver: StorageDriver,
  repository: RepositoryName,
  tag: Tag,
  signal: AbortSignal,
): Promise<Referrer | undefined> {
  const link = await readLink(driver, layout.manifestTagCurrent(repository, tag), signal)
  if ('problem' in link) return undefined
  const stored = await readManifest(driver, link.digest, signal)
  const { manifest, digest, problems } = stored
  const via = 'cosignTag'
  if (isReadable(manifest)) return { ...ofManifest(sizedOf(stored), manifest), via }
  const { mediaType } = manifest
  return {
    digest,
    mediaType,
    sizeBytes: stored.bytes.byteLength,
    artifactType: '',
    annotations: {},
    via,
    problems,
  }
}

type Readable = Extract<Manifest, { readonly kind: 'image' | 'artifact' | 'index' }>

function isReadable(manifest: Manifest): manifest is Readable {
  return manifest.kind === 'image' || manifest.kind === 'artifact' || manifest.kind === 'index'
}

type Sized = Pick<Referrer, 'digest' | 'sizeBytes' | 'problems'>

function sizedOf({ digest, bytes, problems }: StoredManifest): Sized {
  return { digest, sizeBytes: bytes.byteLength, problems }
}

function ofManifest({ digest, sizeBytes, problems }: Sized, manifest: Readable): Omit<Referrer, 'via'> {
  const { mediaType, annotations } = manifest
  const artifactType =
    manifest.kind === 'index'
      ? manifest.artifactType
      : (artifactTypeOf(manifest, undefined) ?? manifest.config.mediaType)
  return {
    digest,
    artifactType: artifactType ?? '',
    mediaType,
    sizeBytes,
    annotations,
    problems,
  }
}
