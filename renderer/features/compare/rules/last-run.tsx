import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { MirrorRule } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { changesQuery } from '../../../api/queries/changes.ts'
import { transfersQuery } from '../../../api/queries/transfers.ts'
import { Pill } from '../../../parts/pill.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { runTones, stateOfRun } from './run-state.ts'
import styles from './rules.module.css'

/** When a rule was last run, and what became of it: its transfers tell, or Activity once they are off the list. */
export function LastRun(props: { rule: MirrorRule }): ReactNode {
  const { lastRun } = props.rule
  const { t } = useTranslation('mirror')
  const format = useFormat()
  const client = useClient()
  const transfers = useQuery(transfersQuery(client)).data
  const changes = useQuery(changesQuery(client)).data
  if (lastRun === undefined) return <span className={styles['minor']}>{t('never')}</span>
  const ago = format.ago(lastRun.atMs)
  const title = format.dateTime(lastRun.atMs)
  if (lastRun.copies.length === 0) return <span title={title}>{t('nothingMissing', { ago })}</span>
  const count = lastRun.copies.reduce((sum, { newTags, movedTags }) => sum + newTags + movedTags, 0)
  const state = stateOfRun(lastRun, transfers?.rows ?? [], (id) => changes?.byId.get(id))
  return (
    <span className={styles['lastRun']} title={title}>
      <Pill tone={runTones[state]}>{t(`state.${state}`)}</Pill>
      {t('ran', { ago, tags: t('tags', { count, formatted: format.count(count) }) })}
    </span>
  )
}
