import { IconDownload, IconFolderPlus, IconPencil, IconSum, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { FileRow, StoreRow } from '../../../electron/api/rows.ts'
import type { FilesAddress } from '../../state/address/address.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { mostChosen, useDownload } from '../../api/downloads.ts'
import { filesQuery, folderOf } from '../../api/queries/files.ts'
import { emptyListing } from '../../api/lists/listing.ts'
import { Button, IconButton } from '../../parts/controls/button.tsx'
import type { MenuPoint } from '../../parts/controls/context-menu.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { FilterInput } from '../../parts/controls/filter-input.tsx'
import { Counted, extentOf } from '../../parts/feedback/listing-state.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { closeOnEscape } from '../../parts/controls/close-on-escape.ts'
import { Pane, Panes } from '../../parts/panes.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useSelection } from '../../parts/grid/use-selection.ts'
import { useShown } from '../../parts/grid/shown.ts'
import { useCommands } from '../../parts/commands/use-commands.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { useFormat } from '../../text/format.ts'
import { StoreFailure, StoreFailureBanner } from '../store-failure/store-failure.tsx'
import { NewestNote } from '../versions/newest-note.tsx'
import { Breadcrumb } from './breadcrumb.tsx'
import { FileDetail } from './file-detail.tsx'
import { FolderDetail } from './folder-detail.tsx'
import { FileMenu } from './file-menu.tsx'
import { FolderIndex, type FolderRows } from './file-rows.ts'
import { SaveShown } from '../save-list/save-list.tsx'
import { useFileColumns } from './use-file-columns.ts'
import { useFileActions } from './use-file-actions.ts'
import { FileTable } from './file-table.tsx'
import styles from './files.module.css'

/** The objects of a bucket as files and folders, with uploads and downloads. */
export function FilesView(props: {
  store: StoreRow
  address: FilesAddress
  uploadButtons: ReactNode
}): ReactNode {
  const { store, address } = props
  const goTo = useGoTo()
  return (
    <Folder
      key={address.prefix}
      store={store}
      address={address}
      uploadButtons={props.uploadButtons}
      onFolder={(prefix) => goTo({ at: 'files', store: store.id, prefix })}
      onFilter={(filter) => goTo({ ...address, filter }, 'replace')}
      onFile={(file) => goTo({ ...address, file, about: undefined }, 'replace')}
      onAbout={() => goTo({ ...address, file: undefined, about: 'folder' }, 'replace')}
    />
  )
}

function Folder(props: {
  store: StoreRow
  address: FilesAddress
  uploadButtons: ReactNode
  onFolder: (prefix: string) => void
  onFilter: (filter: string) => void
  onFile: (file: string | undefined) => void
  onAbout: () => void
}): ReactNode {
  const { store, address, onFolder, onFile } = props
  const { t } = useTranslation(['files', 'plans'])
  const prefix = address.prefix ?? ''
  const aboutFolder =
    address.about === 'folder' ? prefix : address.file?.endsWith('/') === true ? address.file : undefined
  const hasDetail = address.file !== undefined || aboutFolder !== undefined
  const query = filesQuery(useClient(), store.id, prefix)
  const queries = useQueryClient()
  const files = useQuery(query)
  const filter = useDeferredValue(address.filter ?? '')
  const [index] = useState(() => new FolderIndex())
  const { pages } = files.data ?? emptyListing
  const listed = useMemo(() => index.update(pages), [index, pages])
  const folder = useMemo(() => index.matching(listed, filter), [index, listed, filter])
  const chosen = useMemo(
    () => (address.file === undefined ? undefined : listed.find((row) => row.key === address.file)),
    [listed, address.file],
  )
  const { showTransfers, openDialog } = useWindowState()
  const download = useDownload()
  const { selection, onSelection } = useSelection(address.file)
  const shown = useShown<FileRow>()
  const columns = useFileColumns()
  const [menu, setMenu] = useState<MenuPoint>()
  const several = useMemo(
    () =>
      selection.chosen.size === 0
        ? []
        : folder.rows.filter((row, at) => selection.chosen.has(row.key) && folder.among?.[at] !== 0),
    [folder, selection],
  )
  const actions = useFileActions(store, several)
  const bringChosen = (): void => bring(several)
  const group = several.length === 0 ? 'page' : 'chosen'
  useCommands([
    {
      id: 'newFolder',
      group: 'page',
      label: t('plans:open.newFolder'),
      Icon: IconFolderPlus,
      run: () => openDialog({ kind: 'newFolder', store, prefix }),
    },
    { id: 'folderSum', group: 'page', label: t('sum.ofThis'), Icon: IconSum, run: props.onAbout },
    {
      id: 'rename',
      group,
      label: t('plans:open.rename'),
      Icon: IconPencil,
      refusal: several.length === 0 ? t('chooseFirst') : undefined,
      run: actions.rename,
    },
    ...(several.length === 0
      ? []
      : ([
          {
            id: 'downloadFiles',
            group,
            label: t('downloadChosen', { count: several.length }),
            Icon: IconDownload,
            run: bringChosen,
          },
          {
            id: 'deleteFiles',
            group,
            label: t('plans:open.deleteFilesCount', { count: several.length }),
            Icon: IconTrash,
            run: actions.remove,
          },
        ] as const)),
  ])
  const open = (row: FileRow): void => (row.kind === 'folder' ? onFolder(row.key) : onFile(row.key))
  const bring = (rows: readonly FileRow[]): void =>
    download.mutate(
      { store: store.id, keys: rows.map(({ key }) => key) },
      { onSuccess: (begun) => begun && showTransfers(true) },
    )
  const goUp = (event: KeyboardEvent<HTMLElement>): void => {
    if (
      event.key !== 'Backspace' ||
      event.metaKey ||
      event.target instanceof HTMLInputElement ||
      prefix === ''
    )
      return
    event.preventDefault()
    onFolder(folderOf(prefix))
  }
  if (files.isError && listed.length === 0) return <StoreFailure store={store} error={files.error} />
  return (
    <div
      role="presentation"
      className="fill"
      onKeyDown={(event) => {
        goUp(event)
        closeOnEscape(event, hasDetail ? () => onFile(undefined) : undefined)
      }}
    >
      {files.isError && (
        <StoreFailureBanner store={store} error={files.error} onRetry={() => void files.refetch()} />
      )}
      <Panes
        columns={
          hasDetail ? ['rest', { id: 'files.detail', usual: 360, leastPx: 280, narrow: 'over' }] : ['rest']
        }
      >
        <Pane
          label={t('title')}
          several={several.length > 1}
          header={
            <div className={styles['bar']}>
              <Breadcrumb store={store.name} prefix={prefix} onFolder={onFolder} />
              <IconButton
                label={t('sum.ofThis')}
                aria-pressed={address.about === 'folder'}
                onClick={props.onAbout}
              >
                <IconSum size={16} />
              </IconButton>
              <div className={styles['filter']}>
                <FilterInput label={t('filter')} value={address.filter ?? ''} onChange={props.onFilter} />
              </div>
              <SaveShown
                list="files"
                store={store}
                columns={columns}
                filter={{ folder: prefix, text: filter }}
                complete={files.data?.ended === true}
                shown={shown}
                look="icon"
              />
              <IconButton
                label={t('plans:open.newFolder')}
                onClick={() => openDialog({ kind: 'newFolder', store, prefix })}
              >
                <IconFolderPlus size={16} />
              </IconButton>
              {props.uploadButtons}
            </div>
          }
          footer={
            <>
              <Totals folder={folder} ended={files.data?.ended === true} listing={files.isFetching} />
              <NewestNote store={store} />
              <Chosen rows={several} onDownload={() => bring(several)} onDelete={actions.remove} />
            </>
          }
        >
          {download.isError && <ErrorPanel error={download.error} />}
          {files.isPending && files.isFetching && (
            <LoadingLine onStop={() => void queries.cancelQueries({ queryKey: query.queryKey })} />
          )}
          {files.data !== undefined && (
            <FileTable
              rows={folder.rows}
              among={folder.among}
              selected={address.file}
              shown={shown}
              keptAs={`files ${store.id} ${prefix}`}
              selection={selection}
              onSelection={onSelection}
              onMenu={(_, at) => setMenu(at)}
              onDelete={several.length === 0 || actions.isTooMany ? undefined : actions.remove}
              onSelect={(row) => {
                // Where no details are shown, a folder that is clicked twice keeps its place until it opens.
                if (row.kind === 'file' || hasDetail) onFile(row.key)
              }}
              onUnselect={() => onFile(undefined)}
              onOpen={open}
              empty={<NoRows store={store} filter={filter} onFilter={props.onFilter} />}
            />
          )}
          {files.data?.ended === false && !files.isFetching && !files.isError && (
            <div className={styles['incomplete']}>
              {t('incomplete')}
              <Button tone="link" onClick={() => void files.refetch()}>
                {t('continue')}
              </Button>
            </div>
          )}
        </Pane>
        {aboutFolder !== undefined && (
          <FolderDetail
            store={store}
            prefix={aboutFolder}
            onOpen={aboutFolder === prefix ? undefined : () => onFolder(aboutFolder)}
            onClose={() => onFile(undefined)}
          />
        )}
        {address.file !== undefined && aboutFolder === undefined && (
          <FileDetail
            store={store}
            row={isFile(chosen) ? chosen : undefined}
            fileKey={address.file}
            listed={files.data?.ended === true}
            onClose={() => onFile(undefined)}
          />
        )}
      </Panes>
      {menu !== undefined && (
        <FileMenu
          store={store}
          at={menu}
          chosen={several}
          onOpen={open}
          onDownload={bring}
          onSum={(row) => onFile(row.key)}
          onClose={() => setMenu(undefined)}
        />
      )}
    </div>
  )
}

/** Actions on several chosen items; the detail pane has those for one. */
function Chosen(props: {
  rows: readonly FileRow[]
  onDownload: () => void
  onDelete: () => void
}): ReactNode {
  const { t } = useTranslation(['files', 'plans'])
  const format = useFormat()
  const { rows } = props
  if (rows.length < 2 && !rows.some((row) => row.kind === 'folder')) return null
  return (
    <>
      <span className="grow" />
      <Button
        size="small"
        icon={<IconDownload size={14} />}
        disabledReason={
          rows.length > mostChosen ? t('tooManyChosen', { formatted: format.count(mostChosen) }) : undefined
        }
        onClick={props.onDownload}
      >
        {t('downloadChosen', { count: rows.length })}
      </Button>
      <Button
        size="small"
        icon={<IconTrash size={14} />}
        disabledReason={
          rows.length > mostChosen ? t('tooManyChosen', { formatted: format.count(mostChosen) }) : undefined
        }
        onClick={props.onDelete}
      >
        {t('plans:open.deleteFilesCount', { count: rows.length })}
      </Button>
    </>
  )
}

function Totals(props: { folder: FolderRows; ended: boolean; listing: boolean }): ReactNode {
  const { t } = useTranslation('files')
  const format = useFormat()
  const { folder } = props
  if (props.listing && !props.ended) {
    return <output>{t('listing', { formatted: format.count(folder.folders + folder.files) })}</output>
  }
  const extent = extentOf(props, folder.folders + folder.files)
  if (extent === 'nothing') return <Counted extent={extent} text="" />
  return (
    <>
      <span>{t('folders', { count: folder.folders, formatted: format.count(folder.folders) })}</span>
      <span>{t('files', { count: folder.files, formatted: format.count(folder.files) })}</span>
      <Counted extent={extent} text={t('total', { size: format.bytes(folder.totalBytes) })} />
    </>
  )
}

function NoRows(props: { store: StoreRow; filter: string; onFilter: (filter: string) => void }): ReactNode {
  const { t } = useTranslation(['files', 'common'])
  if (props.filter !== '') {
    return (
      <Empty
        title={t('noMatches', { filter: props.filter })}
        action={<Button onClick={() => props.onFilter('')}>{t('common:clearFilter')}</Button>}
      />
    )
  }
  return <Empty title={t('empty')} detail={props.store.readOnly ? t('emptyReadOnly') : t('emptyDetail')} />
}

function isFile(row: FileRow | undefined): row is Extract<FileRow, { kind: 'file' }> {
  return row?.kind === 'file'
}
