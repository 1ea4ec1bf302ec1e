import { createHash } from 'node:crypto'
import { setMaxListeners } from 'node:events'

import type { FileInfo, StorageDriver, StorePath } from '../../../drivers/index.ts'
import { explain } from '../explain.ts'
import { layout, parseLayout } from './layout.ts'
import { followLink, type Link } from './links.ts'
import type { RequestBudget } from './request-budget.ts'
import type { Digest, RepositoryName } from '../names.ts'

/** Where the links of one repository lead. Each is looked at once; an answer lives as long as whoever asks. */
export interface RepositoryLinks {
  readonly repository: RepositoryName
  /** By which the repository serves a configuration, a layer, or whatever else is a blob. */
  layer(digest: Digest): Promise<Link>
  /** By which it serves a manifest. */
  revision(digest: Digest): Promise<Link>
}

/** Reads each link when it is first asked for: for a few. */
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
 * Lists the links first, a thousand a request: for many. Of a link that the listing shows to be whole nothing is read.
 * One that it does not show is asked for, since it may be new.
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

/** That a link is not there says what a registry does not do. */
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

/** Digests whose links hold just them, as far as the listing alone can tell. */
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
      if ('digest' in entry && holds(info, entry.digest)) whole.add(entry.digest)
    }
    listed += page.length
    if (listed >= maxListed) break
  }
  return whole
}

/** A hundred pages: links beyond are asked for one by one. */
const maxListed = 100_000

/** Most services make the MD5 of what was put in one request its entity tag. Where it is none, nothing is known. */
function holds(info: FileInfo, digest: Digest): boolean {
  if (info.kind !== 'file' || info.sizeBytes !== digest.length) return false
  const etag = info.etag?.replaceAll('"', '').toLowerCase()
  return etag?.length === 32 && etag === createHash('md5').update(digest).digest('hex')
}
