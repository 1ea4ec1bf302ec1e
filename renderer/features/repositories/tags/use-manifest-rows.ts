import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { useClient } from '../../../api/client-context.tsx'
import { emptyListing } from '../../../api/listing.ts'
import { revisionsQuery, tagsQuery } from '../../../api/queries-registry.ts'
import { useThrottled } from '../../../parts/use-throttled.ts'
import { checkTotalsOf } from '../shared/checks.ts'
import type { RepositoryNavigation } from '../shared/navigation.ts'
import { newestDigests, rowOfRevision, rowOfTag, totalsOf, untaggedOf, withCheck } from './tag-rows.ts'
import { latestTags } from '../shared/latest-tags.ts'
import { useChecks } from '../shared/use-checks.ts'

/** In a repository with more tags than this, untagged manifests are looked for only when asked for. */
const lookUpTo = 300

export type ManifestRows = ReturnType<typeof useManifestRows>

/** The rows of a repository as far as they are known; `untagged` and `all` are undefined until they are. */
export function useManifestRows(nav: RepositoryNavigation, repository: string) {
  const client = useClient()
  const tagsOptions = tagsQuery(client, nav.store.id, repository)
  const revisionsOptions = revisionsQuery(client, nav.store.id, repository)
  const tags = useQuery(tagsOptions)
  const tagListing = useThrottled(tags.data ?? emptyListing, tags.data?.ended !== false)
  const tagRows = useMemo(() => latestTags(tagListing.pages), [tagListing])
  const wanted = nav.address.kind === 'untagged' || nav.tagsElsewhere || tagRows.length <= lookUpTo
  const revisions = useQuery({ ...revisionsOptions, enabled: tags.data?.ended === true && wanted })
  const revisionListing = useThrottled(revisions.data ?? emptyListing, revisions.data?.ended !== false)
  const toCheck = useMemo(
    () => (tagListing.ended ? newestDigests(tagRows.map(rowOfTag)) : undefined),
    [tagListing.ended, tagRows],
  )
  const checks = useChecks(nav, repository, `tags ${tags.dataUpdatedAt}`, toCheck)
  const tagged = useMemo(() => tagRows.map(rowOfTag).map((row) => withCheck(row, checks)), [tagRows, checks])
  // What is untagged is certain only when all tags and all manifests are known.
  const untaggedRows = useMemo(
    () =>
      tagListing.ended && revisionListing.ended
        ? untaggedOf(tagRows, revisionListing.pages.flat()).map(rowOfRevision)
        : undefined,
    [tagListing.ended, revisionListing, tagRows],
  )
  const untaggedShown = nav.address.kind === 'untagged' || nav.tagsElsewhere
  const untaggedToCheck = useMemo(
    () => (untaggedShown && untaggedRows !== undefined ? newestDigests(untaggedRows) : undefined),
    [untaggedShown, untaggedRows],
  )
  const untaggedChecks = useChecks(
    nav,
    repository,
    `untagged ${tags.dataUpdatedAt} ${revisions.dataUpdatedAt}`,
    untaggedToCheck,
  )
  const untagged = useMemo(
    () => untaggedRows?.map((row) => withCheck(row, untaggedChecks)),
    [untaggedRows, untaggedChecks],
  )
  const all = useMemo(
    () => (untagged === undefined ? undefined : [...tagged, ...untagged]),
    [tagged, untagged],
  )
  // Where tags are kept elsewhere, the manifests themselves are the list.
  const listed = nav.tagsElsewhere ? (all ?? tagged) : tagged
  const totals = useMemo(() => totalsOf(listed), [listed])
  const ofTags = useMemo(() => ({ ...checks, ...checkTotalsOf(tagged, checks) }), [tagged, checks])
  const ofUntagged = useMemo(
    () => ({ ...untaggedChecks, ...checkTotalsOf(untagged ?? [], untaggedChecks) }),
    [untagged, untaggedChecks],
  )
  const keyOf = (query: typeof tags | typeof revisions) =>
    query === tags ? tagsOptions.queryKey : revisionsOptions.queryKey
  return { tags, revisions, listed, untagged, totals, checks: { ofTags, ofUntagged }, keyOf }
}
