import { IconArrowsDiff, IconFilter, IconListDetails, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { refreshAges, usualRefreshAge } from '../../../electron/api/values/refresh-ages.ts'
import { useSettings } from '../../api/settings.ts'
import { useCommands } from '../../parts/commands/use-commands.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ChoiceBar } from '../../parts/controls/choice-bar.tsx'
import { useNow } from '../../parts/use-now.ts'
import type { CompareAddress } from '../../state/address/address.ts'
import { InBothLanguages } from '../../text/in-both-languages.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './compare.module.css'
import { SaveComparison } from './save-comparison.tsx'
import type { ShownComparison } from './use-comparison.ts'

/** What is compared and since when; the ways to other views of it, and to have it anew. */
export function ComparePageHead(props: {
  comparison: ShownComparison
  address: CompareAddress
  isRunning: boolean
  onAgain: () => void
  onChange: (change: Partial<CompareAddress>) => void
}): ReactNode {
  const { comparison, address } = props
  const byRepository = address.by === 'repositories'
  const onRules = address.rules === 'yes'
  const { t } = useTranslation(['comparison', 'mirror'])
  const format = useFormat()
  const nowMs = useNow(30_000)
  const { refreshAfter = usualRefreshAge } = useSettings()
  const times = comparison.told.flatMap((store) => (store.state === 'compared' ? [store.asOfMs] : []))
  const oldestMs = times.reduce((oldest, each) => Math.min(oldest, each), Number.POSITIVE_INFINITY)
  const { tags, rows } = comparison.view
  const count = byRepository ? tags.repositories.length : rows
  const words = !comparison.ended
    ? t('comparing', { formatted: format.count(rows) })
    : t(byRepository ? 'repositories' : 'tags', { count, formatted: format.count(count) })
  return (
    <div className="page-head">
      <InBothLanguages>
        <CompareCommands address={address} onAgain={props.onAgain} onChange={props.onChange} />
      </InBothLanguages>
      <IconArrowsDiff size={18} stroke={1.6} aria-hidden="true" />
      <h1>{t('name')}</h1>
      <ChoiceBar
        label={t('mirror:views')}
        value={onRules ? 'rules' : 'comparison'}
        choices={[
          { value: 'comparison', text: t('mirror:comparison') },
          { value: 'rules', text: t('mirror:name') },
        ]}
        onChange={(value) => props.onChange({ rules: value === 'rules' ? 'yes' : undefined })}
      />
      <span className={`trunc grow ${styles['summary']}`}>
        {!onRules && comparison.told.length > 0 && <output>{words}</output>}
        {!onRules && times.length > 0 && (
          <span className={nowMs - oldestMs > refreshAges[refreshAfter] ? styles['old'] : ''}>
            {t('andOldest', { ago: format.ago(oldestMs) })}
          </span>
        )}
      </span>
      {!onRules && <SaveComparison comparison={comparison} address={address} />}
      {!onRules && (
        <Button
          icon={<IconRefresh size={14} />}
          title={t('againHint')}
          disabled={props.isRunning}
          onClick={props.onAgain}
        >
          {t('again')}
        </Button>
      )}
    </div>
  )
}

function CompareCommands(props: {
  address: CompareAddress
  onAgain: () => void
  onChange: (change: Partial<CompareAddress>) => void
}): ReactNode {
  const { address, onChange } = props
  const { t } = useTranslation(['comparison', 'mirror'])
  const group = 'page'
  const byRepository = address.by === 'repositories'
  useCommands(
    address.rules === 'yes'
      ? [
          {
            id: 'compare-comparison',
            group,
            label: t('mirror:comparison'),
            Icon: IconArrowsDiff,
            run: () => onChange({ rules: undefined }),
          },
        ]
      : [
          { id: 'compare-again', group, label: t('again'), Icon: IconRefresh, run: props.onAgain },
          {
            id: 'compare-by',
            group,
            label: t('rowsBy', { rows: t(byRepository ? 'byTag' : 'byRepository') }),
            Icon: IconListDetails,
            run: () => onChange({ by: byRepository ? undefined : 'repositories' }),
          },
          ...(['missing', 'differs', 'same'] as const)
            .filter((each) => each !== address.group)
            .map((each) => ({
              id: `compare-${each}`,
              group: 'page' as const,
              label: t('onlyGroup', { group: t(`group.${each}`) }),
              Icon: IconFilter,
              run: () => onChange({ group: each }),
            })),
          ...(address.group === undefined
            ? []
            : [
                {
                  id: 'compare-all',
                  group: 'page' as const,
                  label: t('onlyGroup', { group: t('all') }),
                  Icon: IconFilter,
                  run: () => onChange({ group: undefined }),
                },
              ]),
        ],
  )
  return null
}
