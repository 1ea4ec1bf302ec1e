import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'

import { useChangeSettings, useSettings } from '../../api/settings.ts'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './settings.module.css'

/** What Bollard asks before it does it. */
export function Questions(): ReactNode {
  const { t } = useTranslation('settings')
  const settings = useSettings()
  const save = useChangeSettings()
  return (
    <>
      <Checkbox
        label={t('questions.leave')}
        description={t('questions.leaveHint')}
        checked={settings.askBeforeLeaving !== false}
        onChange={(event) => save.mutate({ askBeforeLeaving: event.currentTarget.checked ? null : false })}
      />
      <p className={styles['hint']}>{t('questions.always')}</p>
      {save.isError && <ErrorPanel error={save.error} compact />}
    </>
  )
}
