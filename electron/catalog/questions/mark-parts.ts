import { linkStates, type LinkTable } from '../tables/catalog-tables.ts'
import { digestAt, noDigest } from '../tables/digests.ts'
import { rowsOfRepository } from '../tables/lookups.ts'
import { nameAt, nameCount } from '../tables/names.ts'
import { mostObstacles, type CollectionRules, type Mark, type Obstacle } from './mark-model.ts'
import { rowsAStep, type Steps } from './steps.ts'
import type { StoreFacts } from './store-facts.ts'

/* What marking as one version of the registry does has in common with marking as another. */

/** Why a link holds no digest: it is not there, it holds something else, or nobody could read it. */
export type BadLink = 'gone' | 'bad' | 'unread'

/** The digest that a link holds, by ID; or why there is none. */
export function linked({ state, target }: LinkTable, row: number): number | BadLink {
  const digest = target[row] ?? noDigest
  if (digest !== noDigest) return digest
  if (state[row] === linkStates.missing) return 'gone'
  return state[row] === linkStates.wrong ? 'bad' : 'unread'
}

/** What ends a collection. The first are kept, all are counted. */
export class Obstacles {
  readonly first: Obstacle[] = []
  count = 0

  add(obstacle: Obstacle): void {
    this.count += 1
    if (this.first.length < mostObstacles) this.first.push(obstacle)
  }

  /** The link of a revision that a registry cannot follow; one that is not there it passes by. */
  addRevisionLink({ tables }: StoreFacts, why: BadLink, repository: string, id: number): void {
    if (why === 'gone') return
    const digest = digestAt(tables.digests, id)
    this.add({ kind: why === 'bad' ? 'revisionLink' : 'unreadRevisionLink', repository, digest })
  }
}

/** Finds what the tags of a repository lead to, by digest ID, without those that go before. */
export function* tagged(
  { tables }: StoreFacts,
  repository: number,
  { takenTags }: CollectionRules,
  obstacles: Obstacles,
  found: (digest: number) => void,
): Steps<void> {
  const { tags } = tables
  const { from, to } = rowsOfRepository(tables, 'tags', repository)
  for (let row = from; row < to; row += 1) {
    if (row % rowsAStep === 0) yield
    if (takenTags?.[row] === 1) continue
    const current = tags.current[row] ?? noDigest
    const state = tags.linkState[row]
    if (current !== noDigest) found(current)
    else if (state !== linkStates.missing) {
      const kind = state === linkStates.wrong ? 'tagLink' : 'unreadTagLink'
      const name = nameAt(tables.repositories.names, repository)
      obstacles.add({ kind, repository: name, tag: nameAt(tags.names, row) })
    }
  }
}

/** What would not be found by those who go by the layout: keys of these paths below the registry's root. */
export function* strangeKeys(
  { tables }: StoreFacts,
  { rootKey }: CollectionRules,
  strange: RegExp,
  obstacles: Obstacles,
): Steps<void> {
  const { keys } = tables.strangers
  for (let row = 0; row < nameCount(keys); row += 1) {
    if (row % strangersAStep === 0) yield
    const key = nameAt(keys, row)
    if (!key.startsWith(`${rootKey}/`)) continue
    if (strange.test(key.slice(rootKey.length + 1))) obstacles.add({ kind: 'strangeKey', key })
  }
}

/** Which blobs stay, by row, and the sums of the others; `marked` is by digest ID. */
export function* blobsOf(
  { tables }: StoreFacts,
  marked: Uint8Array,
): Steps<Pick<Mark, 'blobs'> & Pick<Mark['totals'], 'eligibleBlobs' | 'eligibleBytes'>> {
  const { digest, sizeBytes } = tables.blobs
  const blobs = new Uint8Array(digest.length)
  let eligibleBlobs = 0
  let eligibleBytes = 0
  for (let row = 0; row < digest.length; row += 1) {
    if (row % rowsAStep === 0) yield
    const stays = marked[digest[row] ?? 0] ?? 0
    blobs[row] = stays
    if (stays === 1) continue
    eligibleBlobs += 1
    eligibleBytes += sizeBytes[row] ?? 0
  }
  return { blobs, eligibleBlobs, eligibleBytes }
}

const strangersAStep = 512
