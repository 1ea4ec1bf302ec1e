import { IconClockPlay, IconSnowflake, IconSnowflakeOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { Restore } from '../../../electron/api/rows.ts'
import { useFormat } from '../../text/format.ts'
import styles from './storage-class.module.css'

const icons = { archived: IconSnowflake, restoring: IconClockPlay, restored: IconSnowflakeOff }

/**
 * The class that an object is kept in; of an archive's with an icon and a word on whether it can be read now. Where
 * there is no room, the word is for screen readers and on hover.
 */
export function StorageClass(props: {
  name: string
  restore: Restore | undefined
  words?: 'always' | 'hidden'
}): ReactNode {
  const { name, restore, words = 'always' } = props
  return restore === undefined ? name : <ArchiveClass name={name} restore={restore} words={words} />
}

function ArchiveClass(props: { name: string; restore: Restore; words: 'always' | 'hidden' }): ReactNode {
  const { t } = useTranslation('common')
  const format = useFormat()
  const { name, restore, words } = props
  const Icon = icons[restore.state]
  const word =
    restore.state === 'restored' && restore.untilMs !== undefined
      ? t('restore.until', { time: format.dateTime(restore.untilMs) })
      : t(`restore.${restore.state}`)
  return (
    <span
      className={`${styles['class']} ${words === 'always' ? styles['whole'] : ''}`}
      title={t(`restoreDetail.${restore.state}`)}
    >
      <Icon className={styles[restore.state]} size={14} aria-hidden="true" />
      <span className="trunc">{name}</span>
      <span className={words === 'hidden' ? 'visually-hidden' : styles['word']}>{word}</span>
    </span>
  )
}
