import { useMutation, useQueryClient } from '@tanstack/react-query'

import type { AbortFailure, MultipartUploadRow } from '../../../electron/api/rows.ts'
import { useClient } from '../client/client-context.tsx'
import { uploadsKey } from '../queries/uploads.ts'

export interface AbortProgress {
  readonly done: number
  readonly failures: readonly AbortFailure[]
}

/**
 * Takes abandoned uploads back, some at a time, so that it can be told how far it is. Gives those that could not be.
 * The list is read again afterwards.
 */
export function useAbortUploads(store: string, onProgress: (progress: AbortProgress) => void) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (uploads: readonly MultipartUploadRow[]) => {
      let failures: readonly AbortFailure[] = []
      for (let start = 0; start < uploads.length; start += perCall) {
        const some = uploads.slice(start, start + perCall).map(({ key, uploadId }) => ({ key, uploadId }))
        failures = [...failures, ...(await client.abortUploads({ store, uploads: some }))]
        onProgress({ done: start + some.length, failures })
      }
      return failures
    },
    onSettled: () => queries.invalidateQueries({ queryKey: uploadsKey(store) }),
  })
}

const perCall = 20
