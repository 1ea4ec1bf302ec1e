import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { CatalogState, RepositoryCounts, RepositoryFacts } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { catalogQuery, repositoryFactsQuery } from '../../api/queries/catalog.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { timeCell, type ListColumn } from '../save-list/list-columns.ts'
import type { NameIndex } from './repository-tree.ts'

/** The repositories of a store as they are saved, with what is remembered of each: a list by names asks for nothing more. */
export function useRepositoryList(store: string, index: NameIndex) {
  const { t } = useTranslation('repositories')
  const client = useClient()
  const queries = useQueryClient()
  const catalog = useQuery(catalogQuery(client, store)).data ?? nothingKnown
  const facts = useQuery(repositoryFactsQuery(client, store, catalog)).data
  const columns = useMemo<readonly ListColumn<string>[]>(() => {
    const places = placesOf(facts)
    const of =
      (column: (known: RepositoryFacts) => ArrayLike<number>) =>
      (name: string): number | undefined => {
        const at = places().get(name)
        return at === undefined || facts === undefined ? undefined : column(facts)[at]
      }
    // What a row showed is newer than what is remembered.
    const counted = (name: string): number | undefined => {
      const counts = queries.getQueryData<RepositoryCounts>([store, 'tagCounts', name])
      return counts === undefined || counts.more ? undefined : counts.tags
    }
    return [
      { name: 'repository', title: t('saved.repository'), value: (name) => name },
      {
        name: 'tags',
        title: t('saved.tags'),
        value: (name) => counted(name) ?? of(({ tags }) => tags)(name),
      },
      { name: 'manifests', title: t('saved.manifests'), value: of(({ manifests }) => manifests) },
      { name: 'sizeBytes', title: t('saved.size'), value: of(({ sizeBytes }) => sizeBytes) },
      { name: 'uniqueBytes', title: t('saved.unique'), value: of(({ uniqueBytes }) => uniqueBytes) },
      { name: 'unreadManifests', title: t('saved.unread'), value: of(({ unread }) => unread) },
      {
        name: 'lastPush',
        title: t('saved.lastPush'),
        value: (name) => timeCell(of(({ lastPushMs }) => lastPushMs)(name)),
      },
      { name: 'problems', title: t('problems'), value: (name) => index.problemsOf(name).map(({ id }) => id) },
    ]
  }, [t, facts, index, queries, store])
  return { columns, asOfMs: catalog.asOfMs }
}

const nothingKnown: CatalogState = {}

/** Where each repository is in the columns: found out when somebody saves. */
function placesOf(facts: RepositoryFacts | undefined): () => ReadonlyMap<string, number> {
  let places: ReadonlyMap<string, number> | undefined
  return () => (places ??= new Map(facts?.names.map((name, at) => [name, at])))
}
