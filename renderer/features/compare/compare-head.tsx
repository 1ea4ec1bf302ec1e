import { Checkbox } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { ComparedTotals, StoreRow } from '../../../electron/api/rows.ts'
import { DriverBadge } from '../../parts/pill.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './compare.module.css'

/** A store that is compared, and how many of its tags are like those of the base. */
export interface ComparedColumn {
  readonly store: StoreRow
  readonly totals: ComparedTotals | undefined
}

/** The head of the matrix: a column for each store, the base first. */
export function CompareHead(props: {
  columns: readonly ComparedColumn[]
  byRepository: boolean
  allChosen: boolean
  someChosen: boolean
  onToggleAll: () => void
}): ReactNode {
  const { t } = useTranslation(['comparison', 'stores'])
  return (
    <div role="rowgroup" className={styles['head']}>
      <div role="row" aria-rowindex={1} className={styles['headRow']}>
        <div role="columnheader" className={styles['firstHead']}>
          <Checkbox
            size="xs"
            aria-label={t('selectShown')}
            title={t('selectShown')}
            checked={props.allChosen}
            indeterminate={!props.allChosen && props.someChosen}
            onChange={props.onToggleAll}
          />
          <span className="trunc">{t(props.byRepository ? 'repositoryName' : 'rowName')}</span>
        </div>
        {props.columns.map(({ store, totals }, place) => (
          <div key={store.id} role="columnheader" className={styles['headCell']}>
            <span className={styles['store']} title={store.location}>
              <DriverBadge driver={store.driver} />
              <span className="trunc">{store.name}</span>
              {store.readOnly && (
                <>
                  <IconLock size={12} aria-hidden="true" />
                  <span className="visually-hidden">{t('stores:readOnly')}</span>
                </>
              )}
            </span>
            {totals !== undefined && <Totals totals={totals} isBase={place === 0} />}
          </div>
        ))}
      </div>
    </div>
  )
}

function Totals(props: { totals: ComparedTotals; isBase: boolean }): ReactNode {
  const { t } = useTranslation('comparison')
  const format = useFormat()
  const { totals, isBase } = props
  if (isBase) {
    return (
      <span className={`trunc ${styles['totals']}`}>
        {t('baseTags', { count: totals.tags, formatted: format.count(totals.tags) })}
      </span>
    )
  }
  const words = (name: 'same' | 'differs' | 'missing' | 'untold' | 'more'): string =>
    t(`total.${name}`, { formatted: format.count(totals[name]) })
  const shown = (['same', 'differs', 'missing', 'untold'] as const).filter(
    (name) => name === 'same' || totals[name] > 0,
  )
  const title = [...shown, ...(totals.more > 0 ? (['more'] as const) : [])].map(words).join('\n')
  return (
    <span className={`trunc ${styles['totals']}`} title={title}>
      {shown.map((name) => (
        <span key={name} className={name === 'differs' ? styles['differs'] : ''}>
          {words(name)}
        </span>
      ))}
    </span>
  )
}
