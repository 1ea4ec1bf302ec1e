import { TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { Button, IconButton } from '../../../parts/controls/button.tsx'
import { Section } from '../../../parts/section.tsx'
import { useTranslation } from '../../../text/use-translation.ts'
import styles from './collection.module.css'
import { newRule, readRule, readRules, type RuleProblem, type TypedRule } from './retention-form.ts'
import { RetentionPreview } from './retention-preview.tsx'

/** Rules by which tags stay, with the tags that they would take, at once. */
export function RetentionEditor(props: {
  store: string
  asOfMs: number | undefined
  rules: readonly TypedRule[]
  onChange: (rules: readonly TypedRule[]) => void
}): ReactNode {
  const { rules, onChange } = props
  const { t } = useTranslation('collection')
  const read = readRules(rules)
  const nextId = rules.reduce((most, { id }) => Math.max(most, id), 0) + 1
  const add = (): void => onChange([...rules, newRule(nextId)])
  return (
    <Section title={t('retention.title')}>
      <div className={styles['form']}>
        <p className={styles['hint']}>{t(rules.length === 0 ? 'retention.none' : 'retention.order')}</p>
        {rules.map((rule, index) => (
          <RuleForm
            key={rule.id}
            number={index + 1}
            rule={rule}
            onChange={(next) => onChange(rules.map((each) => (each === rule ? next : each)))}
            onRemove={() => onChange(rules.filter((each) => each !== rule))}
          />
        ))}
        {read !== undefined && read.length > 0 && (
          <RetentionPreview store={props.store} asOfMs={props.asOfMs} retention={read} />
        )}
        <div>
          <Button
            size="small"
            icon={<IconPlus size={14} />}
            disabled={rules.length >= mostRules}
            onClick={add}
          >
            {t('retention.add')}
          </Button>
        </div>
      </div>
    </Section>
  )
}

const mostRules = 100

function RuleForm(props: {
  number: number
  rule: TypedRule
  onChange: (rule: TypedRule) => void
  onRemove: () => void
}): ReactNode {
  const { number, rule, onChange } = props
  const { t } = useTranslation('collection')
  const read = readRule(rule)
  const problem = typeof read === 'string' ? read : undefined
  const errorOf = (...mine: readonly RuleProblem[]): string | undefined =>
    problem !== undefined && mine.includes(problem) ? t(`retention.problem.${problem}`) : undefined
  return (
    <fieldset className={styles['rule']} aria-label={t('retention.rule', { number })}>
      <div className={styles['ruleHead']}>
        <span>{t('retention.rule', { number })}</span>
        <IconButton size="small" label={t('retention.remove', { number })} onClick={props.onRemove}>
          <IconTrash size={14} />
        </IconButton>
      </div>
      <TextInput
        label={t('retention.repositories')}
        description={t('retention.repositoriesHint')}
        value={rule.repositories}
        maxLength={512}
        spellCheck={false}
        error={errorOf('noRepositories')}
        onChange={(event) => onChange({ ...rule, repositories: event.currentTarget.value })}
      />
      <div className={styles['two']}>
        <TextInput
          label={t('retention.newest')}
          inputMode="numeric"
          value={rule.keepNewest}
          maxLength={8}
          error={errorOf('badNewest')}
          onChange={(event) => onChange({ ...rule, keepNewest: event.currentTarget.value })}
        />
        <TextInput
          label={t('retention.days')}
          inputMode="decimal"
          value={rule.keepDays}
          maxLength={8}
          error={errorOf('badDays')}
          onChange={(event) => onChange({ ...rule, keepDays: event.currentTarget.value })}
        />
      </div>
      <TextInput
        label={t('retention.tags')}
        description={t('retention.tagsHint')}
        placeholder="latest, v*, release-*"
        value={rule.keepTags}
        maxLength={2000}
        spellCheck={false}
        error={errorOf('tooManyTags', 'keepsNothing')}
        onChange={(event) => onChange({ ...rule, keepTags: event.currentTarget.value })}
      />
    </fieldset>
  )
}
