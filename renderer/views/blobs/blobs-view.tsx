import type { ReactNode } from 'react'

import type { StoreRow } from '../../../electron/api/views.ts'

/** Every blob of a store. */
export function BlobsView(props: { store: StoreRow }): ReactNode {
  return <p>{props.store.name}</p>
}
