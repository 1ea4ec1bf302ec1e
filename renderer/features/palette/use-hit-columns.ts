import { useMemo } from 'react'

import { useTranslation } from '../../text/use-translation.ts'
import type { ListColumn } from '../save-list/list-columns.ts'
import type { FoundHit } from './found-hits.ts'

/** What was found in all stores as it is saved. */
export function useHitColumns(nameOf: (store: string) => string): readonly ListColumn<FoundHit>[] {
  const { t } = useTranslation('shell')
  return useMemo(
    () => [
      { name: 'store', title: t('search.column.store'), value: (hit) => nameOf(hit.store) },
      { name: 'kind', title: t('search.column.kind'), value: (hit) => hit.kind },
      {
        name: 'repository',
        title: t('search.column.repository'),
        value: (hit) => field(hit, 'repository'),
      },
      { name: 'tag', title: t('search.column.tag'), value: (hit) => field(hit, 'tag') },
      { name: 'digest', title: t('search.column.digest'), value: (hit) => field(hit, 'digest') },
      { name: 'key', title: t('search.column.key'), value: (hit) => field(hit, 'key') },
      {
        name: 'sizeBytes',
        title: t('search.column.size'),
        value: (hit) => ('sizeBytes' in hit ? hit.sizeBytes : undefined),
      },
      { name: 'match', title: t('search.column.match'), value: (hit) => field(hit, 'match') },
    ],
    [t, nameOf],
  )
}

/** What a hit of some kinds has. */
function field(hit: FoundHit, name: 'repository' | 'tag' | 'digest' | 'key' | 'match'): string | undefined {
  const fields: Partial<Record<typeof name, string>> = hit
  return fields[name]
}
