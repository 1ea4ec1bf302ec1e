import type { ReactNode } from 'react'

import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import { entryOfRow } from './entry-changes.ts'
import { pathOf, type FileTree } from './file-tree.ts'
import styles from './layer-files.module.css'

/** What is chosen: its path, its owner and its time, and what can be done with it. */
export function EntryFooter(props: {
  tree: FileTree | undefined
  row: number | undefined
  /** How many a filter leaves. */
  found: number | undefined
  children?: ReactNode
}): ReactNode {
  const { tree, row, found } = props
  const { t } = useTranslation('contents')
  const format = useFormat()
  if (tree === undefined || row === undefined) {
    return (
      <>
        <span className="grow">
          {found !== undefined && t('found', { count: found, formatted: format.count(found) })}
        </span>
        {props.children}
      </>
    )
  }
  const path = visible(`/${pathOf(tree, row)}`)
  const entry = entryOfRow(tree, row)
  return (
    <>
      <span className={`mono trunc grow ${styles['path']}`} title={path}>
        {path}
      </span>
      {entry !== undefined && entry.kind !== 'whiteout' && (
        <>
          <span title={t('chosen.owner')}>
            {entry.userId}:{entry.groupId}
          </span>
          <span title={t('chosen.modified')}>{format.dateTime(entry.modifiedAtMs)}</span>
        </>
      )}
      {props.children}
    </>
  )
}
