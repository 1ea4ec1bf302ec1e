import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { CopyPlanView, StoreRow } from '../../../electron/api/rows.ts'
import type { CopyItem } from '../../../electron/api/images.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { useStartCopy } from '../../api/mutations/images.ts'
import { copyPlanQuery } from '../../api/queries/copy.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { CopiedThings, useStartText } from './copied-things.tsx'
import { CopyNames } from './copy-names.tsx'
import styles from './copy.module.css'
import { CopyPlan } from './copy-plan.tsx'
import { copyRequest, isOneThing, isOntoItself, nameProblems, singleRepository } from './copy-request.ts'
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
  const { t } = useTranslation(['images', 'common'])
  const { showTransfers } = useWindowState()
  const client = useClient()
  const start = useStartCopy()
  const single = singleRepository(items)
  const others = stores.filter((store) => store.id !== from.id)
  // Only a single repository can be copied within its store, since it can get another name.
  const targets = single === undefined ? others : [...others, from]
  const [to, setTo] = useState(props.to ?? (targets.length === 1 ? targets[0]?.id : undefined))
  const [names, setNames] = useState({ as: single?.repository ?? '', asTag: single?.tags?.[0] ?? '' })
  const [settled] = useDebouncedValue(names, typingMs)
  const request = useMemo(
    () => copyRequest({ from: from.id, to, items, ...settled }),
    [from.id, to, items, settled],
  )
  const plan = useQuery({
    ...copyPlanQuery(client, request ?? { from: from.id, to: from.id }),
    enabled: request !== undefined,
  })
  const wish = { from: from.id, to, items, ...names }
  const target = targets.find((store) => store.id === to)
  const ontoItself = isOntoItself(wish)
  const known = request === undefined || ontoItself ? undefined : plan.data
  return (
    <form
      className="dialog-body"
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
        <CopiedThings items={items} />{' '}
        <span className={styles['from']}>{t('copy.from', { store: from.name })}</span>
      </p>
      <CopyTargets stores={targets} from={from.id} value={to} onChange={setTo} />
      {single !== undefined && (
        <CopyNames
          names={names}
          problems={nameProblems(wish)}
          tag={isOneThing(single) ? (single.tags === undefined ? 'optional' : 'needed') : 'none'}
          onChange={setNames}
        />
      )}
      {ontoItself && <Note tone="warning">{t('copy.ontoItself')}</Note>}
      {request !== undefined && plan.isError && (
        <ErrorPanel error={plan.error} onRetry={() => void plan.refetch()} compact />
      )}
      {known !== undefined && !plan.isError && (
        <CopyPlan
          plan={known}
          target={target?.name ?? ''}
          sameStore={to === from.id}
          asked={single && askedTags(single, settled.asTag)}
        />
      )}
      {start.isError && <ErrorPanel error={start.error} compact />}
      <div className="dialog-actions">
        <Button onClick={onDone}>{t('common:cancel')}</Button>
        <StartButton
          items={items}
          plan={plan.isError ? undefined : known}
          target={target}
          settled={settled === names}
          pending={start.isPending}
        />
      </div>
    </form>
  )
}

/** Tags that were asked for, where it was not all of them. */
function askedTags({ tags, digests }: CopyItem, asTag: string): number | undefined {
  if (tags === undefined && digests === undefined) return undefined
  return tags?.length ?? (asTag.trim() === '' ? 0 : 1)
}

function StartButton(props: {
  items: readonly CopyItem[] | undefined
  plan: CopyPlanView | undefined
  target: StoreRow | undefined
  settled: boolean
  pending: boolean
}): ReactNode {
  const { plan, target } = props
  const { t } = useTranslation('images')
  const text = useStartText(props.items)
  return (
    <Button tone="primary" submit disabled={props.pending || reason() !== undefined} title={reason()}>
      {text}
    </Button>
  )

  function reason(): string | undefined {
    if (target === undefined) return t('copy.chooseTarget')
    if (target.readOnly) return t('copy.readOnly', { store: target.name })
    if (plan?.whole !== true || !props.settled) return t('copy.notPlanned')
    if (plan.manifests === 0) return t('copy.nothing')
    return plan.allThere ? t('copy.already', { store: target.name }) : undefined
  }
}
