import { useQuery, useQueryClient } from '@tanstack/react-query'

import type { Input } from '../../../electron/api/contract.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { failureOf } from '../../api/failure-of.ts'
import { noDifferences, type ImageDifferences } from '../../api/lists/image-differences.ts'
import { differencesQuery } from '../../api/queries/differences.ts'
import type { DifferencesAddress } from '../../state/address/address.ts'

export interface ShownDifferences {
  readonly found: ImageDifferences
  readonly isReading: boolean
  readonly error: Error | null
  readonly start: () => void
  readonly stop: () => void
}

/** What changed between the images of an address. */
export function useDifferences(address: DifferencesAddress): ShownDifferences {
  const query = differencesQuery(useClient(), inputOf(address))
  const queries = useQueryClient()
  const asked = useQuery(query)
  return {
    found: asked.data ?? noDifferences,
    isReading: asked.isFetching,
    error: failureOf(asked),
    start: () => void asked.refetch(),
    stop: () => void queries.cancelQueries({ queryKey: query.queryKey, exact: true }, { revert: false }),
  }
}

function inputOf(address: DifferencesAddress): Input<'compareImages'> {
  const { platform } = address
  const reference = (tag: string | undefined, digest: string | undefined) =>
    tag === undefined ? { digest: digest ?? '' } : { tag }
  return {
    before: {
      store: address.beforeStore,
      repository: address.beforeRepository,
      reference: reference(address.beforeTag, address.beforeDigest),
    },
    after: {
      store: address.afterStore,
      repository: address.afterRepository,
      reference: reference(address.afterTag, address.afterDigest),
    },
    ...(platform === undefined ? {} : { platform }),
  }
}

/** The same with the second image first. */
export function swapped(address: DifferencesAddress): DifferencesAddress {
  return {
    ...address,
    beforeStore: address.afterStore,
    beforeRepository: address.afterRepository,
    beforeTag: address.afterTag,
    beforeDigest: address.afterDigest,
    afterStore: address.beforeStore,
    afterRepository: address.beforeRepository,
    afterTag: address.beforeTag,
    afterDigest: address.beforeDigest,
  }
}
