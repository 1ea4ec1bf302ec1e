import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'

import type { MirrorRuleDraft, StoreRow } from '../../../../electron/api/rows.ts'
import { useSaveMirrorRule } from '../../../api/queries/mirror.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { RadioList } from '../../../parts/controls/radio-list.tsx'
import { Note } from '../../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { useTranslation } from '../../../text/use-translation.ts'
import { readMirrorRule, typedMirrorRule, type TypedMirrorRule } from './rule-draft.ts'
import styles from './rules.module.css'

/** Makes a rule, or changes one. */
export function MirrorRuleForm(props: {
  draft: MirrorRuleDraft
  /** Of the rule that is changed. */
  id: string | undefined
  stores: readonly StoreRow[]
  onDone: () => void
}): ReactNode {
  const { id, stores, onDone } = props
  const { t } = useTranslation(['mirror', 'common'])
  const save = useSaveMirrorRule()
  const [typed, setTyped] = useState<TypedMirrorRule>(() => {
    const known = new Set(stores.map((store) => store.id))
    const rule = typedMirrorRule(props.draft)
    // A store that is gone is nothing to choose.
    const from = known.has(rule.from) ? rule.from : (stores[0]?.id ?? '')
    return { ...rule, from, to: rule.to.filter((store) => known.has(store) && store !== from) }
  })
  const [wasAsked, setWasAsked] = useState(false)
  const read = readMirrorRule(typed)
  const problem = typeof read === 'string' && wasAsked ? read : undefined
  const words = problem === undefined ? undefined : t(`form.problem.${problem}`)
  const change = (some: Partial<TypedMirrorRule>): void => setTyped({ ...typed, ...some })
  return (
    <form
      className="dialog-body"
      onSubmit={(event) => {
        event.preventDefault()
        setWasAsked(true)
        if (typeof read === 'string') return
        save.mutate(
          {
            ...(id === undefined ? {} : { id }),
            rule: { ...read, to: [...read.to], repositories: [...read.repositories], tags: [...read.tags] },
          },
          { onSuccess: onDone },
        )
      }}
    >
      <TextInput
        label={t('form.name')}
        value={typed.name}
        maxLength={100}
        data-autofocus
        error={problem === 'name' && words}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('form.from')}
        value={typed.from}
        data={stores.map((store) => ({ value: store.id, label: store.name }))}
        onChange={(event) => {
          const from = event.currentTarget.value
          change({ from, to: typed.to.filter((store) => store !== from) })
        }}
      />
      <Checkbox.Group
        label={t('form.to')}
        value={[...typed.to]}
        error={problem === 'to' && words}
        onChange={(to) => change({ to })}
      >
        <div className={styles['targets']}>
          {stores
            .filter((store) => store.id !== typed.from)
            .map((store) => (
              <Checkbox key={store.id} value={store.id} label={store.name} />
            ))}
        </div>
      </Checkbox.Group>
      <TextInput
        label={t('form.repositories')}
        description={t('form.repositoriesHint')}
        value={typed.repositories}
        spellCheck={false}
        error={(problem === 'repositories' || problem === 'many' || problem === 'long') && words}
        onChange={(event) => change({ repositories: event.currentTarget.value })}
      />
      <TextInput
        label={t('form.tags')}
        description={t('form.tagsHint')}
        value={typed.tags}
        spellCheck={false}
        onChange={(event) => change({ tags: event.currentTarget.value })}
      />
      <RadioList
        label={t('form.differing')}
        value={typed.differing}
        choices={(['leave', 'move'] as const).map((value) => ({
          value,
          text: t(`form.${value}`),
          detail: t(`form.${value}Detail`),
        }))}
        onChange={(differing) => change({ differing })}
      />
      <Note>{t('form.never')}</Note>
      {save.isError && <ErrorPanel error={save.error} compact />}
      <div className="dialog-actions">
        <Button onClick={onDone}>{t('common:cancel')}</Button>
        <Button tone="primary" submit disabled={save.isPending}>
          {t('form.save')}
        </Button>
      </div>
    </form>
  )
}
