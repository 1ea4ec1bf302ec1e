import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { ReferrerRow } from '../../../../electron/api/rows.ts'
import { ContextMenu, type MenuPoint } from '../../../parts/controls/context-menu.tsx'
import { Empty } from '../../../parts/feedback/empty.tsx'
import { ListingStopped } from '../../../parts/feedback/listing-state.tsx'
import { LoadingLine } from '../../../parts/feedback/loading-line.tsx'
import { MenuItems } from '../../../parts/controls/menu-items.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { useShown } from '../../../parts/grid/shown.ts'
import { Table, type Column } from '../../../parts/grid/table.tsx'
import { useMediaTypeText } from '../../../parts/values/use-media-type-text.ts'
import { useFormat } from '../../../text/format.ts'
import { OpenDigest } from '../shared/open-digest.tsx'
import type { RepositoryNavigation } from '../shared/navigation.ts'
import { OpenReferrer } from './open-referrer.tsx'
import { referrerKindOf } from './referrer-kind.ts'
import { useReferrers } from './referrers-summary.tsx'
import { SaveShown } from '../../save-list/save-list.tsx'
import { useReferrerColumns } from './use-referrer-columns.ts'
import { pullName } from '../shared/pull-line.ts'
import styles from './referrers.module.css'
import shared from '../shared/shared.module.css'
import { RowProblems } from '../shared/row-problems.tsx'
import { useImageActions } from '../shared/use-image-actions.ts'

/** Everything that names this manifest as its subject. Enter shows what one says, in place of the list. */
export function ReferrersPanel(props: Parameters<typeof ReferrerTable>[0]): ReactNode {
  const { nav, repository, digest } = props
  const { referrer } = nav.address
  if (referrer === undefined) return <ReferrerTable {...props} />
  return <OpenReferrer nav={nav} repository={repository} manifest={referrer} about={digest} />
}

function ReferrerTable(props: {
  nav: RepositoryNavigation
  repository: string
  digest: string
  wide: boolean
}): ReactNode {
  const { nav, wide } = props
  const { openManifest, openReferrer } = nav
  const { t } = useTranslation('repositories')
  const format = useFormat()
  const typeText = useMediaTypeText()
  const { query, rows } = useReferrers(nav, props.repository, props.digest)
  const [menu, setMenu] = useState<{ readonly digest: string; readonly at: MenuPoint }>()
  const shown = useShown<ReferrerRow>()
  const saved = useReferrerColumns()
  const foundBy = useMemo<Column<ReferrerRow>>(
    () => ({
      id: 'via',
      header: t('referrers.via'),
      width: '110px',
      cell: (row) => t(`referrers.foundBy.${row.via}`),
      sortKey: (row) => row.via,
    }),
    [t],
  )
  const columns = useMemo<readonly Column<ReferrerRow>[]>(
    () => [
      {
        id: 'kind',
        header: t('referrers.kindOf'),
        width: '78px',
        cell: (row) => t(`referrers.kind.${referrerKindOf(row)}`),
        sortKey: (row) => referrerKindOf(row),
      },
      {
        id: 'type',
        header: t('referrers.type'),
        width: 'minmax(0, 1fr)',
        cell: (row) => (
          <span className={shared['signed']}>
            <span className="trunc" title={row.artifactType}>
              {typeText(row.artifactType)}
            </span>
            <RowProblems problems={row.problems} />
          </span>
        ),
        sortKey: (row) => row.artifactType,
        title: (row) => row.artifactType,
      },
      {
        id: 'digest',
        header: t('referrers.digest'),
        width: '94px',
        cell: (row) => <OpenDigest digest={row.digest} onOpen={openManifest} />,
        sortKey: (row) => row.digest,
      },
      ...(wide ? [foundBy] : []),
      {
        id: 'size',
        header: t('referrers.size'),
        width: '56px',
        align: 'end',
        cell: (row) => format.bytes(row.sizeBytes),
        sortKey: (row) => row.sizeBytes,
      },
    ],
    [t, format, wide, foundBy, openManifest, typeText],
  )
  const looking = query.isFetching && query.data?.ended !== true
  return (
    <>
      {query.isError && <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />}
      {looking && <LoadingLine text={t('referrers.looking')} />}
      {rows.length > 0 && (
        <div className={styles['bar']}>
          <SaveShown
            list="referrers"
            store={nav.store}
            columns={saved}
            filter={{ repository: props.repository, subject: props.digest }}
            complete={query.data?.ended === true}
            shown={shown}
            look="small"
          />
        </div>
      )}
      {rows.length > 0 && (
        <Table
          table="referrers"
          label={t('referrers.title')}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.digest}
          reference={({ digest }) => pullName(nav.store.registryAddress, props.repository, { digest })}
          onOpen={(row) => openReferrer(row.digest)}
          onMenu={(row, at) => setMenu({ digest: row.digest, at })}
          shown={shown}
        />
      )}
      {rows.length === 0 && query.data?.ended === true && <Empty title={t('referrers.none')} />}
      {!query.isFetching && !query.isError && query.data?.ended !== true && (
        <ListingStopped onAgain={() => void query.refetch()} />
      )}
      {menu !== undefined && (
        <ReferrerMenu nav={nav} repository={props.repository} {...menu} onClose={() => setMenu(undefined)} />
      )}
    </>
  )
}

function ReferrerMenu(props: {
  nav: RepositoryNavigation
  repository: string
  digest: string
  at: MenuPoint
  onClose: () => void
}): ReactNode {
  const { nav, repository, digest } = props
  const { t } = useTranslation('images')
  const groups = useImageActions(nav.store, repository, [{ digest, kind: 'artifact' }], () =>
    nav.openManifest(digest),
  )
  return (
    <ContextMenu at={props.at} label={t('menu.manifest')} onClose={props.onClose}>
      <MenuItems groups={groups} />
    </ContextMenu>
  )
}
