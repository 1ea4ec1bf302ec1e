import { mapConcurrent, type StorageDriver, type Upload } from '../../../drivers/index.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import type { VerificationLevel, VerificationRun } from '../../api/rows.ts'
import { manifestsToRead } from '../../catalog/questions/coverage.ts'
import { inTurns } from '../../catalog/questions/steps.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import type { StoreKnowledge } from '../../catalog/store/store-knowledge.ts'
import { rememberStored } from '../../registry/manifests/read-facts.ts'
import { fetchManifest } from '../../registry/manifests/read-manifest.ts'
import type { StreamHashing } from '../../transfers/verify/stream-hashing.ts'
import { addFault, blobsToCheck, blobsToRead, type ContentFacts } from './blobs-to-read.ts'
import { checkHeads } from './check-heads.ts'
import { findFaults } from './find-faults.ts'
import type { Finding } from './finding.ts'
import { Findings } from './findings.ts'
import { findHolders, type OtherStore } from './held-by.ts'
import { findOpenUploads } from './open-uploads.ts'
import { RateLimit } from '../../transfers/model/rate-limit.ts'
import { readContents, type ContentReading } from './read-contents.ts'
import { stillHolds } from './still-holds.ts'
import type { VerifiedBlobs } from './verified-blobs.ts'

export interface VerificationOrder {
  readonly level: VerificationLevel
  /** Leaves out what a verification that ended before has read. */
  readonly goOn: boolean
  readonly mostBytesPerSecond: number | undefined
  readonly mostRequestsPerSecond: number | undefined
}

export interface VerificationSource {
  readonly knowledge: StoreKnowledge
  readonly open: (signal: AbortSignal) => Promise<StorageDriver>
  /** What is remembered of other stores. */
  readonly others: () => Promise<readonly OtherStore[]>
  /** Whether one of our own transfers still needs an upload. */
  readonly isNeeded: (upload: Upload) => boolean
  readonly hashing: StreamHashing
  readonly verified: VerifiedBlobs
  readonly now: () => number
}

/** What a run has done so far; it is told while it changes. */
export interface RunProgress extends Omit<VerificationRun, 'level' | 'startedAtMs' | 'bytesPerSecond'> {
  readonly requests: number
  readonly readBytes: number
}

/** What is known once the listing and the manifests were looked at. */
export interface LookedAt {
  readonly facts: StoreFacts
  readonly findings: Findings
  readonly brokenTags: () => number
}

/**
 * Verifies a store. `onLooked` is called as soon as there are findings, which grow from then on; `tell` when something
 * changed in the progress. Fails with what the store says, and when stopped.
 */
export async function runVerification(
  source: VerificationSource,
  order: VerificationOrder,
  tell: (change: Partial<RunProgress>) => void,
  onLooked: (looked: LookedAt) => void,
  signal: AbortSignal,
): Promise<void> {
  const { knowledge, now } = source
  const counted = new Counted(tell)
  tell({ step: 'listing' })
  const known = await knowledge.remembered()
  if (known === undefined || now() - known.tables.asOfMs > freshMs) {
    await knowledge.refresh(signal)
    counted.add(0, (await knowledge.facts(signal)).tables.requests)
  }
  tell({ step: 'manifests' })
  const facts = await knowledge.facts(signal)
  const driver = await source.open(signal)
  const failures = await readUnread(source, facts, driver, counted, signal)
  tell({ step: 'looking', done: 0, of: 0 })
  const keyOf = (path: `/${string}`): string => driver.keyOf(path)
  const findings = new Findings()
  const search = { keyOf, failures, nowMs: now() }
  const { broken, isNeeded } = await inTurns(findFaults(facts, search, findings), signal)
  const uploadSearch = { objects: driver.objects, keyOf, nowMs: now(), isNeeded: source.isNeeded }
  counted.add(0, await findOpenUploads(uploadSearch, findings, signal))
  await dropUnfounded(findings, driver, counted, signal)
  await inTurns(findHolders(findings, await source.others()), signal)
  onLooked({ facts, findings, brokenTags: () => broken.count })
  const reading: ContentReading = {
    objects: driver.objects,
    hashing: source.hashing,
    bytes: new RateLimit(order.mostBytesPerSecond),
    requests: new RateLimit(order.mostRequestsPerSecond),
    onRead: (bytes, requests) => counted.add(bytes, requests),
  }
  const contents: ContentFacts = { facts, keyOf, isNeeded, broken, findings }
  if (order.level === 'checksum') await checkBlobs(reading, contents, tell, signal)
  if (order.level === 'content') await readBlobs(source, reading, contents, counted, tell, signal)
  if (order.level !== 'listing') await inTurns(findHolders(findings, await source.others()), signal)
}

/** What a listing told so lately is not asked for again. */
export const freshMs = 60_000

async function readUnread(
  { knowledge }: VerificationSource,
  facts: StoreFacts,
  driver: StorageDriver,
  counted: Counted,
  signal: AbortSignal,
): Promise<ReadonlyMap<Digest, Problem>> {
  const before = facts.columns.manifestCount
  await knowledge.readManifests(signal)
  counted.add(0, facts.columns.manifestCount - before)
  // Those that could not be read before are asked for once more: why they cannot be read is not remembered.
  const unread = await inTurns(manifestsToRead(facts), signal)
  const memory = await knowledge.memory()
  const failures = new Map<Digest, Problem>()
  const read = mapConcurrent(
    unread.slice(0, mostFailures),
    readsAtOnce,
    async (digest, stop) => rememberStored(memory, await fetchManifest(driver, digest, stop)),
    signal,
  )
  for await (const { digest, problems } of read) {
    counted.add(0, 1)
    const problem = problems.find(({ id }) => id !== 'badManifest')
    if (problem !== undefined) failures.set(digest, problem)
  }
  return failures
}

/** Takes out what is not so: a listing is not of one moment, and a push that ran meanwhile looks like damage. */
async function dropUnfounded(
  findings: Findings,
  driver: StorageDriver,
  counted: Counted,
  signal: AbortSignal,
): Promise<void> {
  const doubtful = [...findings.kept()].filter(({ kind }) => fromTwoMoments.has(kind)).slice(0, mostDoubted)
  const check = async (finding: Finding, stop: AbortSignal): Promise<void> => {
    counted.add(0, 1)
    if (!(await stillHolds(driver, finding, stop))) findings.remove(finding.id)
  }
  for await (const _ of mapConcurrent(doubtful, readsAtOnce, check, signal)) void _
}

async function checkBlobs(
  reading: ContentReading,
  contents: ContentFacts,
  tell: (change: Partial<RunProgress>) => void,
  signal: AbortSignal,
): Promise<void> {
  const { small, large, count } = await inTurns(blobsToCheck(contents), signal)
  let done = 0
  tell({ step: 'heads', done, of: count })
  for await (const { blob, outcome } of checkHeads(reading, large, signal)) {
    tell({ done: (done += 1) })
    if (outcome.kind === 'unreadable') await addFault(contents, blob, outcome, signal)
    if (outcome.kind === 'changed') {
      const { sizeBytes, modifiedAtMs } = outcome.info
      await addFault(contents, blob, { kind: 'changed', sizeBytes, modifiedAtMs }, signal)
    }
    if (outcome.kind === 'gone') await addFault(contents, blob, outcome, signal)
  }
  for await (const { blob, outcome } of readContents(reading, { small, large: [] }, signal)) {
    tell({ done: (done += 1) })
    if (outcome.kind !== 'right') await addFault(contents, blob, outcome, signal)
  }
}

async function readBlobs(
  { verified }: VerificationSource,
  reading: ContentReading,
  contents: ContentFacts,
  counted: Counted,
  tell: (change: Partial<RunProgress>) => void,
  signal: AbortSignal,
): Promise<void> {
  const { tables } = contents.facts
  const isDone = await verified.read(tables, signal)
  const {
    small,
    large,
    count,
    ofBytes,
    doneBytes,
    done: before,
  } = await inTurns(blobsToRead(contents, isDone), signal)
  let done = before
  counted.beginContent(doneBytes)
  tell({ step: 'content', done, of: count, doneBytes, ofBytes })
  for await (const { blob, outcome } of readContents(reading, { small, large }, signal)) {
    counted.countContent(blob.sizeBytes)
    tell({ done: (done += 1) })
    if (outcome.kind === 'right') verified.note(tables, blob.row)
    else await addFault(contents, blob, outcome, signal)
  }
}

/** Sums of what was asked and read. */
class Counted {
  readonly #tell: (change: Partial<RunProgress>) => void
  #requests = 0
  #readBytes = 0
  #contentBytes: number | undefined

  constructor(tell: (change: Partial<RunProgress>) => void) {
    this.#tell = tell
  }

  add(bytes: number, requests: number): void {
    this.#requests += requests
    this.#readBytes += bytes
    this.#tell({ requests: this.#requests, readBytes: this.#readBytes })
  }

  beginContent(doneBytes: number): void {
    this.#contentBytes = doneBytes
  }

  /** A blob counts once, however often it was read. */
  countContent(bytes: number): void {
    this.#contentBytes = (this.#contentBytes ?? 0) + bytes
    this.#tell({ doneBytes: this.#contentBytes })
  }
}

const readsAtOnce = 64
const mostFailures = 10_000
/** What is told of objects that were listed at different times. */
const fromTwoMoments: ReadonlySet<Finding['kind']> = new Set<Finding['kind']>([
  'missingBlob',
  'missingLayerLink',
  'missingRevision',
  'missingChild',
  'danglingRevision',
  'tagWithoutLink',
])
const mostDoubted = 2000
