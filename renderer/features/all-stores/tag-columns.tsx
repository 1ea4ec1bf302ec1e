import { useMemo, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { shortDigest } from '../../parts/values/digest.tsx'
import { naturalKey } from '../../parts/grid/natural-key.ts'
import { Pill } from '../../parts/pill.tsx'
import type { Column } from '../../parts/grid/table.tsx'
import styles from './all-stores.module.css'
import { marksWidth, StoreMarks, type MarkState } from './store-marks.tsx'
import { keepsTags, type ListedStoreState } from './store-state.ts'
import type { TagLine } from './tag-lines.ts'
import type { AllRepositories } from './use-all-repositories.ts'
import type { SharedTags } from './use-shared-tags.ts'
import { shortTag } from '../../text/short-tag.ts'

/** A tag, where it leads, and in which stores it leads there. */
export function useTagColumns(all: AllRepositories, found: SharedTags): readonly Column<TagLine>[] {
  const { t } = useTranslation('allStores')
  const { listed } = all
  const { states } = found
  return useMemo(
    () => [
      {
        id: 'tag',
        header: t('tag'),
        width: 'minmax(60px, 1fr)',
        cell: (line) => (
          <span className={line.first ? styles['name'] : styles['repeated']}>{shortTag(line.tag)}</span>
        ),
        title: (line) => line.tag,
        sortKey: sortKeys.tag,
      },
      {
        id: 'digest',
        header: t('digest'),
        width: '90px',
        cell: (line) =>
          line.digest === undefined ? (
            '—'
          ) : (
            <span className={`mono ${line.first ? '' : styles['differs']}`}>{shortDigest(line.digest)}</span>
          ),
        title: (line) => line.digest ?? '',
        sortKey: sortKeys.digest,
      },
      {
        id: 'stores',
        header: t('stores'),
        width: marksWidth(listed),
        cell: (line) => (
          <StoreMarks
            listed={listed}
            stateOf={(each) => slotOf(line, each, states)}
            wordsOf={(state) => t(`leads.${state}`)}
          />
        ),
        sortKey: sortKeys.stores,
      },
      {
        id: 'state',
        header: t('state'),
        width: 'minmax(0, 92px)',
        cell: (line) => (line.first ? <LineState line={line} /> : null),
        sortKey: sortKeys.state,
      },
    ],
    [t, listed, states],
  )
}

const sortKeys = {
  tag: (line: TagLine) => naturalKey(line.tag),
  digest: (line: TagLine) => line.digest ?? '',
  stores: (line: TagLine) => line.stores.size,
  /** What needs a look first: several digests, then what is missing. The lines of a tag stay together. */
  state: ({ digests, missing }: TagLine) => (digests > 1 ? -digests - 1_000_000 : -missing.size),
}

function slotOf(line: TagLine, listed: ListedStoreState, states: SharedTags['states']): MarkState {
  const { store, state } = listed
  if (line.stores.has(store.id)) return line.first ? 'here' : 'odd'
  if (line.elsewhere.has(store.id)) return line.first ? 'elsewhere' : 'rest'
  const tags = states.find((each) => each.store === store.id)?.state
  if (tags !== undefined) return tags === 'whole' ? 'absent' : tags === 'failed' ? 'failed' : 'waiting'
  if (!keepsTags(listed)) return 'untold'
  return state === 'whole' ? 'absent' : state === 'failed' ? 'failed' : 'waiting'
}

function LineState(props: { line: TagLine }): ReactNode {
  const { t } = useTranslation('allStores')
  const { line } = props
  if (line.digests > 1) return <Pill tone="warning">{t('digests', { count: line.digests })}</Pill>
  if (line.missing.size > 0) return <Pill tone="error">{t('missingIn', { count: line.missing.size })}</Pill>
  return null
}
