import { useMemo, type ReactNode } from 'react'

import type { Shown } from '../../../parts/grid/shown.ts'
import { Table, type Column } from '../../../parts/grid/table.tsx'
import { Bar } from '../../../parts/values/bar.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { visible } from '../../../text/visible.ts'
import styles from '../health.module.css'
import { mostFreed, type RepositoryLine } from './repository-lines.ts'

/** Each repository with something to free or something wrong, sorted by any column. */
export function RepositoryTable(props: {
  lines: readonly RepositoryLine[]
  selected: string | undefined
  narrow: boolean
  onSelect: (repository: string | undefined) => void
  empty: ReactNode
  shown: Shown<RepositoryLine>
}): ReactNode {
  const { t } = useTranslation('health')
  const { selected, onSelect } = props
  return (
    <Table
      table="health.repositories"
      label={t('repositories.title')}
      columns={useColumns(props.lines, props.narrow)}
      rows={props.lines}
      rowKey={lineKey}
      onUnselect={() => onSelect(undefined)}
      reference={({ repository }) => (repository === '' ? undefined : repository)}
      {...(selected === undefined ? {} : { selected })}
      onSelect={(line) => onSelect(lineKey(line))}
      initialSort={byFreed}
      rowHeightPx={28}
      empty={props.empty}
      shown={props.shown}
    />
  )
}

/** What no manifest names is in no repository: a name that none has. */
export const nobody = '*'

export function lineKey({ repository }: Pick<RepositoryLine, 'repository'>): string {
  return repository === '' ? nobody : repository
}

const byFreed = { column: 'freed', direction: 'descending' } as const

function useColumns(lines: readonly RepositoryLine[], narrow: boolean): readonly Column<RepositoryLine>[] {
  const { t } = useTranslation('health')
  const format = useFormat()
  const most = useMemo(() => mostFreed(lines), [lines])
  return useMemo(() => {
    const count = (value: number, tone: 'warning' | 'error' | undefined): ReactNode => (
      <span className={value === 0 ? styles['none'] : tone === undefined ? '' : styles[tone]}>
        {format.count(value)}
      </span>
    )
    return [
      {
        id: 'repository',
        header: t('repositories.repository'),
        width: 'minmax(110px, 1fr)',
        cell: ({ repository }) => (
          <span className={styles['name']}>
            {repository === '' ? <i>{t('repositories.nobody')}</i> : visible(repository)}
          </span>
        ),
        title: ({ repository }) => (repository === '' ? t('repositories.nobodyDetail') : visible(repository)),
        sortKey: ({ repository }) => repository,
      },
      {
        id: 'tags',
        header: t('repositories.tags'),
        width: narrow ? '46px' : '56px',
        align: 'end',
        cell: ({ repository, tags }) =>
          tags === undefined || repository === '' ? (
            <span className={styles['none']}>–</span>
          ) : (
            format.count(tags)
          ),
        title: ({ tags }) => (tags === undefined ? t('repositories.notKnown') : ''),
        sortKey: ({ tags }) => tags ?? -1,
      },
      {
        id: 'untagged',
        header: t('repositories.untaggedColumn'),
        width: narrow ? '66px' : '74px',
        align: 'end',
        cell: ({ takenManifests }) => count(takenManifests, undefined),
        title: () => t('repositories.untaggedDetail'),
        sortKey: ({ takenManifests }) => takenManifests,
      },
      {
        id: 'blobs',
        header: t('repositories.blobs'),
        width: narrow ? '74px' : '84px',
        align: 'end',
        cell: ({ freedBlobs }) => count(freedBlobs, undefined),
        sortKey: ({ freedBlobs }) => freedBlobs,
      },
      {
        id: 'freed',
        header: t('repositories.freed'),
        width: narrow ? '98px' : '140px',
        cell: ({ freedBytes }) => (
          <span className={styles['freed']}>
            <span className={freedBytes === 0 ? styles['none'] : ''}>{format.bytes(freedBytes)}</span>
            <Bar share={most === 0 ? 0 : freedBytes / most} tone="accent" width={narrow ? '32px' : '68px'} />
          </span>
        ),
        title: ({ freedBytes }) => format.bytesExact(freedBytes),
        sortKey: ({ freedBytes }) => freedBytes,
      },
      {
        id: 'missing',
        header: t('repositories.missing'),
        width: narrow ? '56px' : '62px',
        align: 'end',
        cell: ({ missing }) => count(missing, 'error'),
        sortKey: ({ missing }) => missing,
      },
      {
        id: 'dangling',
        header: t(narrow ? 'repositories.danglingShort' : 'repositories.dangling'),
        width: narrow ? '62px' : '96px',
        align: 'end',
        cell: ({ dangling }) => count(dangling, 'warning'),
        sortKey: ({ dangling }) => dangling,
      },
      {
        id: 'uploads',
        header: t(narrow ? 'repositories.uploadsShort' : 'repositories.uploads'),
        width: narrow ? '58px' : '96px',
        align: 'end',
        cell: ({ uploads }) => count(uploads, 'warning'),
        sortKey: ({ uploads }) => uploads,
      },
    ]
  }, [t, format, most, narrow])
}
