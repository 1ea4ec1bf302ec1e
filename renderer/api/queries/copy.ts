import { queryOptions } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import type { CopyPlanView } from '../../../electron/api/rows.ts'
import type { CopyRequest } from '../../../electron/api/images.ts'
import { streamed } from '../client/streamed.ts'

const nothingPlanned: CopyPlanView = {
  whole: false,
  repositories: 0,
  tags: 0,
  manifests: 0,
  blobs: 0,
  sizeBytes: 0,
  alreadyBlobs: 0,
  alreadyBytes: 0,
  newTags: 0,
  movedTags: 0,
  sameTags: 0,
  extendedLists: 0,
  allThere: false,
  moving: [],
  way: 'streamed',
  problems: [],
}

/** What a copy would do, as it becomes known. Not kept longer than it is shown: the next look is a new one. */
export function copyPlanQuery(client: Client, request: CopyRequest) {
  return queryOptions({
    queryKey: ['app', 'copyPlan', request],
    ...streamed({
      streamFn: ({ signal }) => client.planCopy(request, { signal }),
      reducer: (_: CopyPlanView, plan: CopyPlanView) => plan,
      initialValue: nothingPlanned,
    }),
    gcTime: 0,
  })
}
