import { Menu, NativeSelect } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { reportName } from '../../../electron/api/values/report-name.ts'
import type { ChangeRow } from '../../../electron/api/rows.ts'
import { useSaveActivity } from '../../api/mutations/changes.ts'
import { Button } from '../../parts/controls/button.tsx'
import { FilterInput } from '../../parts/controls/filter-input.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { activityStates, changeKinds, type ActivityAddress } from '../../state/address/address.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './activity.module.css'

/** Narrows the list by text, store, kind and state, and saves what is shown. */
export function ActivityBar(props: {
  address: ActivityAddress
  stores: ReadonlyMap<string, string>
  shown: readonly ChangeRow[]
  /** Whether the list is narrowed: then only what is shown is saved. */
  narrowed: boolean
  onChange: (change: Partial<ActivityAddress>) => void
}): ReactNode {
  const { address, onChange } = props
  const { t } = useTranslation('activity')
  const choice = (value: string): string | undefined => (value === '' ? undefined : value)
  return (
    <>
      <div className={styles['bar']}>
        <div className={styles['filter']}>
          <FilterInput
            label={t('filter')}
            value={address.filter ?? ''}
            onChange={(filter) => onChange({ filter })}
          />
        </div>
        <NativeSelect
          aria-label={t('store')}
          value={address.inStore ?? ''}
          onChange={(event) => onChange({ inStore: choice(event.currentTarget.value) })}
          data={[
            { value: '', label: t('allStores') },
            ...[...props.stores].map(([value, label]) => ({ value, label })),
          ]}
        />
        <NativeSelect
          aria-label={t('kind')}
          value={address.kind ?? ''}
          onChange={(event) => {
            const { value } = event.currentTarget
            onChange({ kind: changeKinds.find((kind) => kind === value) })
          }}
          data={[
            { value: '', label: t('allKinds') },
            ...changeKinds.map((kind) => ({
              value: kind,
              label: t(`kindName.${kind}`),
            })),
          ]}
        />
        <NativeSelect
          aria-label={t('result')}
          value={address.state ?? ''}
          onChange={(event) => {
            const { value } = event.currentTarget
            onChange({ state: activityStates.find((state) => state === value) })
          }}
          data={[
            { value: '', label: t('allResults') },
            ...activityStates.map((value) => ({ value, label: t(`group.${value}`) })),
          ]}
        />
        <span className="grow" />
        <SaveActivity shown={props.shown} narrowed={props.narrowed} />
      </div>
    </>
  )
}

function SaveActivity(props: { shown: readonly ChangeRow[]; narrowed: boolean }): ReactNode {
  const { t } = useTranslation('activity')
  const save = useSaveActivity()
  const begin = (format: 'json' | 'csv'): void => {
    const suggestedName = reportName({ about: 'activity', atMs: Date.now(), format })
    const some = props.narrowed ? { changes: props.shown.map(({ id }) => id) } : {}
    save.mutate({ format, suggestedName, ...some })
  }
  return (
    <>
      {save.isError && <ErrorPanel error={save.error} compact />}
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button icon={<IconDownload size={14} />} disabled={save.isPending || props.shown.length === 0}>
            {t('save')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => begin('json')}>{t('saveJson')}</Menu.Item>
          <Menu.Item onClick={() => begin('csv')}>{t('saveCsv')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
