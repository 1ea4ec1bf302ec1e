import { queryOptions } from '@tanstack/react-query'

import type { Client } from '../../electron/api/contract.ts'
import type { HostNotice } from '../../electron/api/rows.ts'
import { streamed } from './client/streamed.ts'

const none: readonly HostNotice[] = []

/** What is not as it should be with the host, now and whenever that changes. */
export function noticesQuery(client: Client) {
  return queryOptions({
    queryKey: ['app', 'notices'],
    ...streamed({
      streamFn: ({ signal }) => client.watchNotices({}, { signal }),
      reducer: (_: readonly HostNotice[], notices: readonly HostNotice[]) => notices,
      initialValue: none,
      refetchMode: 'append',
    }),
  })
}
