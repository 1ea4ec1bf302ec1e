import { isStoreError, mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import { RequestBudget, RequestBudgetSpent } from '../layout/request-budget.ts'
import { isForeignLayer, entryKind } from './descriptor-kinds.ts'
import type { Descriptor, Manifest } from './manifest.ts'
import type { Digest, RepositoryName } from '../../../drivers/common/names.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import { cachedManifest, readManifestUncached, type StoredManifest } from './read-manifest.ts'
import { linksOnDemand, linksFromListing } from '../layout/repository-links.ts'
import {
  revisionProblem,
  blobAvailability,
  type ExpectedContent,
  type RepositoryLookup,
} from '../blobs/availability.ts'
import { blobsOnDemand } from '../blobs/blob-lookup.ts'

/** Whether a registry serves a manifest and everything that is needed to pull it. */
export interface CheckedManifest {
  readonly digest: Digest
  /** Problems with their paths, those of the manifest itself first; at most 20. */
  readonly problems: readonly Problem[]
  /** False where not everything was looked up. */
  readonly complete: boolean
}

/**
 * Checks manifests of one repository, in order. Reads the current links and blobs, each once per call, without a cache
 * between calls. Makes at most 10,000 requests; `complete` is false for manifests that needed more.
 */
export async function* checkManifests(
  driver: StorageDriver,
  repository: RepositoryName,
  digests: readonly Digest[],
  signal: AbortSignal,
  budget = new RequestBudget(maxRequests),
): AsyncGenerator<CheckedManifest, void, undefined> {
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  const linksOf = digests.length > maxSingleLookups ? linksFromListing : linksOnDemand
  const from = {
    links: linksOf(driver, repository, both, budget),
    blobs: blobsOnDemand(driver, both, budget),
  }
  const checks = new ManifestChecks(driver, from, budget, both)
  try {
    yield* mapConcurrent(new Set(digests), manifestsAtOnce, (digest) => checks.check(digest), both)
  } finally {
    stop.abort()
  }
}

const manifestsAtOnce = 24
const maxRequests = 10_000

/** Up to this many manifests, links are read one by one: listing a large repository would take a hundred requests. */
const maxSingleLookups = 4

class ManifestChecks {
  readonly #driver: StorageDriver
  readonly #budget: RequestBudget
  readonly #from: RepositoryLookup
  readonly #signal: AbortSignal
  readonly #checked = new Map<Digest, Promise<CheckedManifest>>()

  constructor(driver: StorageDriver, from: RepositoryLookup, budget: RequestBudget, signal: AbortSignal) {
    this.#driver = driver
    this.#from = from
    this.#budget = budget
    this.#signal = signal
  }

  check(digest: Digest): Promise<CheckedManifest> {
    let checked = this.#checked.get(digest)
    if (checked === undefined) {
      checked = this.#checkNow(digest)
      this.#checked.set(digest, checked)
    }
    return checked
  }

  async #checkNow(digest: Digest): Promise<CheckedManifest> {
    const found = new CheckResult(digest)
    await found.collect(async () => {
      const problem = await revisionProblem(this.#from, digest)
      return problem === undefined ? [] : [problem]
    })
    let manifest: Manifest | undefined
    await found.collect(async () => {
      const stored = await this.#read(digest)
      if (stored.problems.length === 0) manifest = stored.manifest
      return stored.problems
    })
    if (manifest !== undefined) await this.#checkBelow(manifest, found)
    return found
  }

  async #checkBelow(manifest: Manifest, found: CheckResult): Promise<void> {
    const { entries, blobs } = neededBy(manifest)
    const checks = [
      ...entries.map((entry) => () => this.#entryProblems(entry, found)),
      ...blobs.map((blob) => () => this.#blobProblems(blob)),
    ]
    const run = mapConcurrent(checks, checksAtOnce, (check) => found.collect(check), this.#signal)
    for await (const _ of run) if (found.problems.length >= maxProblems) break
  }

  /** An entry of unknown kind is a manifest if it parses as one. */
  async #entryProblems(entry: Descriptor, found: CheckResult): Promise<readonly Problem[]> {
    const kind = entryKind(entry)
    const { digest } = entry
    const isManifest =
      kind === 'manifest' || (kind === 'unknown' && (await this.#read(digest)).manifest.kind !== 'unreadable')
    if (!isManifest) return this.#blobProblems(asNeeded(entry))
    const { problems, complete } = await this.check(digest)
    if (!complete) found.complete = false
    return problems
  }

  async #blobProblems({ foreign, ...expected }: NeededBlob): Promise<readonly Problem[]> {
    const { presence, problem } = await blobAvailability(this.#from, expected)
    if (problem === undefined) return []
    return foreign && (presence === 'missing' || presence === 'unlinked') ? [] : [problem]
  }

  /** Reads from the cache if the blob still exists, otherwise from the bucket. */
  async #read(digest: Digest): Promise<StoredManifest> {
    const kept = cachedManifest(this.#driver, digest)
    if (kept !== undefined && (await this.#isThere(kept))) return kept
    this.#budget.spend()
    return readManifestUncached(this.#driver, digest, this.#signal)
  }

  async #isThere({ digest, bytes }: StoredManifest): Promise<boolean> {
    try {
      return (await this.#from.blobs(digest))?.sizeBytes === bytes.byteLength
    } catch (error) {
      // Reading it tells why.
      if (isStoreError(error)) return false
      throw error
    }
  }
}

const checksAtOnce = 8
const maxProblems = 20

/** Collects the problems that checks find, and whether all checks were made. */
class CheckResult implements CheckedManifest {
  readonly digest: Digest
  readonly problems: Problem[] = []
  complete = true

  constructor(digest: Digest) {
    this.digest = digest
  }

  async collect(check: () => Promise<readonly Problem[]>): Promise<void> {
    try {
      for (const problem of (await check()).slice(0, maxProblems - this.problems.length)) {
        this.problems.push(problem)
      }
    } catch (error) {
      if (!(error instanceof RequestBudgetSpent)) throw error
      this.complete = false
    }
  }
}

/** `foreign` is a layer that stands at an address of its maker's: a registry need not have it. */
interface NeededBlob extends ExpectedContent {
  readonly foreign: boolean
}

/** What is needed to pull a manifest: index entries and blobs. */
function neededBy(manifest: Manifest): {
  readonly entries: readonly Descriptor[]
  readonly blobs: readonly NeededBlob[]
} {
  switch (manifest.kind) {
    case 'image':
    case 'artifact':
      return { entries: [], blobs: [manifest.config, ...manifest.layers].map(asNeeded) }
    case 'index':
      return { entries: manifest.manifests, blobs: [] }
    case 'schema1':
      return { entries: [], blobs: manifest.layers.map((digest) => ({ digest, foreign: false })) }
    case 'unreadable':
      return { entries: [], blobs: [] }
  }
}

function asNeeded(blob: Descriptor): NeededBlob {
  const { digest, sizeBytes } = blob
  return { digest, sizeBytes, foreign: isForeignLayer(blob) }
}
