import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import { mostManifestsChecked } from '../../../../electron/api/manifests.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { emptyListing } from '../../../api/lists/listing.ts'
import { revisionsQuery, tagsQuery } from '../../../api/queries/registry.ts'
import { checkTotalsOf } from '../shared/checks.ts'
import type { RepositoryNavigation } from '../shared/navigation.ts'
import { TagIndex } from './tag-index.ts'
import { newestDigests, rowOfRevision, totalsOf, untaggedOf, withChecks } from './tag-rows.ts'
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
  const tagListing = tags.data ?? emptyListing
  const [index] = useState(() => new TagIndex())
  const listedTags = useMemo(() => index.update(tagListing.pages), [index, tagListing.pages])
  const tagRows = listedTags.tags
  const wanted = nav.address.kind === 'untagged' || nav.tagsElsewhere || tagRows.length <= lookUpTo
  const revisions = useQuery({ ...revisionsOptions, enabled: tags.data?.ended === true && wanted })
  const revisionListing = revisions.data ?? emptyListing
  const toCheck = useMemo(
    () => (tagListing.ended ? newestDigests(listedTags.rows, mostManifestsChecked) : undefined),
    [tagListing.ended, listedTags],
  )
  const checks = useChecks(nav, repository, `tags ${tags.dataUpdatedAt}`, toCheck)
  const tagged = useMemo(() => withChecks(listedTags.rows, checks), [listedTags, checks])
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
    () =>
      untaggedShown && untaggedRows !== undefined
        ? newestDigests(untaggedRows, mostManifestsChecked)
        : undefined,
    [untaggedShown, untaggedRows],
  )
  const untaggedChecks = useChecks(
    nav,
    repository,
    `untagged ${tags.dataUpdatedAt} ${revisions.dataUpdatedAt}`,
    untaggedToCheck,
  )
  const untagged = useMemo(
    () => untaggedRows && withChecks(untaggedRows, untaggedChecks),
    [untaggedRows, untaggedChecks],
  )
  const all = useMemo(
    () => (untagged === undefined ? undefined : [...tagged, ...untagged]),
    [tagged, untagged],
  )
  // Where tags are kept elsewhere, the manifests themselves are the list.
  const listed = nav.tagsElsewhere ? (all ?? tagged) : tagged
  const totals = useMemo(
    () => (listed === tagged ? listedTags.totals : totalsOf(listed)),
    [listed, tagged, listedTags],
  )
  const ofTags = useMemo(() => ({ ...checks, ...checkTotalsOf(tagged, checks) }), [tagged, checks])
  const ofUntagged = useMemo(
    () => ({ ...untaggedChecks, ...checkTotalsOf(untagged ?? [], untaggedChecks) }),
    [untagged, untaggedChecks],
  )
  const keyOf = (query: typeof tags | typeof revisions) =>
    query === tags ? tagsOptions.queryKey : revisionsOptions.queryKey
  /** The places of the listed rows whose tag holds a text. */
  const { find } = listedTags
  return { tags, revisions, listed, untagged, find, totals, checks: { ofTags, ofUntagged }, keyOf }
}
