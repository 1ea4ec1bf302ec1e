import { NumberInput } from '@mantine/core'
import type { ReactNode } from 'react'

import type { CollectionRules, StoreRow } from '../../../../electron/api/rows.ts'
import { ChoiceBar } from '../../../parts/controls/choice-bar.tsx'
import { RadioList } from '../../../parts/controls/radio-list.tsx'
import { useTranslation } from '../../../text/use-translation.ts'
import styles from './collection.module.css'
import { CopiesChoice } from './copies-choice.tsx'
import type { TypedRules } from './rules.ts'

const modes: readonly CollectionRules['mode'][] = ['safe', 'v2', 'v3']
const graces: readonly CollectionRules['graceDays'][] = [0, 1, 7]

/** As which registry to collect, what stays for being young, and how it can be taken back. */
export function RulesForm(props: {
  store: StoreRow
  typed: TypedRules
  /** Of the blobs that go; undefined before there is a plan. */
  sizeBytes: number | undefined
  onChange: (typed: TypedRules) => void
}): ReactNode {
  const { typed, onChange } = props
  const { t } = useTranslation('collection')
  return (
    <div className={styles['form']}>
      <RadioList
        label={t('mode')}
        value={typed.mode}
        choices={modes.map((value) => ({
          value,
          text: t(`modes.${value}`),
          detail: t(`modeDetail.${value}`),
        }))}
        onChange={(mode) => onChange({ ...typed, mode })}
      />
      <div>
        <p className={styles['label']}>{t('grace')}</p>
        <ChoiceBar
          label={t('grace')}
          value={`${typed.graceDays}`}
          choices={graces.map((days) => ({ value: `${days}`, text: t(`graces.days${days}`) }))}
          onChange={(value) => {
            const graceDays = graces.find((days) => `${days}` === value)
            if (graceDays !== undefined) onChange({ ...typed, graceDays })
          }}
        />
        <p className={styles['hint']}>
          {typed.graceDays === 0 && typed.copyTo !== undefined
            ? t('graceDetail.copied')
            : t(`graceDetail.days${typed.graceDays}`)}
        </p>
      </div>
      <CopiesChoice
        store={props.store}
        value={typed.copyTo}
        sizeBytes={props.sizeBytes}
        onChange={(copyTo) => onChange({ ...typed, copyTo })}
      />
      <NumberInput
        label={t('minAge')}
        description={t('minAgeHint')}
        size="xs"
        value={typed.minAgeHours}
        min={0}
        max={8760}
        clampBehavior="strict"
        allowNegative={false}
        decimalScale={1}
        onChange={(value) => {
          if (typeof value === 'number' && value >= 0 && value <= 8760) {
            onChange({ ...typed, minAgeHours: value })
          }
        }}
      />
    </div>
  )
}
