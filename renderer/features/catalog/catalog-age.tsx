import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { CatalogChanges } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client-context.tsx'
import { catalogQuery } from '../../api/queries-catalog.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import styles from './catalog.module.css'

/** How old what is known of a store is, how far it is being listed, and what the last listing found changed. */
export function CatalogAge(props: { store: string }): ReactNode {
  const { t } = useTranslation('catalog')
  const format = useFormat()
  const state = useQuery(catalogQuery(useClient(), props.store)).data
  if (state?.listing !== undefined) {
    const { listing } = state
    const text =
      listing.step === 'keys'
        ? t('listing', { formatted: format.count(listing.done) })
        : t('reading', { done: format.count(listing.done), all: format.count(listing.of) })
    return <output className={styles['age']}>{text}</output>
  }
  if (state?.asOfMs === undefined) return null
  const { asOfMs, changes } = state
  return (
    <output
      className={styles['age']}
      title={[t('asOfDetail', { ago: format.ago(asOfMs) }), ...namesOf(changes)].join('\n')}
    >
      {[t('asOf', { time: format.timeOfDay(asOfMs) }), ...(changes === undefined ? [] : told(changes))].join(
        ' · ',
      )}
    </output>
  )

  /** What is different, each kind apart: a number of all kinds together says nothing. */
  function told({ repositories, tags, blobs }: CatalogChanges): readonly string[] {
    const kinds = [
      ['changedRepositories', counted(repositories)],
      ['changedTags', counted(tags)],
      ['changedBlobs', counted({ ...blobs, moved: 0 })],
    ] as const
    const different = kinds.filter(([, changes]) => changes !== '')
    if (different.length === 0) return [t('noChanges')]
    return different.map(([text, changes]) => t(text, { changes }))
  }

  function counted(numbers: Readonly<Record<(typeof changeKinds)[number], number>>): string {
    return changeKinds
      .filter((kind) => numbers[kind] > 0)
      .map((kind) => t(`change.${kind}`, { formatted: format.count(numbers[kind]) }))
      .join(t('changeSeparator'))
  }
}

const changeKinds = ['added', 'removed', 'moved'] as const
const signs = { added: '+', removed: '−', moved: '→' } as const

/** The first names of what is different. */
function namesOf(changes: CatalogChanges | undefined): readonly string[] {
  if (changes === undefined) return []
  const some = [...changes.repositories.some, ...changes.tags.some]
  return some.slice(0, mostNames).map(({ name, change }) => `${signs[change]} ${visible(name)}`)
}

/** More do not fit on a screen. */
const mostNames = 20
