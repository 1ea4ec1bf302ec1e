import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState, type KeyboardEvent, type ReactNode } from 'react'

import type { LayerRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { layersQuery } from '../../api/queries/registry.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ChoiceBar } from '../../parts/controls/choice-bar.tsx'
import { FilterInput } from '../../parts/controls/filter-input.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { Pane, Panes } from '../../parts/panes.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { changeInMerged, entryOfRow } from './entry-changes.ts'
import { EntryFooter } from './entry-footer.tsx'
import { LayerFilePreview } from './file-preview.tsx'
import { rowOf } from './file-tree.ts'
import { FilesTree, foundOf } from './files-tree.tsx'
import { ImageSpace } from './image-space.tsx'
import { hasContent, readAtOnceBytes, type ImagePlace } from './image-place.ts'
import styles from './layer-files.module.css'
import { useImageFiles } from './listed-files.ts'
import { ReadingState } from './reading-state.tsx'
import { EntryMenu, SaveEntry, type EntryMenuAt } from './save-entry.tsx'
import type { Savable } from './savable.ts'
import { ImageSummaryLine } from './summary-line.tsx'
import { SaveFileList } from './save-file-list.tsx'
import { useSaveFiles } from './use-save-files.ts'
import { useFileTree, useFilteredTree } from './use-file-tree.ts'

interface ImageFilesProps {
  readonly image: ImagePlace
  readonly isWide: boolean
  /** The files were asked for, however much has to be read. */
  readonly isAsked: boolean
  readonly path: string | undefined
  readonly onAsk: () => void
  readonly onPath: (path: string | undefined) => void
  /** Shows a file in the layer that brings it: the step of that layer, and the path. */
  readonly onLayer: (step: number, path: string) => void
}

/** The image as it runs: its layers merged, which layer each file is from, and what is pulled for nothing. */
export function ImageFilesPanel(props: ImageFilesProps): ReactNode {
  const { image } = props
  const { t } = useTranslation('repositories')
  const layers = useQuery(layersQuery(useClient(), image.store.id, image.repository, image.manifest))
  if (layers.isError) return <ErrorPanel error={layers.error} onRetry={() => void layers.refetch()} />
  if (layers.data === undefined) return <LoadingLine />
  const rows = layers.data.rows.filter(({ layer }) => layer !== undefined)
  if (rows.length === 0) return <Empty title={t('layers.none')} />
  return <ImageFiles {...props} rows={rows} compressedBytes={layers.data.compressedBytes} />
}

function ImageFiles(
  props: ImageFilesProps & { rows: readonly LayerRow[]; compressedBytes: number },
): ReactNode {
  const { image, isWide, path, rows, compressedBytes } = props
  const { t } = useTranslation('contents')
  const [filter, setFilter] = useState('')
  const [part, setPart] = useState<'files' | 'space'>('files')
  const [failed, setFailed] = useState<unknown>()
  const [menu, setMenu] = useState<EntryMenuAt>()
  const { saveEntry, saveImage } = useSaveFiles(image, setFailed)
  const saveChosen = (each: Savable): void => saveEntry({ upTo: rows.length }, each)
  const isAsked = props.isAsked || compressedBytes <= readAtOnceBytes
  const place = { store: image.store.id, repository: image.repository, manifest: image.manifest }
  const listed = useImageFiles(place, isAsked)
  const tree = useFileTree(listed.entries)
  const filtered = useFilteredTree(tree, useDeferredValue(filter))
  const row = tree === undefined || path === undefined ? undefined : rowOf(tree, path)
  const entry = tree === undefined || row === undefined ? undefined : entryOfRow(tree, row)
  const from = rows.find(({ layer }) => layer?.index === entry?.layer)?.layer
  const summary = listed.files?.summary
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'Escape' || path === undefined) return
    event.stopPropagation()
    props.onPath(undefined)
  }
  if (!isAsked && listed.files === undefined) {
    return <NotMerged layers={rows.length} sizeBytes={compressedBytes} onRead={props.onAsk} />
  }
  const space = (
    <ImageSpace
      summary={summary}
      onFile={props.onPath}
      onWasted={({ layer, path: wasted }) => {
        const step = rows.find((each) => each.layer?.index === layer)?.step
        if (step !== undefined) props.onLayer(step, wasted)
      }}
    />
  )
  const isSpace = !isWide && part === 'space'
  return (
    <Panes
      columns={
        isWide
          ? ['rest', { id: 'image.space', label: t('space'), usual: 448, leastPx: 280, narrow: 340 }]
          : ['rest']
      }
    >
      <Pane
        label={t('imageFiles')}
        header={
          <>
            <div className={styles['head']}>
              <div className="grow">
                <h3>{t('imageFiles')}</h3>
                <ImageSummaryLine summary={summary} />
              </div>
              {!isWide && (
                <ChoiceBar
                  label={t('show')}
                  value={part}
                  choices={[
                    { value: 'files', text: t('tree') },
                    { value: 'space', text: t('space') },
                  ]}
                  onChange={setPart}
                />
              )}
            </div>
            {!isSpace && (
              <div className={styles['bar']}>
                <FilterInput label={t('filter')} value={filter} onChange={setFilter} />
                <SaveFileList
                  image={image}
                  of={{}}
                  filtered={filtered}
                  filter={filter}
                  changeOf={changeInMerged}
                  complete={listed.isWhole}
                  withLayer
                />
                <Button icon={<IconDownload size={14} />} onClick={() => saveImage(rows.length)}>
                  {t('save.image')}
                </Button>
              </div>
            )}
          </>
        }
        footer={
          <EntryFooter tree={tree} row={isSpace ? undefined : row} found={foundOf(filtered)}>
            <SaveEntry tree={tree} row={isSpace ? undefined : row} onSave={saveChosen} />
          </EntryFooter>
        }
      >
        {failed !== undefined && <ErrorPanel error={failed} compact />}
        <div role="presentation" className={styles['content']} onKeyDown={onKeyDown}>
          <ReadingState listed={listed} isAsked={isAsked} />
          {isSpace ? (
            space
          ) : (
            <FilesTree
              filtered={filtered}
              filter={filter}
              onFilter={setFilter}
              empty={
                listed.isWhole && listed.entries.count === 0 ? <Empty title={t('emptyImage')} /> : undefined
              }
              chosen={path}
              onChoose={props.onPath}
              onUnchoose={() => props.onPath(undefined)}
              onMenu={(id, at) => setMenu({ id, at })}
              changeOf={changeInMerged}
              withLayer
            />
          )}
          {!isSpace && entry !== undefined && from !== undefined && hasContent(entry) && (
            <LayerFilePreview
              layer={{ ...place, layer: from.digest }}
              file={entry}
              entry={undefined}
              onClose={() => props.onPath(undefined)}
            />
          )}
        </div>
        <EntryMenu tree={tree} menu={menu} onSave={saveChosen} onClose={() => setMenu(undefined)} />
      </Pane>
      {isWide && (
        <Pane label={t('space')} tone="subtle">
          {space}
        </Pane>
      )}
    </Panes>
  )
}

function NotMerged(props: { layers: number; sizeBytes: number; onRead: () => void }): ReactNode {
  const { t } = useTranslation('contents')
  const format = useFormat()
  return (
    <Empty
      title={t('notMerged')}
      detail={t('notMergedDetail', {
        count: props.layers,
        formatted: format.count(props.layers),
        size: format.bytes(props.sizeBytes),
      })}
      action={<Button onClick={props.onRead}>{t('read')}</Button>}
    />
  )
}
