import { IconArrowBackUp, IconArrowsDiff, IconExternalLink, IconTagPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { TagHistoryRow } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { tagHistoryQuery } from '../../../api/queries/registry.ts'
import { IconButton } from '../../../parts/controls/button.tsx'
import { ContextMenu, type MenuPoint } from '../../../parts/controls/context-menu.tsx'
import { MenuItems, type MenuGroups } from '../../../parts/controls/menu-items.tsx'
import { Empty } from '../../../parts/feedback/empty.tsx'
import { LoadingLine } from '../../../parts/feedback/loading-line.tsx'
import { Pill } from '../../../parts/pill.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { useShown } from '../../../parts/grid/shown.ts'
import { Table, type Column } from '../../../parts/grid/table.tsx'
import type { Dialog } from '../../../state/dialog.ts'
import { useWindowState } from '../../../state/window-state.tsx'
import { useFormat } from '../../../text/format.ts'
import { SaveShown } from '../../save-list/save-list.tsx'
import { useHistoryColumns } from './use-history-columns.ts'
import { problemsWith } from '../shared/checks.ts'
import { OpenDigest } from '../shared/open-digest.tsx'
import type { PanelProps } from '../shared/panel-props.ts'
import { useCompareImages } from '../shared/use-compare-images.ts'
import { RowProblems } from '../shared/row-problems.tsx'
import { useChecks } from '../shared/use-checks.ts'
import { pullName } from '../shared/pull-line.ts'
import styles from './manifest.module.css'

/** What the tag pointed to over time, the newest first. Enter opens what it pointed to then. */
export function HistoryPanel(props: PanelProps): ReactNode {
  const { nav, repository, reference } = props
  const { t } = useTranslation(['repositories', 'images', 'plans', 'differences'])
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
  const shown = useShown<TagHistoryRow>()
  const saved = useHistoryColumns()
  const { openDialog } = useWindowState()
  const [menu, setMenu] = useState<{ readonly row: TagHistoryRow; readonly at: MenuPoint }>()
  const changeText = useChangeText()
  const { store } = nav
  const compare = useCompareImages(store.id, repository)
  const setTag = useCallback(
    ({ digest }: TagHistoryRow): Dialog => {
      const input = { store: store.id, repository, tag, digest }
      return { kind: 'makePlan', store, asked: { method: 'planTag', input }, count: 1 }
    },
    [store, repository, tag],
  )
  const columns = useMemo<readonly Column<TagHistoryRow>[]>(
    () => [
      {
        id: 'linked',
        header: t('history.linked'),
        width: 'minmax(0, 1fr)',
        cell: (row) => (
          <span className={styles['linked']}>
            <span>{wide ? format.dateTime(row.linkedAtMs) : format.ago(row.linkedAtMs)}</span>
            <span className={`trunc ${styles['changed']}`}>{changeText(row, wide ? 'whole' : 'short')}</span>
          </span>
        ),
        sortKey: (row) => row.linkedAtMs,
        title: (row) => [format.dateTime(row.linkedAtMs), changeText(row, 'whole')].join('\n'),
      },
      {
        id: 'digest',
        header: t('history.digest'),
        width: '94px',
        cell: (row) => <OpenDigest digest={row.digest} onOpen={openManifest} />,
        title: (row) => row.digest,
        sortKey: (row) => row.digest,
      },
      {
        id: 'current',
        header: t('history.current'),
        headerHidden: true,
        width: '76px',
        cell: (row) => (
          <>
            {row.current ? (
              <Pill tone="accent">{t('history.current')}</Pill>
            ) : (
              <IconButton
                size="small"
                label={t('history.restore', { tag, ago: format.ago(row.linkedAtMs) })}
                onClick={() => openDialog(setTag(row))}
              >
                <IconArrowBackUp size={14} />
              </IconButton>
            )}
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
        sortKey: (row) => row.manifest?.totalBytes ?? -1,
      },
    ],
    [t, format, wide, tag, openManifest, openDialog, changeText, setTag],
  )
  if (history.isError) return <ErrorPanel error={history.error} onRetry={() => void history.refetch()} />
  if (rows === undefined) return <LoadingLine />
  return (
    <>
      <p className={styles['panelNote']}>
        {t('history.detail')}{' '}
        <SaveShown
          list="tag-history"
          store={store}
          columns={saved}
          filter={{ repository, tag }}
          complete
          shown={shown}
          look="icon"
        />
      </p>
      <Table
        table="tag-history"
        label={t('history.title')}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.digest}
        reference={(row) => pullName(nav.store.registryAddress, repository, { digest: row.digest })}
        onOpen={(row) => openManifest(row.digest)}
        onMenu={(row, at) => setMenu({ row, at })}
        rowHeightPx={40}
        initialSort={{ column: 'linked', direction: 'descending' }}
        shown={shown}
        empty={<Empty title={t('history.none')} />}
      />
      {menu !== undefined && (
        <ContextMenu at={menu.at} label={t('history.title')} onClose={() => setMenu(undefined)}>
          <MenuItems groups={groupsOf(menu.row)} />
        </ContextMenu>
      )}
    </>
  )

  function groupsOf(row: TagHistoryRow): MenuGroups {
    const { digest } = row
    return [
      [
        {
          id: 'open',
          text: t('images:menu.open'),
          Icon: IconExternalLink,
          run: () => openManifest(digest),
        },
      ],
      [
        ...(row.current
          ? []
          : [
              {
                id: 'compare',
                text: t('differences:withCurrent'),
                Icon: IconArrowsDiff,
                run: () => compare({ digest }, { tag }),
              },
              {
                id: 'restore',
                text: t('plans:open.rollBack'),
                Icon: IconArrowBackUp,
                run: () => openDialog(setTag(row)),
              },
            ]),
        {
          id: 'tag',
          text: t('plans:open.tag'),
          Icon: IconTagPlus,
          run: () => openDialog({ kind: 'tagManifest', store, repository, digest }),
        },
      ],
    ]
  }
}

/** What changed against the one before: layers, and how much larger or smaller they are. */
function useChangeText(): (row: TagHistoryRow, length: 'short' | 'whole') => string {
  const { t } = useTranslation('repositories')
  const format = useFormat()
  return useCallback(
    ({ changed }, length) => {
      if (changed === undefined) return ''
      const { addedLayers, removedLayers, sharedLayers, sizeDifference } = changed
      if (addedLayers + removedLayers === 0) return t('history.sameLayers')
      const size = format.bytes(Math.abs(sizeDifference))
      return t(length === 'short' ? 'history.changedShort' : 'history.changed', {
        added: format.count(addedLayers),
        removed: format.count(removedLayers),
        shared: format.count(sharedLayers),
        size: `${sizeDifference < 0 ? '−' : '+'}${size}`,
      })
    },
    [t, format],
  )
}
