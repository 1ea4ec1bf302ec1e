import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { TagHistoryRow } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { tagHistoryQuery } from '../../../api/queries/registry.ts'
import { Empty } from '../../../parts/feedback/empty.tsx'
import { LoadingLine } from '../../../parts/feedback/loading-line.tsx'
import { Pill } from '../../../parts/pill.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { Table, type Column } from '../../../parts/grid/table.tsx'
import { useFormat } from '../../../text/format.ts'
import { problemsWith } from '../shared/checks.ts'
import { OpenDigest } from '../shared/open-digest.tsx'
import type { PanelProps } from '../shared/panel-props.ts'
import { RowProblems } from '../shared/row-problems.tsx'
import { useChecks } from '../shared/use-checks.ts'
import styles from './manifest.module.css'

/** What the tag pointed to over time, the newest first. Enter opens what it pointed to then. */
export function HistoryPanel(props: PanelProps): ReactNode {
  const { nav, repository, reference } = props
  const { t } = useTranslation('repositories')
  const format = useFormat()
  const { openManifest } = nav
  const wide = props.wide === true
  const tag = 'tag' in reference ? reference.tag : ''
  const history = useQuery(tagHistoryQuery(useClient(), nav.store.id, repository, tag))
  const digests = useMemo(() => history.data?.map(({ digest }) => digest), [history.data])
  const checks = useChecks(nav, repository, `history ${tag} ${history.dataUpdatedAt}`, digests)
  const rows = useMemo(
    () =>
      history.data?.map((row) => ({
        ...row,
        problems: problemsWith(row.problems, checks.byDigest.get(row.digest)),
      })),
    [history.data, checks],
  )
  const columns = useMemo<readonly Column<TagHistoryRow>[]>(
    () => [
      {
        id: 'linked',
        header: t('history.linked'),
        width: 'minmax(0, 1fr)',
        cell: (row) => (wide ? format.dateTime(row.linkedAtMs) : format.ago(row.linkedAtMs)),
        sortKey: (row) => row.linkedAtMs,
        title: (row) => format.dateTime(row.linkedAtMs),
      },
      {
        id: 'digest',
        header: t('history.digest'),
        width: '94px',
        cell: (row) => <OpenDigest digest={row.digest} onOpen={openManifest} />,
        title: (row) => row.digest,
      },
      {
        id: 'current',
        header: t('history.current'),
        headerHidden: true,
        width: '60px',
        cell: (row) => (
          <>
            {row.current && <Pill tone="accent">{t('history.current')}</Pill>}
            <RowProblems problems={row.problems} />
          </>
        ),
      },
      {
        id: 'size',
        header: t('history.size'),
        width: '66px',
        align: 'end',
        cell: (row) => (row.manifest?.totalBytes === undefined ? '—' : format.bytes(row.manifest.totalBytes)),
      },
    ],
    [t, format, wide, openManifest],
  )
  if (history.isError) return <ErrorPanel error={history.error} onRetry={() => void history.refetch()} />
  if (rows === undefined) return <LoadingLine />
  return (
    <>
      <p className={styles['panelNote']}>{t('history.detail')}</p>
      <Table
        label={t('history.title')}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.digest}
        onOpen={(row) => openManifest(row.digest)}
        initialSort={{ column: 'linked', direction: 'descending' }}
        empty={<Empty title={t('history.none')} />}
      />
    </>
  )
}
