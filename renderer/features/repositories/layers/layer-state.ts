import type { LayerRow } from '../../../../electron/api/rows.ts'
import type { PresenceState } from '../shared/presence-mark.tsx'

/** The presence of a layer, or its archive state: a registry does not serve an archived layer either. */
export function layerStateOf({ presence, restore }: NonNullable<LayerRow['layer']>): PresenceState {
  if (presence !== 'present' || restore === undefined || restore.state === 'restored') return presence
  return restore.state
}
