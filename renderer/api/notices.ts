import { experimental_streamedQuery as streamedQuery, queryOptions } from '@tanstack/react-query'

import type { Client } from '../../electron/api/contract.ts'
import type { HostNotice } from '../../electron/api/rows.ts'

const none: readonly HostNotice[] = []

/** What is not as it should be with the host, now and whenever that changes. */
export function noticesQuery(client: Client) {
  return queryOptions({
    queryKey: ['app', 'notices'],
    queryFn: streamedQuery({
      streamFn: ({ signal }) => client.watchNotices({}, { signal }),
      reducer: (_: readonly HostNotice[], notices: readonly HostNotice[]) => notices,
      initialValue: none,
    }),
  })
}
