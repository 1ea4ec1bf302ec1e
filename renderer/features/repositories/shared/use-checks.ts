import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { mostManifestsChecked } from '../../../../electron/api/manifests.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { emptyListing } from '../../../api/lists/listing.ts'
import { checksQuery } from '../../../api/queries/registry.ts'
import { useThrottled } from '../../../parts/use-throttled.ts'
import { noChecks, type Checks } from './checks.ts'
import type { RepositoryNavigation } from './navigation.ts'

/**
 * Asks the host whether a registry would serve these manifests. `listing` names the listing that they come from: with another
 * name the host is asked again, since link files and blobs may have changed. `digests` is undefined while not known.
 */
export function useChecks(
  nav: RepositoryNavigation,
  repository: string,
  listing: string,
  digests: readonly string[] | undefined,
): Checks {
  const client = useClient()
  const wanted = useMemo(() => [...new Set(digests)].slice(0, mostManifestsChecked), [digests])
  const { data } = useQuery({
    ...checksQuery(client, nav.store.id, repository, listing, wanted),
    enabled: wanted.length > 0,
  })
  const found = useThrottled(data ?? emptyListing, data?.ended !== false)
  return useMemo(() => {
    if (wanted.length === 0) return noChecks
    const byDigest = new Map(found.pages.flat().map((check) => [check.digest, check]))
    return { byDigest, wanted: wanted.length, ended: found.ended }
  }, [wanted, found])
}
