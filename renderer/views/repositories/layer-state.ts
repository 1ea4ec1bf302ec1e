import type { LayerRow } from '../../../electron/api/views.ts'
import type { PresenceState } from './presence-mark.tsx'

/** A layer that is there but that its repository has no link to is one that a registry does not serve. */
export function layerStateOf(layer: NonNullable<LayerRow['layer']>): PresenceState {
  return layer.presence === 'present' && !layer.linked ? 'unlinked' : layer.presence
}
