import type { ReactNode } from 'react'

import type { StoreRow, StoreUsage } from '../../../../electron/api/rows.ts'
import { Classes } from './classes.tsx'
import { Outside } from './outside.tsx'
import { SharedLayers } from './shared-layers.tsx'
import { WhereBytes } from './where-bytes.tsx'

/** What is not said by areas: who shares, which layers, which classes, what else there is. */
export function Summary(props: { store: StoreRow; usage: StoreUsage }): ReactNode {
  const { store, usage } = props
  return (
    <div>
      <WhereBytes store={store} usage={usage} />
      <SharedLayers store={store} layers={usage.layers} />
      <Classes store={store} usage={usage} />
      <Outside usage={usage} />
    </div>
  )
}
