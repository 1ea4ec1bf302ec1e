import { mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import type { Digest, RepositoryName } from '../../../drivers/common/names.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import { layout } from '../layout/layout.ts'
import { readImageConfig } from './image-config.ts'
import type { ConfigFacts, ManifestFacts, ManifestMemory } from './manifest-facts.ts'
import { readManifest, type StoredManifest } from './read-manifest.ts'

/** Where a reader of one repository has it from. */
export interface FactsSource {
  readonly driver: StorageDriver
  readonly memory: ManifestMemory
  readonly repository: RepositoryName
}

/** A manifest as it was read or remembered, with its own problems; of kind `unreadable` where the store does not give it. */
export interface ReadFacts extends ManifestFacts {
  readonly problems: readonly Problem[]
}

/** What is known of manifests and configurations by their digests. Asking for what is not known has it read. */
export interface KnownFacts {
  manifest(digest: Digest): ReadFacts | undefined
  config(digest: Digest): ConfigFacts | undefined
}

/** A manifest from memory, or from the store. Faults are returned as problems. */
export async function readFacts(
  driver: StorageDriver,
  memory: ManifestMemory,
  digest: Digest,
  signal: AbortSignal,
): Promise<ReadFacts> {
  const known = memory.manifest(digest)
  if (known !== undefined) return asRead(known)
  return rememberStored(memory, await readManifest(driver, digest, signal))
}

/** Puts what was read into the memory, where its bytes have its digest. */
export function rememberStored(memory: ManifestMemory, stored: StoredManifest): ReadFacts {
  const { digest, bytes, manifest, problems } = stored
  const facts = { digest, sizeBytes: bytes.byteLength, manifest }
  if (problems.every(({ id }) => id === 'badManifest')) memory.addManifest(facts)
  return { ...facts, problems }
}

/** What is remembered, with the problem that the manifest itself has. */
export function asRead(facts: ManifestFacts): ReadFacts {
  const { digest, manifest } = facts
  if (manifest.kind !== 'unreadable') return { ...facts, problems: [] }
  return { ...facts, problems: [{ id: 'badManifest', path: layout.blobData(digest), ...manifest.why }] }
}

/** What rows show of an image configuration; faults leave out what they hide. */
export async function readConfigFacts(
  { driver, memory, repository }: FactsSource,
  digest: Digest,
  signal: AbortSignal,
): Promise<ConfigFacts> {
  const known = memory.config(digest)
  if (known !== undefined) return known
  const { platform, createdAtMs, labels, raw, problems } = await readImageConfig(
    driver,
    repository,
    digest,
    signal,
  )
  const facts = {
    digest,
    labels,
    ...(platform === undefined ? {} : { platform }),
    ...(createdAtMs === undefined ? {} : { createdAtMs }),
  }
  // Bytes that are no configuration stay so: `badConfig` of a text that was read.
  const isVerified = problems.every(({ id }) => id === 'badConfig') && raw !== ''
  if (isVerified) memory.addConfig(facts)
  return facts
}

/**
 * Asks `question` again and again, until nothing that it asks for is unknown: what is missing is read in between, many
 * at once. The question computes; it must ask for the same things each time.
 */
export async function withFacts<Answer>(
  source: FactsSource,
  question: (known: KnownFacts) => Answer,
  signal: AbortSignal,
): Promise<Answer> {
  const read = new ReadHere(source.memory)
  for (;;) {
    const answer = question(read)
    if (!(await read.readWanted(source, signal))) return answer
  }
}

/** What is remembered, and what this question had read: that which cannot be remembered is kept for it here. */
class ReadHere implements KnownFacts {
  readonly #memory: ManifestMemory
  readonly #manifests = new Map<Digest, ReadFacts>()
  readonly #configs = new Map<Digest, ConfigFacts>()
  readonly #wanted = new Map<string, Wanted>()

  constructor(memory: ManifestMemory) {
    this.#memory = memory
  }

  manifest(digest: Digest): ReadFacts | undefined {
    const here = this.#manifests.get(digest)
    if (here !== undefined) return here
    const known = this.#memory.manifest(digest)
    if (known !== undefined) return asRead(known)
    this.#wanted.set(`m${digest}`, { kind: 'manifest', digest })
    return undefined
  }

  config(digest: Digest): ConfigFacts | undefined {
    const known = this.#configs.get(digest) ?? this.#memory.config(digest)
    if (known === undefined) this.#wanted.set(`c${digest}`, { kind: 'config', digest })
    return known
  }

  /** False when nothing was wanted. */
  async readWanted(source: FactsSource, signal: AbortSignal): Promise<boolean> {
    const wanted = [...this.#wanted.values()]
    this.#wanted.clear()
    const [only, ...others] = wanted
    if (only === undefined) return false
    // The usual case, for each of ten thousand tags: to run many at once costs as much again as to read one.
    if (others.length === 0) {
      await this.#read(source, only, signal)
      return true
    }
    const reads = mapConcurrent(wanted, readsAtOnce, (each, stop) => this.#read(source, each, stop), signal)
    for await (const _ of reads) void _
    return true
  }

  async #read(source: FactsSource, { kind, digest }: Wanted, signal: AbortSignal): Promise<void> {
    if (kind === 'config') this.#configs.set(digest, await readConfigFacts(source, digest, signal))
    else this.#manifests.set(digest, await readFacts(source.driver, source.memory, digest, signal))
  }
}

interface Wanted {
  readonly kind: 'manifest' | 'config'
  readonly digest: Digest
}

const readsAtOnce = 8
