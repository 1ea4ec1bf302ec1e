import { isStoreError, mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import { LookUps, NoLookUpsLeft } from '../layout/look-ups.ts'
import { isForeignLayer, saidOfEntry } from './descriptor-kinds.ts'
import type { Descriptor, Manifest } from './manifest.ts'
import type { Digest, RepositoryName } from '../names.ts'
import type { Problem } from '../problem.ts'
import { keptManifest, readManifestAnew, type StoredManifest } from './read-manifest.ts'
import { askedLinks, listedLinks } from '../layout/repository-links.ts'
import { revisionProblem, servedBlob, type Expected, type ServedFrom } from '../blobs/served.ts'
import { askedBlobs } from '../blobs/stored-blobs.ts'

/** Whether a registry would serve a manifest with all that it cannot be pulled without. */
export interface CheckedManifest {
  readonly digest: Digest
  /** What is in the way, and at which path; of the manifest itself first. The first twenty are enough. */
  readonly problems: readonly Problem[]
  /** False where not everything was looked up. */
  readonly complete: boolean
}

/**
 * Checks manifests of one repository as they are found to be, those before others first. Links and blobs are asked for as
 * they are now, each once, however many manifests need them: nothing of it is kept. What goes beyond ten thousand requests
 * is not looked up, and said to be so.
 */
export async function* checkManifests(
  driver: StorageDriver,
  repository: RepositoryName,
  digests: readonly Digest[],
  signal: AbortSignal,
  lookUps = new LookUps(mostLookUps),
): AsyncGenerator<CheckedManifest, void, undefined> {
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  const linksOf = digests.length > few ? listedLinks : askedLinks
  const from = {
    links: linksOf(driver, repository, both, lookUps),
    blobs: askedBlobs(driver, both, lookUps),
  }
  const checks = new ManifestChecks(driver, from, lookUps, both)
  try {
    yield* mapConcurrent(new Set(digests), manifestsAtOnce, (digest) => checks.check(digest), both)
  } finally {
    stop.abort()
  }
}

const manifestsAtOnce = 24
const mostLookUps = 10_000

/** For so many manifests, links are asked for one by one: a repository may have a hundred pages of others. */
const few = 4

class ManifestChecks {
  readonly #driver: StorageDriver
  readonly #lookUps: LookUps
  readonly #from: ServedFrom
  readonly #signal: AbortSignal
  readonly #checked = new Map<Digest, Promise<CheckedManifest>>()

  constructor(driver: StorageDriver, from: ServedFrom, lookUps: LookUps, signal: AbortSignal) {
    this.#driver = driver
    this.#from = from
    this.#lookUps = lookUps
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
    const found = new Found(digest)
    await found.by(async () => {
      const problem = await revisionProblem(this.#from, digest)
      return problem === undefined ? [] : [problem]
    })
    let manifest: Manifest | undefined
    await found.by(async () => {
      const stored = await this.#read(digest)
      if (stored.problems.length === 0) manifest = stored.manifest
      return stored.problems
    })
    if (manifest !== undefined) await this.#checkBelow(manifest, found)
    return found
  }

  async #checkBelow(manifest: Manifest, found: Found): Promise<void> {
    const { entries, blobs } = neededBy(manifest)
    const checks = [
      ...entries.map((entry) => () => this.#entryProblems(entry, found)),
      ...blobs.map((blob) => () => this.#blobProblems(blob)),
    ]
    const run = mapConcurrent(checks, checksAtOnce, (check) => found.by(check), this.#signal)
    for await (const _ of run) if (found.problems.length >= mostProblems) break
  }

  /** Where an entry's descriptor leaves open what it is, it is a manifest if it reads as one. */
  async #entryProblems(entry: Descriptor, found: Found): Promise<readonly Problem[]> {
    const said = saidOfEntry(entry)
    const { digest } = entry
    const isManifest =
      said === 'manifest' || (said === 'unsaid' && (await this.#read(digest)).manifest.kind !== 'unreadable')
    if (!isManifest) return this.#blobProblems(asNeeded(entry))
    const { problems, complete } = await this.check(digest)
    if (!complete) found.complete = false
    return problems
  }

  async #blobProblems({ foreign, ...expected }: NeededBlob): Promise<readonly Problem[]> {
    const { presence, problem } = await servedBlob(this.#from, expected)
    if (problem === undefined) return []
    return foreign && (presence === 'missing' || presence === 'unlinked') ? [] : [problem]
  }

  /** What was read before, where it is there still; otherwise as the bucket has it. */
  async #read(digest: Digest): Promise<StoredManifest> {
    const kept = keptManifest(this.#driver, digest)
    if (kept !== undefined && (await this.#isThere(kept))) return kept
    this.#lookUps.spend()
    return readManifestAnew(this.#driver, digest, this.#signal)
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
const mostProblems = 20

/** Gathers what checks find, and whether all of them could be made. */
class Found implements CheckedManifest {
  readonly digest: Digest
  readonly problems: Problem[] = []
  complete = true

  constructor(digest: Digest) {
    this.digest = digest
  }

  async by(check: () => Promise<readonly Problem[]>): Promise<void> {
    try {
      for (const problem of (await check()).slice(0, mostProblems - this.problems.length)) {
        this.problems.push(problem)
      }
    } catch (error) {
      if (!(error instanceof NoLookUpsLeft)) throw error
      this.complete = false
    }
  }
}

/** `foreign` is a layer that stands at an address of its maker's: a registry need not have it. */
interface NeededBlob extends Expected {
  readonly foreign: boolean
}

/** What a manifest cannot be pulled without: entries of an index, and blobs. */
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
