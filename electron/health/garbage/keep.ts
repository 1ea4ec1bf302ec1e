import type { CollectionRules } from '../../api/rows.ts'
import { markOf } from '../../catalog/questions/mark.ts'
import { revisionFates, type Mark, type Obstacle } from '../../catalog/questions/mark-model.ts'
import { rowsAStep, type Steps } from '../../catalog/questions/steps.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import { joinDigests } from '../../catalog/questions/digest-join.ts'
import { Closure } from './closure.ts'
import { keepCompanions, keepLayerLinked, keepPassedBy, keepReferrers, keepYoung } from './keep-more.ts'
import { keepCodes } from './keep-reasons.ts'
import { newerMarkOf, type NewerRules } from './newer-mark.ts'

export interface KeepRules extends NewerRules {
  readonly mode: CollectionRules['mode']
  /** What is younger stays. 0: nothing stays for its age. */
  readonly minAgeMs: number
  /** The time at the service when the store was listed, in milliseconds since 1970. */
  readonly nowMs: number
}

/** What stays, and why. */
export interface Kept {
  /** By row of the table of blobs: 0 for what goes, otherwise 1 + a place in `keepReasons`. */
  readonly blobs: Uint8Array
  /** By row of the table of revisions: the same, of the links. */
  readonly revisions: Uint8Array
  /** By row of the table of tags: 1 for those that go. */
  readonly takenTags: Uint8Array
  /** What the registry of the same mode would keep; in safe mode, what 2.8 would. */
  readonly mark: Mark
  /** Why nothing may go. At most some thousand. */
  readonly obstacles: readonly Obstacle[]
  readonly obstacleCount: number
}

/**
 * Marks what stays. Modes `v2` and `v3` mark as a registry does, and keep what is young with everything it needs. Mode `safe`
 * keeps what both keep, and besides: what the indexes that stay list, at any depth; referrers of what stays, with the tags
 * that carry them; what a link of another algorithm leads to; what a tag leads to though its revision is missing; and what a
 * layer link names, unless a manifest that goes explains the link.
 */
export function* keepOf(facts: StoreFacts, rules: KeepRules): Steps<Kept> {
  const { tables } = facts
  const takenTags = new Uint8Array(tables.tags.current.length)
  if (rules.takenTags !== undefined) takenTags.set(rules.takenTags)
  const mark = yield* rules.mode === 'v3' ? newerMarkOf(facts, rules) : markOf(facts, rules)
  const closure = new Closure(facts, yield* joinDigests(facts))
  for (let row = 0; row < mark.blobs.length; row += 1) {
    if (row % rowsAStep === 0) yield
    if (mark.blobs[row] === 1) closure.note(tables.blobs.digest[row] ?? 0, 'needed')
  }
  if (rules.minAgeMs > 0) yield* keepYoung(closure, rules.nowMs - rules.minAgeMs)
  if (rules.mode === 'safe') {
    for (let row = 0; row < mark.revisions.length; row += 1) {
      if (row % rowsAStep === 0) yield
      if (mark.revisions[row] === revisionFates.kept) closure.keepRevision(row, 'childOfKeptIndex')
    }
    yield* closure.complete('childOfKeptIndex')
    yield* keepPassedBy(closure, mark, takenTags, rules.deleteUntagged)
    do yield* keepReferrers(closure)
    while (yield* keepCompanions(closure, takenTags))
    yield* keepLayerLinked(closure)
  }
  return yield* end(facts, rules, mark, closure, takenTags)
}

function* end(
  { tables }: StoreFacts,
  { mode }: KeepRules,
  mark: Mark,
  closure: Closure,
  takenTags: Uint8Array,
): Steps<Kept> {
  const blobs = new Uint8Array(mark.blobs.length)
  for (let row = 0; row < blobs.length; row += 1) {
    if (row % rowsAStep === 0) yield
    blobs[row] = closure.reasonOf(tables.blobs.digest[row] ?? 0)
  }
  const revisions = new Uint8Array(mark.revisions.length)
  for (let row = 0; row < revisions.length; row += 1) {
    if (row % rowsAStep === 0) yield
    const goes = (mark.revisions[row] ?? 0) > revisionFates.kept
    revisions[row] = goes ? closure.reasonOfRevision(row) : keepCodes.needed
  }
  // Safe mode needs no tags: it takes what a registry would pass by or stop for.
  const ofMark = mark.obstacles.filter(({ kind }) => mode !== 'safe' || kind !== 'noTags')
  const known = new Set(ofMark.map(keyOf))
  const more = closure.obstacles.filter((obstacle) => !known.has(keyOf(obstacle)))
  const passed = mark.obstacles.length - ofMark.length
  return {
    blobs,
    revisions,
    takenTags,
    mark,
    obstacles: [...ofMark, ...more],
    obstacleCount: mark.obstacleCount - passed + more.length,
  }
}

function keyOf(obstacle: Obstacle): string {
  return 'digest' in obstacle ? `${obstacle.kind} ${obstacle.digest}` : JSON.stringify(obstacle)
}
