import type { LayerRow } from '../../../electron/api/views.ts'
import type { PresenceState } from './presence-mark.tsx'

/**
 * A layer that is there is not served by a registry where its repository has no link to it, or where it is put away in
 * an archive class.
 */
export function layerStateOf(layer: NonNullable<LayerRow['layer']>): PresenceState {
  if (layer.presence !== 'present') return layer.presence
  if (!layer.linked) return 'unlinked'
  const { restore } = layer
  return restore === undefined || restore.state === 'restored' ? 'present' : restore.state
}
