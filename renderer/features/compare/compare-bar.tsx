import { Checkbox, NativeSelect, Popover } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { mostCompared } from '../../../electron/api/comparison.ts'
import type { StoreRow } from '../../../electron/api/rows.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Chips } from '../../parts/controls/chips.tsx'
import { ChoiceBar } from '../../parts/controls/choice-bar.tsx'
import { FilterInput } from '../../parts/controls/filter-input.tsx'
import { comparedGroups, type CompareAddress, type ComparedGroup } from '../../state/address/address.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './compare.module.css'
import type { CompareLines } from './compare-lines.ts'
import type { ChosenStores } from './use-comparison.ts'

/** Narrows the comparison, and chooses its stores. */
export function CompareBar(props: {
  address: CompareAddress
  stores: readonly StoreRow[]
  chosen: ChosenStores
  counts: CompareLines['counts']
  onChange: (change: Partial<CompareAddress>) => void
}): ReactNode {
  const { address, stores, chosen, counts, onChange } = props
  const { t } = useTranslation('comparison')
  const byRepository = address.by === 'repositories'
  return (
    <div className={styles['bar']}>
      <div className={styles['filter']}>
        <FilterInput
          label={t(byRepository ? 'filterRepositories' : 'filter')}
          value={address.filter ?? ''}
          onChange={(filter) => onChange({ filter })}
        />
      </div>
      <label className={styles['choice']} title={t('baseHint')}>
        {t('base')}
        <NativeSelect
          aria-label={t('base')}
          value={chosen.base?.id ?? ''}
          onChange={(event) => onChange(withBase(event.currentTarget.value))}
          data={stores.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </label>
      <OtherStores
        stores={stores}
        chosen={chosen}
        onChange={(others) => onChange({ others: others.join(',') })}
      />
      <ChoiceBar
        label={t('rows')}
        value={byRepository ? 'repositories' : 'tags'}
        choices={[
          { value: 'tags', text: t('byTag') },
          { value: 'repositories', text: t('byRepository') },
        ]}
        onChange={(value) => onChange({ by: value === 'repositories' ? value : undefined })}
      />
      <Chips<ComparedGroup | 'all'>
        label={t('groups')}
        value={address.group ?? 'all'}
        chips={[
          { value: 'all', text: t('all') },
          ...comparedGroups
            .filter((group) => group !== 'untold' || counts.untold > 0 || address.group === group)
            .map((group) => ({ value: group, text: t(`group.${group}`), count: counts[group] })),
        ]}
        onChange={(value) => onChange({ group: value === 'all' ? undefined : value })}
      />
    </div>
  )

  /** The base before is compared with the new one. */
  function withBase(base: string): Partial<CompareAddress> {
    if (address.others === undefined) return { base }
    const others = [chosen.base?.id, ...chosen.others.map(({ id }) => id)].filter((id) => id !== base)
    return { base, others: others.join(',') }
  }
}

function OtherStores(props: {
  stores: readonly StoreRow[]
  chosen: ChosenStores
  onChange: (others: readonly string[]) => void
}): ReactNode {
  const { stores, chosen } = props
  const { t } = useTranslation('comparison')
  const ids = chosen.others.map(({ id }) => id)
  const isFull = ids.length >= mostCompared - 1
  return (
    <Popover position="bottom-start" width={280} trapFocus returnFocus>
      <Popover.Target>
        <Button aria-haspopup="dialog">
          <span className={styles['minor']}>{t('with')}</span>
          {t('withStores', { count: ids.length })}
          <IconChevronDown size={12} aria-hidden="true" />
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('withNames', { store: chosen.base?.name ?? '' })}>
        <div className={styles['withList']}>
          {stores
            .filter(({ id }) => id !== chosen.base?.id)
            .map(({ id, name }) => (
              <Checkbox
                key={id}
                label={name}
                checked={ids.includes(id)}
                disabled={isFull && !ids.includes(id)}
                onChange={(event) => {
                  const wanted = event.currentTarget.checked
                    ? [...ids, id]
                    : ids.filter((each) => each !== id)
                  props.onChange(wanted)
                }}
              />
            ))}
          {isFull && <p className={styles['minor']}>{t('mostStores', { count: mostCompared })}</p>}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
