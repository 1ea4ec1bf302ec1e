import { queryOptions } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'

/** What a transfer left out or changed on its way. Asked again when there are more than `count`. */
export function transferReportsQuery(client: Client, transfer: string, count: number) {
  return queryOptions({
    queryKey: ['app', 'transferReports', transfer, count],
    queryFn: ({ signal }) => client.transferReports({ transfer }, { signal }),
    gcTime: 0,
  })
}
