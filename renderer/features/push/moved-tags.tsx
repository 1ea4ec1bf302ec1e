import type { ReactNode } from 'react'
import { Trans } from 'react-i18next'
import { useTranslation } from '../../text/use-translation.ts'

import { shortDigest } from '../../parts/values/digest.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { useFormat } from '../../text/format.ts'
import styles from './push.module.css'
import type { TagMove } from './use-tag-moves.ts'

/** Which tags of the store would lead to another digest, and from which one. */
export function MovedTags(props: { moves: readonly TagMove[] }): ReactNode {
  const { t } = useTranslation('push')
  const format = useFormat()
  const moves = props.moves.filter(({ kind }) => kind === 'moves')
  const lists = props.moves.length - moves.length
  if (props.moves.length === 0) return null
  const shown = moves.slice(0, mostShown)
  const more = moves.length - shown.length
  return (
    <div className={styles['notes']} role="status">
      {shown.map((move) => (
        <Note key={`${move.image} ${move.repository}:${move.target.tag}`} tone="warning">
          <OneMove move={move} />
        </Note>
      ))}
      {more > 0 && <p>{t('moreMoves', { count: more, formatted: format.count(more) })}</p>}
      {lists > 0 && <Note>{t('addsToLists', { count: lists, formatted: format.count(lists) })}</Note>}
    </div>
  )
}

const mostShown = 3

function OneMove(props: { move: TagMove }): ReactNode {
  const { t } = useTranslation('push')
  const format = useFormat()
  const { repository, target } = props.move
  const { pushedAtMs } = target
  return (
    <Trans
      t={t}
      i18nKey={pushedAtMs === undefined ? 'movesUndated' : 'moves'}
      values={{
        name: `${repository}:${target.tag}`,
        digest: shortDigest(target.digest),
        date: pushedAtMs === undefined ? '' : format.ago(pushedAtMs),
      }}
      components={[<strong key="name" />, <span key="digest" className="mono" />]}
    />
  )
}
