import { IconClock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { useClient } from '../../api/client/client-context.tsx'
import { isUnderWay } from '../../api/lists/change-list.ts'
import { changesQuery } from '../../api/queries/changes.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './activity.module.css'
import { ChangeProgressBar, percentOf } from './change-progress-bar.tsx'
import { useChangeTitle } from './change-text.ts'

/** What is being changed now, wherever the person is; nothing while nothing is. It leads to Activity. */
export function ChangesButton(): ReactNode {
  const { t } = useTranslation('activity')
  const goTo = useGoTo()
  const titleOf = useChangeTitle()
  const rows = useQuery(changesQuery(useClient())).data?.rows ?? []
  const underWay = rows.filter(isUnderWay)
  const held = rows.filter(({ state }) => state === 'interrupted' || state === 'paused')
  const [first] = underWay.length > 0 ? underWay : held
  if (first === undefined) return null
  const isOne = underWay.length === 1
  const words =
    underWay.length === 0
      ? t('held', { count: held.length })
      : isOne
        ? t('oneUnderWay', { title: titleOf(first), percent: percentOf(first) })
        : t('underWay', { count: underWay.length })
  return (
    <button
      type="button"
      className={styles['statusButton']}
      title={t('open')}
      onClick={() => goTo({ at: 'activity', ...(isOne ? { change: first.id } : {}) })}
    >
      <IconClock size={12} aria-hidden="true" />
      {isOne && <ChangeProgressBar row={first} label={t('progress')} />}
      {words}
    </button>
  )
}
