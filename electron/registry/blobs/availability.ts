import { isStoreError, type Explanation, type StorageDriver } from '../../../drivers/index.ts'
import { explain, type ProblemReasonId } from '../explain.ts'
import { layout } from '../layout/layout.ts'
import type { Link } from '../layout/links.ts'
import { algorithmOf, type Digest, type RepositoryName } from '../names.ts'
import { problemOf, type Problem } from '../problem.ts'
import { linksOnDemand, type RepositoryLinks } from '../layout/repository-links.ts'
import type { StoredBlob, BlobLookup } from './blob-lookup.ts'

/** Of what something refers to: whether a registry would serve it in this repository, and if not, what is in the way. */
export type Presence = 'present' | 'missing' | 'sizeDiffers' | 'unlinked' | 'badLink' | 'unreadable'

/** What a registry would answer for a digest of a repository. */
export interface Availability extends Pick<StoredBlob, 'storageClass' | 'restore'> {
  readonly presence: Presence
  /** The digest under which the bytes are kept: another one for what was pushed by its sha512. */
  readonly storedAs: Digest
  readonly storedBytes?: number
  /** Of everything but `present`. */
  readonly problem?: Problem
}

/** `sizeBytes` is absent where nobody says how large it is, as in manifests of schema 1. */
export interface ExpectedContent {
  readonly digest: Digest
  readonly sizeBytes?: number
}

/** Where one asks: the links of a repository, and the blobs of its store. */
export interface RepositoryLookup {
  readonly links: RepositoryLinks
  readonly blobs: BlobLookup
}

/**
 * Of a configuration, a layer, or another blob: a registry reads its layer link, and serves the blob that the link names.
 * Without that link it says 404, whatever is in the bucket. Where the link names another digest, a registry wants the layer
 * link of that one, too: its `blobServer` looks it up once more.
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

/** Of a manifest below an index, as it is known there: by its revision link, and the blob that the link names. */
export async function manifestAvailability(
  { links, blobs }: RepositoryLookup,
  expected: ExpectedContent,
): Promise<Availability> {
  const link = await links.revision(expected.digest)
  return availabilityOf(link, blobs, expected, { id: 'missingManifest', ...explain('notInBucket', {}) })
}

/**
 * What is in the way from a manifest's revision link to its bytes. Whether those are there is asked only where the link names
 * others: who reads the manifest itself finds out.
 */
export async function revisionProblem(from: RepositoryLookup, digest: Digest): Promise<Problem | undefined> {
  const link = await from.links.revision(digest)
  if ('problem' in link) return link.problem
  return link.digest === digest ? undefined : (await manifestAvailability(from, { digest })).problem
}

/**
 * Where the bytes of a blob are: a registry keeps what was pushed by another algorithm under its sha256, and tells so by
 * the layer link. The digest itself where no link tells otherwise.
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

/** What is said where the blob is not there. */
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
  // What is not in the bucket at all is said to be missing: its link would bring nothing back.
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
