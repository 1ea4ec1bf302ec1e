import { IconAlertTriangle, IconCheck, IconLinkOff, IconQuestionMark } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Presence } from '../../../electron/api/views.ts'
import styles from './repositories.module.css'

export type PresenceState = Presence | 'unlinked'

const icons = {
  present: IconCheck,
  missing: IconAlertTriangle,
  sizeDiffers: IconAlertTriangle,
  unknown: IconQuestionMark,
  unlinked: IconLinkOff,
}

/** Whether the bucket has what is referred to, as an icon with its word. */
export function PresenceMark(props: { state: PresenceState; quietWhenPresent?: boolean }): ReactNode {
  const { t } = useTranslation('repositories')
  const { state } = props
  const Icon = icons[state]
  const quiet = props.quietWhenPresent === true && state === 'present'
  return (
    <span className={`${styles['presence']} ${styles[state]}`} title={t(`presenceDetail.${state}`)}>
      <Icon size={14} aria-hidden="true" />
      <span className={quiet ? 'visually-hidden' : ''}>{t(`presence.${state}`)}</span>
    </span>
  )
}
