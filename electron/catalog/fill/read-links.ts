import { mapConcurrent, type StorageDriver, type StorePath } from '../../../drivers/index.ts'
import { algorithmOf, type Digest } from '../../../drivers/common/names.ts'
import { layout } from '../../registry/layout/layout.ts'
import { readLink } from '../../registry/layout/links.ts'
import { linkStates, type CatalogTables } from '../tables/catalog-tables.ts'
import { linkName, linkPlace, stateColumn, type LinkName } from '../tables/seen-links.ts'
import type { LinkReading } from '../thread/jobs.ts'

/** The links that only a reading tells, as numbers of `SeenLinks.link`. Names that no registry takes are not read. */
export function* linksToRead(tables: CatalogTables): Generator<number, void, undefined> {
  for (const link of tables.seen.link) {
    const place = linkPlace(tables, link)
    const state = stateColumn(tables, place.table)[place.row]
    const again = state === linkStates.unknown || state === linkStates.unreadable
    if (again && linkName(tables, place) !== undefined) yield link
  }
}

/** The same in batches: those of tags come first, so that they can be taken in by themselves. None is empty. */
export function linkBatches(tables: CatalogTables): readonly (readonly number[])[] {
  const links = [...linksToRead(tables)]
  const tagCount = tables.tags.current.length
  const ofTags = links.findIndex((link) => link >= tagCount)
  const batches = ofTags < 0 ? [links] : [links.slice(0, ofTags), links.slice(ofTags)]
  return batches.filter((batch) => batch.length > 0)
}

/** Reads links, in batches as they arrive. After many failures in a row it gives up: the rest is unreadable too. */
export async function* readLinks(
  driver: StorageDriver,
  tables: CatalogTables,
  links: Iterable<number>,
  signal: AbortSignal,
): AsyncGenerator<LinkReading, void, undefined> {
  let failures = 0
  const read = mapConcurrent(links, linksAtOnce, (link, stop) => readOne(link, stop), signal)
  for await (const reading of read) yield reading

  async function readOne(link: number, stop: AbortSignal): Promise<LinkReading> {
    const name = linkName(tables, linkPlace(tables, link))
    const unreadable = { link, state: linkStates.unreadable, target: undefined }
    if (name === undefined || failures >= mostFailuresInRow) return unreadable
    const found = await readLink(driver, pathOf(name), stop)
    if ('digest' in found) {
      failures = 0
      return {
        link,
        state: followed(name, found.digest) ? linkStates.read : linkStates.wrong,
        target: found.digest,
      }
    }
    if (found.failure !== undefined) {
      stop.throwIfAborted()
      failures += 1
      return unreadable
    }
    failures = 0
    const state = found.problem.id === 'missingLink' ? linkStates.missing : linkStates.wrong
    return { link, state, target: undefined }
  }
}

const linksAtOnce = 128
const mostFailuresInRow = 64

function pathOf(name: LinkName): StorePath {
  switch (name.kind) {
    case 'tag':
      return layout.manifestTagCurrent(name.repository, name.tag)
    case 'revision':
      return layout.manifestRevisionLink(name.repository, name.digest)
    case 'layerLink':
      return layout.layerLink(name.repository, name.digest)
  }
}

/** Whether a registry follows the link; see `followLink`. */
function followed(name: LinkName, digest: Digest): boolean {
  return name.kind === 'tag' || digest === name.digest || algorithmOf(digest) !== algorithmOf(name.digest)
}
