import type { FindingRow } from '../../../../electron/api/rows.ts'
import type { StoreAddress } from '../../../state/address/address.ts'

/** Where in the window a finding can be looked at. */
export type PlaceKind = 'tag' | 'manifest' | 'repository' | 'blob' | 'file' | 'upload'

export interface FindingPlace {
  readonly kind: PlaceKind
  readonly address: StoreAddress
}

/** The places of a finding, the nearest first; there is always one. */
export function placesOf(store: string, row: FindingRow): readonly FindingPlace[] {
  const places: FindingPlace[] = []
  const { repository, tag, digest } = row
  if (row.kind === 'stalePart') {
    places.push({ kind: 'upload', address: { at: 'uploads', store, filter: row.key } })
  }
  if (repository !== undefined && row.kind !== 'ghostRepository' && row.kind !== 'staleUpload') {
    if (tag !== undefined)
      places.push({ kind: 'tag', address: { at: 'repositories', store, repository, tag } })
    else if (digest !== undefined && ofManifests.has(row.kind))
      places.push({ kind: 'manifest', address: { at: 'repositories', store, repository, digest } })
    else places.push({ kind: 'repository', address: { at: 'repositories', store, repository } })
  }
  if (digest !== undefined && ofBlobs.has(row.kind)) {
    places.push({ kind: 'blob', address: { at: 'blobs', store, blob: digest } })
  }
  if (row.kind !== 'stalePart') places.push({ kind: 'file', address: fileAddress(store, row.key) })
  return places
}

/** A folder, whose key ends in `/`, is opened itself. */
function fileAddress(store: string, key: string): StoreAddress {
  if (key.endsWith('/')) return { at: 'files', store, prefix: key }
  const prefix = key.slice(0, key.lastIndexOf('/') + 1)
  return { at: 'files', store, prefix, file: key }
}

const ofManifests: ReadonlySet<FindingRow['kind']> = new Set([
  'badManifest',
  'missingRevision',
  'missingChild',
  'danglingRevision',
])
const ofBlobs: ReadonlySet<FindingRow['kind']> = new Set([
  'missingBlob',
  'corruptBlob',
  'wrongSize',
  'unreadable',
])
