import type { LayerRow } from '../../../../electron/api/rows.ts'
import type { PresenceState } from '../shared/presence-mark.tsx'

/** A layer that is there and linked is not served by a registry, either, where it is put away in an archive class. */
export function layerStateOf({ presence, restore }: NonNullable<LayerRow['layer']>): PresenceState {
  if (presence !== 'present' || restore === undefined || restore.state === 'restored') return presence
  return restore.state
}
