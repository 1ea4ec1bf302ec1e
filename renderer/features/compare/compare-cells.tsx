import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { cellStates } from '../../../electron/api/rows.ts'
import { shortDigest } from '../../parts/values/digest.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './compare.module.css'
import { repositoryCell } from './compare-lines.ts'
import type { ComparedTags } from './compared-tags.ts'

/** Where chosen tags would be copied, and whether those that differ would move. */
export interface CopyMarks {
  /** By number; undefined where nothing would be copied. */
  readonly store: number | undefined
  readonly moves: boolean
}

/** What a store has of a tag: a digest, the same, another one, none; or what would come of it. */
export function TagCell(props: {
  tags: ComparedTags
  row: number
  store: number
  isChosen: boolean
  marks: CopyMarks
}): ReactNode {
  const { tags, row, store, isChosen, marks } = props
  const { t } = useTranslation('comparison')
  const format = useFormat()
  const state = tags.stateAt(row, store)
  const digest = tags.digestAt(row, store)
  const pushedAtMs = tags.pushedAt(row, store)
  const isTarget = isChosen && marks.store === store && tags.stateAt(row, 0) === cellStates.present
  const title = [
    ...(digest === undefined ? [] : [digest]),
    ...(pushedAtMs === undefined ? [] : [t('pushed', { time: format.dateTime(pushedAtMs) })]),
  ].join('\n')
  const short = digest === undefined ? '' : shortDigest(digest)
  switch (state) {
    case cellStates.missing:
      return isTarget ? (
        <span className={`${styles['missing']} ${styles['picked']}`}>{t('cell.willCopy')}</span>
      ) : (
        <span className={styles['missing']}>{t('cell.missing')}</span>
      )
    case cellStates.present:
      return (
        <span className={`mono ${styles['digest']}`} title={title}>
          {short}
        </span>
      )
    case cellStates.same:
      return (
        <span className={styles['same']} title={title}>
          <IconCheck size={12} aria-hidden="true" />
          {t('cell.same')}
        </span>
      )
    case cellStates.differs:
      return (
        <span className={styles['differs']} title={title}>
          <span className="mono">{short}</span>
          {isTarget && marks.moves ? (
            <span className={`${styles['missing']} ${styles['picked']}`}>{t('cell.willMove')}</span>
          ) : (
            <span className={styles['word']}>{t('cell.differs')}</span>
          )}
        </span>
      )
    case cellStates.unreadable:
      return <span className={styles['odd']}>{t('cell.unreadable')}</span>
    case cellStates.wrong:
      return <span className={styles['odd']}>{t('cell.wrong')}</span>
    case cellStates.leadsNowhere:
      return <span className={styles['odd']}>{t('cell.leadsNowhere')}</span>
    default:
      return <span className={styles['minor']}>{t('cell.unread')}</span>
  }
}

/** What a store has of the tags of a repository. */
export function RepositoryCellText(props: { tags: ComparedTags; place: number; store: number }): ReactNode {
  const { tags, place, store } = props
  const { t } = useTranslation('comparison')
  const format = useFormat()
  const cell = repositoryCell(tags, place, store)
  const count = format.count(cell.tags)
  if (cell.tags === 0) return <span className={styles['missing']}>{t('cell.noTags')}</span>
  if (store === 0) return <span>{t('repositoryTags', { count: cell.tags, formatted: count })}</span>
  if (cell.same === cell.tags && cell.missing === 0) {
    return (
      <span className={styles['same']}>
        <IconCheck size={12} aria-hidden="true" />
        {t('cell.allSame')}
      </span>
    )
  }
  const shown = (['same', 'differs', 'missing', 'untold'] as const).filter((name) => cell[name] > 0)
  return (
    <span className={styles['counts']}>
      {shown.map((name) => (
        <span key={name} className={name === 'differs' ? styles['differs'] : ''}>
          {t(`total.${name}`, { formatted: format.count(cell[name]) })}
        </span>
      ))}
      {shown.length === 0 && t('repositoryTags', { count: cell.tags, formatted: count })}
    </span>
  )
}
