import {
  IconAlertTriangle,
  IconCheck,
  IconClockPlay,
  IconLinkOff,
  IconQuestionMark,
  IconSnowflake,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { Presence } from '../../../../electron/api/rows.ts'
import styles from './shared.module.css'

export type PresenceState = Presence | 'archived' | 'restoring'

const icons = {
  present: IconCheck,
  missing: IconAlertTriangle,
  sizeDiffers: IconAlertTriangle,
  unknown: IconQuestionMark,
  unlinked: IconLinkOff,
  archived: IconSnowflake,
  restoring: IconClockPlay,
  badLink: IconLinkOff,
  unreadable: IconAlertTriangle,
}

/**
 * Whether a registry serves a referenced blob or manifest: an icon with its word. Without room, the word is for screen
 * readers and on hover.
 */
export function PresenceMark(props: {
  state: PresenceState
  words?: 'always' | 'unlessPresent' | 'hidden'
}): ReactNode {
  const { t } = useTranslation('repositories')
  const { state } = props
  const Icon = icons[state]
  const { words = 'always' } = props
  const quiet = words === 'hidden' || (words === 'unlessPresent' && state === 'present')
  return (
    <span className={`${styles['presence']} ${styles[state]}`} title={t(`presenceDetail.${state}`)}>
      <Icon size={14} aria-hidden="true" />
      <span className={quiet ? 'visually-hidden' : ''}>{t(`presence.${state}`)}</span>
    </span>
  )
}
