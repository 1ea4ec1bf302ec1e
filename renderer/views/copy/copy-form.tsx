import { TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { CopyItem, CopyPlanView, StoreRow } from '../../../electron/api/views.ts'
import { useClient } from '../../api/client-context.tsx'
import { useStartCopy } from '../../api/mutations-images.ts'
import { copyPlanQuery } from '../../api/queries-copy.ts'
import { Button } from '../../parts/button.tsx'
import { ErrorPanel } from '../../parts/problem.tsx'
import { useWindowState } from '../../shell/window-state.tsx'
import { repositoryProblem } from '../push/name-grammar.ts'
import styles from './copy.module.css'
import { CopyPlan } from './copy-plan.tsx'
import { copyRequest, isThereAlready, singleRepository } from './copy-request.ts'
import { CopyTargets } from './copy-targets.tsx'

const typingMs = 400

/** Copies repositories, or tags of them, to another store: which one, what that would do, and then does it. */
export function CopyForm(props: {
  from: StoreRow
  /** Everything in the store when absent. */
  items?: readonly CopyItem[] | undefined
  /** The target to begin with. */
  to?: string | undefined
  stores: readonly StoreRow[]
  onDone: () => void
}): ReactNode {
  const { from, items, stores, onDone } = props
  const { t } = useTranslation(['images', 'common', 'push'])
  const { showTransfers } = useWindowState()
  const client = useClient()
  const start = useStartCopy()
  const others = stores.filter((store) => store.id !== from.id)
  const [to, setTo] = useState(props.to ?? (others.length === 1 ? others[0]?.id : undefined))
  const single = singleRepository(items)
  const [name, setName] = useState(single?.repository ?? '')
  const [settledName] = useDebouncedValue(name, typingMs)
  const problem = single === undefined ? undefined : repositoryProblem(name)
  const request = useMemo(
    () => (problem === undefined ? copyRequest({ from: from.id, to, items, as: settledName }) : undefined),
    [from.id, to, items, settledName, problem],
  )
  const plan = useQuery({
    ...copyPlanQuery(client, request ?? { from: from.id, to: from.id }),
    enabled: request !== undefined,
  })
  const target = others.find((store) => store.id === to)
  const known = request === undefined ? undefined : plan.data
  const already = known !== undefined && isThereAlready(known)
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (request === undefined) return
        start.mutate(request, {
          onSuccess: () => {
            showTransfers(true)
            onDone()
          },
        })
      }}
    >
      <p className={styles['what']}>
        <What items={items} /> <span className={styles['from']}>{t('copy.from', { store: from.name })}</span>
      </p>
      <CopyTargets stores={others} value={to} onChange={setTo} />
      {single !== undefined && (
        <TextInput
          label={t('copy.name')}
          value={name}
          spellCheck={false}
          error={problem === undefined ? undefined : t(`push:repositoryProblem.${problem}`)}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      {request !== undefined && plan.isError && (
        <ErrorPanel error={plan.error} onRetry={() => void plan.refetch()} compact />
      )}
      {known !== undefined && !plan.isError && (
        <CopyPlan plan={known} target={target?.name ?? ''} asked={single?.tags?.length} />
      )}
      {start.isError && <ErrorPanel error={start.error} compact />}
      <div className={styles['actions']}>
        <Button onClick={onDone}>{t('common:cancel')}</Button>
        <StartButton
          plan={plan.isError ? undefined : known}
          target={target}
          settled={settledName === name}
          already={already}
          pending={start.isPending}
        />
      </div>
    </form>
  )
}

function StartButton(props: {
  plan: CopyPlanView | undefined
  target: StoreRow | undefined
  settled: boolean
  already: boolean
  pending: boolean
}): ReactNode {
  const { plan, target, already } = props
  const { t } = useTranslation('images')
  const reason =
    target === undefined
      ? t('copy.chooseTarget')
      : target.readOnly
        ? t('copy.readOnly', { store: target.name })
        : plan?.whole !== true || !props.settled
          ? t('copy.notPlanned')
          : plan.manifests === 0
            ? t('copy.nothing')
            : undefined
  return (
    <Button
      tone={already ? 'plain' : 'primary'}
      submit
      disabled={props.pending || reason !== undefined}
      title={reason}
    >
      {already
        ? t('copy.again')
        : plan === undefined
          ? t('copy.startUnplanned')
          : t('copy.start', { count: plan.tags })}
    </Button>
  )
}

function What(props: { items: readonly CopyItem[] | undefined }): ReactNode {
  const { t } = useTranslation('images')
  const { items } = props
  const single = singleRepository(items)
  if (items === undefined) return t('copy.everything')
  if (single === undefined) return t('copy.repositories', { count: items.length })
  const [tag, another] = single.tags ?? []
  if (tag === undefined) return <span className="mono">{single.repository}</span>
  if (another === undefined) return <span className="mono">{`${single.repository}:${tag}`}</span>
  return (
    <>
      {t('copy.tagsOf', { count: single.tags?.length ?? 0 })}{' '}
      <span className="mono">{single.repository}</span>
    </>
  )
}
