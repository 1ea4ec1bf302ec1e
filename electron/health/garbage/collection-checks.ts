import type { PlanCheck } from '../../api/rows.ts'
import type { Obstacle } from '../../catalog/questions/mark-model.ts'
import type { StoreLayout } from '../../../drivers/common/store-layout.ts'
import type { Versioning } from '../../../drivers/index.ts'
import type { BrokenIndexes } from './broken-indexes.ts'

/** What is asked before a collection, as far as it is known. */
export interface CollectionState {
  readonly listedAtMs: number
  readonly nowMs: number
  /** Why the last listing failed; undefined where it is whole. */
  readonly listingFailed: boolean
  readonly layout: StoreLayout
  /** Whether manifests go that no tag leads to. */
  readonly deleteUntagged: boolean
  /** Whether the store has blobs, and no manifest that anything leads to. */
  readonly hasBlobsOnly: boolean
  /** Blobs that go and that no repository ever had, and all blobs. */
  readonly unlinked: { readonly blobs: number; readonly of: number }
  readonly obstacles: readonly Obstacle[]
  readonly obstacleCount: number
  readonly versioning: Versioning | undefined
  /** Of the last access check; undefined where nobody tried. */
  readonly mayDelete: boolean | undefined
  readonly registryReadOnly: boolean
  readonly broken: BrokenIndexes
  /** Tags that an undo wrote again, where rules look at the times of tags. */
  readonly tagsPutBack: number
  readonly young: { readonly blobs: number; readonly hours: number }
  /** Where blobs are copied before they go; undefined where they are not. */
  readonly copies: PlannedCopies | undefined
  /** The file of the report that was saved last. */
  readonly report: string | undefined
}

export interface PlannedCopies {
  readonly blobs: number
  readonly sizeBytes: number
  /** The name of their store, and why it cannot take them. */
  readonly store: string
  readonly problem: 'readOnly' | 'gone' | 'same' | undefined
}

/**
 * What a person is told before a collection. Refused are: a listing that is not whole; tags that are in a database; a manifest
 * that could not be read, since nobody knows what it names; what a registry would stop for; a key that may not delete.
 */
export function collectionChecks(state: CollectionState): readonly PlanCheck[] {
  return [
    listingCheck(state),
    databaseCheck(state),
    ...obstacleChecks(state),
    deleteCheck(state),
    ...copiesChecks(state),
    versioningCheck(state),
    ...registryChecks(state),
    ...platformsCheck(state),
    ...putBackChecks(state),
    { id: 'youngKept', state: 'ok', values: { blobs: state.young.blobs, hours: state.young.hours } },
    {
      id: 'reportSaved',
      state: state.report === undefined ? 'warning' : 'ok',
      values: state.report === undefined ? {} : { file: state.report },
    },
  ]
}

function listingCheck({ listedAtMs, nowMs, listingFailed }: CollectionState): PlanCheck {
  const ageMs = nowMs - listedAtMs
  const isGood = !listingFailed && ageMs <= listingLimitMs
  return { id: 'listing', state: isGood ? 'ok' : 'refused', values: { ageMs } }
}

/** Where nobody sees tags, every manifest looks untagged; where nobody sees manifests, every blob looks unreferenced. */
function databaseCheck({ layout, hasBlobsOnly, deleteUntagged, unlinked }: CollectionState): PlanCheck {
  const hasNoTags = layout.kind === 'registryWithoutTags'
  const isRefused = hasBlobsOnly || (hasNoTags && (layout.databaseLikely || deleteUntagged))
  // A registry links each blob that it takes. Where most have no link, somebody deleted repositories, or links are elsewhere.
  const isStrange = unlinked.blobs >= fewestUnlinked && unlinked.blobs * 2 > unlinked.of
  return {
    id: 'tagsInDatabase',
    state: isRefused ? 'refused' : isStrange ? 'warning' : 'ok',
    values: isStrange && !isRefused ? { blobs: unlinked.blobs } : {},
  }
}

function obstacleChecks({ obstacles, obstacleCount }: CollectionState): readonly PlanCheck[] {
  const isManifest = ({ kind }: Obstacle): boolean => kind === 'manifest' || kind === 'unreadManifest'
  const unread = obstacles.filter(isManifest)
  const [other] = obstacles.filter((obstacle) => !isManifest(obstacle))
  const checks: PlanCheck[] = [
    {
      id: 'manifestsRead',
      state: unread.length === 0 ? 'ok' : 'refused',
      values: { count: unread.length, ...(unread[0] === undefined ? {} : { example: nameOf(unread[0]) }) },
    },
  ]
  if (other !== undefined) {
    const values = { count: obstacleCount - unread.length, example: nameOf(other) }
    checks.push({ id: 'obstacles', state: 'refused', values })
  }
  return checks
}

function nameOf(obstacle: Obstacle): string {
  if ('key' in obstacle) return obstacle.key
  if ('tag' in obstacle) return `${obstacle.repository}:${obstacle.tag}`
  return 'digest' in obstacle ? `${obstacle.repository}@${obstacle.digest}` : obstacle.repository
}

function deleteCheck({ mayDelete }: CollectionState): PlanCheck {
  if (mayDelete === undefined) return { id: 'mayDelete', state: 'warning', values: {} }
  return { id: 'mayDelete', state: mayDelete ? 'ok' : 'refused', values: {} }
}

function copiesChecks({ copies }: CollectionState): readonly PlanCheck[] {
  if (copies === undefined) return []
  const { problem, ...values } = copies
  if (problem === undefined) return [{ id: 'copies', state: 'ok', values }]
  return [{ id: 'copies', state: 'refused', values: { ...values, problem } }]
}

function versioningCheck({ versioning }: CollectionState): PlanCheck {
  const isKept = versioning === 'on' || versioning === 'suspended' || versioning === undefined
  return {
    id: 'versioning',
    state: isKept ? 'warning' : 'ok',
    values: { state: versioning === undefined ? 'unknown' : versioning === 'none' ? 'off' : versioning },
  }
}

function platformsCheck({ broken: { count, example } }: CollectionState): readonly PlanCheck[] {
  if (count === 0 || example === undefined) return []
  return [{ id: 'platformsGo', state: 'warning', values: { count, example } }]
}

function putBackChecks({ tagsPutBack: count }: CollectionState): readonly PlanCheck[] {
  return count === 0 ? [] : [{ id: 'tagsPutBack', state: 'warning', values: { count } }]
}

function registryChecks({ registryReadOnly }: CollectionState): readonly PlanCheck[] {
  const readOnly: PlanCheck = {
    id: 'registryReadOnly',
    state: registryReadOnly ? 'ok' : 'warning',
    values: {},
  }
  return registryReadOnly ? [readOnly] : [readOnly, { id: 'registryCache', state: 'warning', values: {} }]
}

const listingLimitMs = 60 * 60_000
/** Of fewer nothing is concluded. */
const fewestUnlinked = 20
