import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { BlobsAddress, BlobState } from '../../state/address/address.ts'
import type { BlobList } from '../../api/lists/blob-columns.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Chips } from '../../parts/controls/chips.tsx'
import { FilterInput } from '../../parts/controls/filter-input.tsx'
import { useFormat } from '../../text/format.ts'
import type { BlobOrder } from './blob-order.ts'
import styles from './blobs.module.css'
import type { References } from './use-reference-counts.ts'

/** Narrows the list by digest and by state, and tells how far the counting of references is. */
export function BlobsBar(props: {
  address: BlobsAddress
  list: BlobList
  order: BlobOrder | undefined
  references: References
  /** The button that saves the list. */
  save: ReactNode
  onFilter: (filter: string) => void
  onState: (state: BlobState | undefined) => void
}): ReactNode {
  const { address, order } = props
  const { t } = useTranslation('blobs')
  const byState = order?.byState
  return (
    <div className={styles['bar']}>
      <div className={styles['filter']}>
        <FilterInput label={t('filter')} value={address.filter ?? ''} onChange={props.onFilter} />
      </div>
      <Chips<BlobState | 'all'>
        label={t('states')}
        value={address.state ?? 'all'}
        chips={[
          { value: 'all', text: t('all'), count: order?.matches },
          { value: 'referenced', text: t('referenced'), count: byState?.referenced.count },
          {
            value: 'unreferenced',
            text: t('unreferenced'),
            count: byState?.unreferenced.count,
            tone: 'warning',
          },
        ]}
        onChange={(state) => props.onState(state === 'all' ? undefined : state)}
      />
      <Counting list={props.list} references={props.references} />
      <span className="grow" />
      {props.save}
    </div>
  )
}

function Counting(props: { list: BlobList; references: References }): ReactNode {
  const { references } = props
  const { t } = useTranslation(['blobs', 'common'])
  const format = useFormat()
  const { counts, scanning } = references
  if (scanning) {
    return (
      <span className={styles['counting']}>
        <output>
          {t('counting', {
            manifests: format.count(counts?.manifests ?? 0),
            repositories: format.count(counts?.repositories ?? 0),
          })}
        </output>
        <Button tone="link" onClick={references.stop}>
          {t('common:stop')}
        </Button>
      </span>
    )
  }
  if (counts?.done !== undefined || props.list.count === 0) return null
  return (
    <Button size="small" onClick={references.start}>
      {t('countReferences')}
    </Button>
  )
}
