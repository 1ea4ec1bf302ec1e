import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { StoreRow } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { networkQuery } from '../../../api/network.ts'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { Authorities } from './authorities.tsx'
import { ProxyForm } from './proxy-form.tsx'
import { Trial } from './trial.tsx'

/** How stores are reached. */
export function NetworkPart(props: { stores: readonly StoreRow[] }): ReactNode {
  const network = useQuery(networkQuery(useClient()))
  if (network.isError) return <ErrorPanel error={network.error} onRetry={() => void network.refetch()} />
  if (network.data === undefined) return null
  const { proxy, authorities } = network.data
  return (
    <>
      <ProxyForm proxy={proxy} />
      <Authorities authorities={authorities} />
      <Trial stores={props.stores} />
    </>
  )
}
