import { useMemo } from 'react'

import type { SharedLayer } from '../../../electron/api/rows.ts'
import { useTranslation } from '../../text/use-translation.ts'
import type { ListColumn } from '../save-list/list-columns.ts'
import type { RepositoryBytes, TagBytes } from './usage-rows.ts'

/** The bytes of repositories as they are saved. */
export function useRepositoryColumns(): readonly ListColumn<RepositoryBytes>[] {
  const { t } = useTranslation('usage')
  return useMemo(
    () => [
      { name: 'repository', title: t('list.name'), value: ({ name }) => name },
      { name: 'tags', title: t('list.tagCount'), value: ({ tags }) => tags },
      { name: 'uniqueBytes', title: t('list.unique'), value: ({ unique }) => unique },
      { name: 'sharedBytes', title: t('list.shared'), value: ({ all, unique }) => all - unique },
      { name: 'allBytes', title: t('list.all'), value: ({ all }) => all },
      { name: 'freedBytes', title: t('list.frees'), value: ({ frees }) => frees },
      { name: 'unreadManifests', title: t('list.unread'), value: ({ unread }) => unread },
    ],
    [t],
  )
}

/** The bytes of tags as they are saved. */
export function useTagColumns(): readonly ListColumn<TagBytes>[] {
  const { t } = useTranslation('usage')
  return useMemo(
    () => [
      { name: 'tag', title: t('list.tag'), value: ({ name }) => name },
      { name: 'freedBytes', title: t('list.frees'), value: ({ unique }) => unique },
      { name: 'sharedBytes', title: t('severalTags'), value: ({ shared }) => shared },
      { name: 'elsewhereBytes', title: t('elsewhere'), value: ({ elsewhere }) => elsewhere },
      { name: 'allBytes', title: t('list.all'), value: ({ all }) => all },
    ],
    [t],
  )
}

/** Shared layers as they are saved. */
export function useLayerColumns(): readonly ListColumn<SharedLayer>[] {
  const { t } = useTranslation('usage')
  return useMemo(
    () => [
      { name: 'digest', title: t('layers.layer'), value: ({ digest }) => digest },
      { name: 'sizeBytes', title: t('layers.size'), value: ({ sizeBytes }) => sizeBytes },
      { name: 'uses', title: t('layers.uses'), value: ({ uses }) => uses },
      { name: 'repositories', title: t('list.repositories'), value: ({ repositories }) => repositories },
      { name: 'tags', title: t('list.tagCount'), value: ({ tags }) => tags },
      { name: 'savedBytes', title: t('layers.saved'), value: ({ savedBytes }) => savedBytes },
    ],
    [t],
  )
}
