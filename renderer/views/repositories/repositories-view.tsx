import type { ReactNode } from 'react'

import type { StoreRow } from '../../../electron/api/views.ts'

/** The registry of a store: repositories, tags, manifests. */
export function RepositoriesView(props: { store: StoreRow }): ReactNode {
  return <p>{props.store.name}</p>
}
