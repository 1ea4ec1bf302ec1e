import { setMaxListeners } from 'node:events'

import type { StorageDriver, StorePath } from '../../../drivers/index.ts'
import { explain } from '../explain.ts'
import { layout, parseLayout } from './layout.ts'
import { followLink, holdsDigest, type Link } from './links.ts'
import type { RequestBudget } from './request-budget.ts'
import type { Digest, RepositoryName } from '../../../drivers/common/names.ts'

/** Looks up the links of one repository. Each is read once. */
export interface RepositoryLinks {
  readonly repository: RepositoryName
  /** The layer link, by which the repository serves a configuration, layer or other blob. */
  layer(digest: Digest): Promise<Link>
  /** The revision link, by which it serves a manifest. */
  revision(digest: Digest): Promise<Link>
}

/** Reads each link at its first use. For few links. */
export function linksOnDemand(
  driver: StorageDriver,
  repository: RepositoryName,
  signal: AbortSignal,
  budget?: RequestBudget,
): RepositoryLinks {
  const none = (): Promise<ReadonlySet<Digest>> => Promise.resolve(new Set())
  return linksOf(repository, { layers: none, revisions: none, read: reader(driver, signal, budget) })
}

/**
 * Lists the links first, a thousand per request. For many links. A link that the listing proves valid is not read. A link
 * that is not listed is read, because it may be new.
 */
export function linksFromListing(
  driver: StorageDriver,
  repository: RepositoryName,
  signal: AbortSignal,
  budget?: RequestBudget,
): RepositoryLinks {
  const layers = once(() => wholeLinks(driver, layout.layers(repository), signal))
  const revisions = once(() => wholeLinks(driver, layout.manifestRevisions(repository), signal))
  return linksOf(repository, { layers, revisions, read: reader(driver, signal, budget) })
}

type Read = (path: StorePath, digest: Digest) => Promise<Link>

interface LinkSources {
  readonly layers: () => Promise<ReadonlySet<Digest>>
  readonly revisions: () => Promise<ReadonlySet<Digest>>
  readonly read: Read
}

function linksOf(repository: RepositoryName, { layers, revisions, read }: LinkSources): RepositoryLinks {
  return {
    repository,
    layer: async (digest) =>
      (await layers()).has(digest)
        ? { digest }
        : withReason(await read(layout.layerLink(repository, digest), digest), 'layerNotLinked'),
    revision: async (digest) =>
      (await revisions()).has(digest)
        ? { digest }
        : withReason(await read(layout.manifestRevisionLink(repository, digest), digest), 'notLinked'),
  }
}

/** Says of a missing link what it means for clients of the registry. */
function withReason(link: Link, why: 'layerNotLinked' | 'notLinked'): Link {
  if (!('problem' in link) || link.problem.id !== 'missingLink') return link
  return { problem: { ...link.problem, ...explain(why, {}) } }
}

function reader(driver: StorageDriver, signal: AbortSignal, budget: RequestBudget | undefined): Read {
  // Whatever is asked for at once listens to it.
  setMaxListeners(0, signal)
  const read = new Map<StorePath, Promise<Link>>()
  return (path, digest) => {
    let link = read.get(path)
    if (link === undefined) {
      link = ask(path, digest)
      read.set(path, link)
    }
    return link
  }

  async function ask(path: StorePath, digest: Digest): Promise<Link> {
    budget?.spend()
    return followLink(driver, path, digest, signal)
  }
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined
  return () => (made ??= make())
}

/** Digests whose links are valid by size and entity tag of the listing. */
async function wholeLinks(
  driver: StorageDriver,
  root: StorePath,
  signal: AbortSignal,
): Promise<ReadonlySet<Digest>> {
  const whole = new Set<Digest>()
  let listed = 0
  for await (const page of driver.walk(root, {}, signal)) {
    for (const info of page) {
      const entry = parseLayout(info.path)
      if ('digest' in entry && info.kind === 'file' && holdsDigest(info, entry.digest))
        whole.add(entry.digest)
    }
    listed += page.length
    if (listed >= maxListed) break
  }
  return whole
}

/** A hundred pages. Further links are read one by one. */
const maxListed = 100_000
