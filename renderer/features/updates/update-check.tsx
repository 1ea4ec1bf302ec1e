import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { UpdateState } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { useChangeSettings, useSettings } from '../../api/settings.ts'
import { updateQuery, useCheckForUpdate } from '../../api/updates.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './updates.module.css'

/** Looks for a newer version when asked, and says whether Bollard does so by itself. */
export function UpdateCheck(): ReactNode {
  const { t } = useTranslation(['about', 'settings'])
  const update = useQuery(updateQuery(useClient())).data
  const check = useCheckForUpdate()
  const settings = useSettings()
  const save = useChangeSettings()
  if (update === undefined) return null
  if (update.kind === 'noFeed') return <p className={styles['answer']}>{t('settings:updates.noFeed')}</p>
  return (
    <>
      <div className={styles['check']}>
        <div aria-live="polite">
          <Answer update={update} />
        </div>
        <Button disabled={check.isPending} onClick={() => check.mutate()}>
          {t('update.check')}
        </Button>
      </div>
      {check.isError && <ErrorPanel error={check.error} compact />}
      <Checkbox
        label={t('settings:updates.look')}
        description={t('settings:updates.lookHint')}
        checked={settings.updateCheck === 'on'}
        onChange={(event) => save.mutate({ updateCheck: event.currentTarget.checked ? 'on' : 'never' })}
      />
    </>
  )
}

function Answer(props: { update: UpdateState }): ReactNode {
  const { update } = props
  const { t } = useTranslation('about')
  const format = useFormat()
  if (update.kind === 'newer') {
    return (
      <p className={styles['answer']}>
        {t('update.newer', { version: update.version })}{' '}
        <a href={update.page} target="_blank" rel="noreferrer">
          {t('update.open')}
        </a>
      </p>
    )
  }
  const words =
    update.kind === 'current'
      ? t('update.current', { time: format.dateTime(update.checkedAtMs) })
      : t('update.unknown')
  return <p className={styles['answer']}>{words}</p>
}
