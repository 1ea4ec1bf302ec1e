import type { Presence } from '../../../drivers/common/presence.ts'
import { isStoreError, type Explanation, type StorageDriver } from '../../../drivers/index.ts'
import { explain, type ProblemReasonId } from '../explain.ts'
import { layout } from '../layout/layout.ts'
import type { Link } from '../layout/links.ts'
import { algorithmOf, type Digest, type RepositoryName } from '../../../drivers/common/names.ts'
import { problemOf } from '../problem.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import { linksOnDemand, type RepositoryLinks } from '../layout/repository-links.ts'
import type { StoredBlob, BlobLookup } from './blob-lookup.ts'

/** What a registry answers for a digest in a repository. */
export interface Availability extends Pick<StoredBlob, 'storageClass' | 'restore'> {
  readonly presence: Exclude<Presence, 'unknown'>
  /** The digest under which the bytes are stored: a sha256 for content pushed by sha512. */
  readonly storedAs: Digest
  readonly storedBytes?: number
  /** Set unless `present`. */
  readonly problem?: Problem
}

/** `sizeBytes` is absent when unknown, as in manifests of schema 1. */
export interface ExpectedContent {
  readonly digest: Digest
  readonly sizeBytes?: number
}

/** Lookups of a repository's links and of its store's blobs. */
export interface RepositoryLookup {
  readonly links: RepositoryLinks
  readonly blobs: BlobLookup
}

/**
 * Availability of a configuration, layer or other blob. A registry reads the layer link and serves the blob that the link
 * names. Without the link it answers 404. If the link names another digest, that digest needs a layer link, too
 * (distribution's `blobServer` looks it up again).
 */
export async function blobAvailability(
  { links, blobs }: RepositoryLookup,
  expected: ExpectedContent,
): Promise<Availability> {
  const link = await links.layer(expected.digest)
  const served = await availabilityOf(link, blobs, expected, {
    id: 'missingBlob',
    ...explain('layerMissing', {}),
  })
  if (served.presence !== 'present' || served.storedAs === expected.digest) return served
  const own = await links.layer(served.storedAs)
  return 'problem' in own ? { ...served, ...withoutLink(own.problem) } : served
}

/** Availability of a manifest: by its revision link, and the blob that the link names. */
export async function manifestAvailability(
  { links, blobs }: RepositoryLookup,
  expected: ExpectedContent,
): Promise<Availability> {
  const link = await links.revision(expected.digest)
  return availabilityOf(link, blobs, expected, { id: 'missingManifest', ...explain('notInBucket', {}) })
}

/**
 * The problem of a manifest's revision link, if any. The blob is looked up only when the link names another digest:
 * reading the manifest finds a missing blob anyway.
 */
export async function revisionProblem(from: RepositoryLookup, digest: Digest): Promise<Problem | undefined> {
  const link = await from.links.revision(digest)
  if ('problem' in link) return link.problem
  return link.digest === digest ? undefined : (await manifestAvailability(from, { digest })).problem
}

/**
 * The digest under which a blob is stored. A registry stores content pushed by another algorithm under its sha256, and
 * the layer link names it. Without such a link: the digest itself.
 */
export async function storedDigest(
  driver: StorageDriver,
  repository: RepositoryName,
  digest: Digest,
  signal: AbortSignal,
): Promise<Digest> {
  if (algorithmOf(digest) === 'sha256') return digest
  const link = await linksOnDemand(driver, repository, signal).layer(digest)
  return 'digest' in link ? link.digest : digest
}

/** The problem to report for a missing blob. */
type Missing = Explanation<ProblemReasonId> & Pick<Problem, 'id'>

async function availabilityOf(
  link: Link,
  blobs: BlobLookup,
  { digest, sizeBytes }: ExpectedContent,
  missing: Missing,
): Promise<Availability> {
  const storedAs = 'digest' in link ? link.digest : digest
  const path = layout.blobData(storedAs)
  let blob: StoredBlob | undefined
  try {
    blob = await blobs(storedAs)
  } catch (error) {
    if (!isStoreError(error)) throw error
    return { presence: 'unreadable', storedAs, problem: problemOf(error, path, missing.id, 0) }
  }
  const kept = { storedAs, ...(blob === undefined ? {} : asKept(blob)) }
  // Without blob and link, the blob is reported: a link alone would not help.
  if (blob === undefined && (!('problem' in link) || link.problem.id === 'missingLink')) {
    return { ...kept, presence: 'missing', problem: { ...missing, path } }
  }
  if ('problem' in link) return { ...kept, ...withoutLink(link.problem) }
  if (blob === undefined || sizeBytes === undefined || blob.sizeBytes === sizeBytes) {
    return { ...kept, presence: 'present' }
  }
  const why = explain('layerSize', { saidBytes: sizeBytes, foundBytes: blob.sizeBytes })
  return { ...kept, presence: 'sizeDiffers', problem: { id: 'sizeMismatch', path, ...why } }
}

function asKept({ sizeBytes, storageClass, restore }: StoredBlob) {
  return {
    storedBytes: sizeBytes,
    ...(storageClass === undefined ? {} : { storageClass }),
    ...(restore === undefined ? {} : { restore }),
  }
}

function withoutLink(problem: Problem): Pick<Availability, 'presence' | 'problem'> {
  if (problem.id === 'missingLink') return { presence: 'unlinked', problem }
  return { presence: problem.id === 'badLink' ? 'badLink' : 'unreadable', problem }
}
