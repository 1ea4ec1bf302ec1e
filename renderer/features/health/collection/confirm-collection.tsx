import { TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'

import type { CollectionPlan, StoreRow } from '../../../../electron/api/rows.ts'
import { useStartPlan } from '../../../api/mutations/changes.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { isRefused } from '../../changes/plan-checks.tsx'
import styles from './collection.module.css'
import type { Collection } from './use-collection.ts'

/** Wants the store's name typed, and begins the collection. */
export function ConfirmCollection(props: {
  store: StoreRow
  plan: CollectionPlan
  collection: Collection
}): ReactNode {
  const { store, plan, collection } = props
  const { t } = useTranslation(['collection', 'health'])
  const format = useFormat()
  const [name, setName] = useState('')
  const start = useStartPlan()
  const { totals } = plan
  const links = linksBefore(plan)
  const waits = plan.rules.graceDays > 0 && links > 0
  const isNothing = totals.blobs === 0 && links === 0
  const reason = isNothing
    ? t('nothingToDelete')
    : collection.isGone
      ? t('gone')
      : !collection.isCurrent
        ? t('replanning')
        : isRefused(collection.checks)
          ? t('refused')
          : name !== store.name
            ? t('typeName')
            : undefined
  return (
    <form
      className={styles['confirm']}
      onSubmit={(event) => {
        event.preventDefault()
        if (reason === undefined && !start.isPending) start.mutate({ plan: plan.id, typedName: name })
      }}
    >
      <TextInput
        label={t('confirm', { store: store.name })}
        value={name}
        disabled={isNothing}
        maxLength={256}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: 'mono' }}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {start.isError && <ErrorPanel error={start.error} compact />}
      <Button
        tone="danger"
        submit
        icon={<IconTrash size={14} />}
        className={styles['wide'] ?? ''}
        disabled={start.isPending}
        disabledReason={reason}
      >
        {words()}
      </Button>
      {!isNothing && !waits && totals.blobs > 0 && <p className={styles['hint']}>{t(hint())}</p>}
    </form>
  )

  /** When the blobs go that nothing waits for, and whether for good. */
  function hint(): 'atOnce' | 'atOnceCopied' | 'forGood' | 'onceCopied' {
    const { graceDays, copyTo } = plan.rules
    if (graceDays > 0) return copyTo === undefined ? 'atOnce' : 'atOnceCopied'
    return copyTo === undefined ? 'forGood' : 'onceCopied'
  }

  function words(): string {
    if (isNothing) return t('nothingToDelete')
    if (totals.blobs === 0) return t('deleteLinks', { count: links, formatted: format.count(links) })
    if (waits) {
      return t('deleteLater', {
        links: t('links', { count: links, formatted: format.count(links) }),
        blobs: t('health:verified.blobs', { count: totals.blobs, formatted: format.count(totals.blobs) }),
        days: t('days', { count: plan.rules.graceDays }),
      })
    }
    return t('delete', {
      count: totals.blobs,
      formatted: format.count(totals.blobs),
      size: format.bytes(totals.sizeBytes),
    })
  }
}

/** Tags and links of manifests: they go before the grace period. */
function linksBefore({ phases }: CollectionPlan): number {
  return phases
    .filter(({ name }) => name === 'tags' || name === 'revisions')
    .reduce((sum, { count }) => sum + count, 0)
}
