import { IconArrowLeft, IconX } from '@tabler/icons-react'
import {
  useCallback,
  useDeferredValue,
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react'

import type { LayerRow } from '../../../electron/api/rows.ts'
import type { LayerOfImage } from '../../api/queries/contents.ts'
import { Button, IconButton } from '../../parts/controls/button.tsx'
import { ChoiceBar } from '../../parts/controls/choice-bar.tsx'
import { FilterInput } from '../../parts/controls/filter-input.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { Pane } from '../../parts/panes.tsx'
import type { Inside } from '../../state/address/address.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { changeInLayer, changeInMerged, entryOfRow, type Change } from './entry-changes.ts'
import { EntryFooter } from './entry-footer.tsx'
import { LayerFilePreview } from './file-preview.tsx'
import { rowOf, type FileTree } from './file-tree.ts'
import { FilesTree, foundOf } from './files-tree.tsx'
import { hasContent, readAtOnceBytes, type ImagePlace } from './image-place.ts'
import styles from './layer-files.module.css'
import { useImageFiles, useLayerFiles } from './listed-files.ts'
import { LayerMenu } from './layer-menu.tsx'
import { EntryMenu, SaveEntry, type EntryMenuAt } from './save-entry.tsx'
import { ReadingState } from './reading-state.tsx'
import { ImageSummaryLine, LayerSummaryLine } from './summary-line.tsx'
import { SaveFileList } from './save-file-list.tsx'
import { useSaveFiles } from './use-save-files.ts'
import { useFileTree, useFilteredTree } from './use-file-tree.ts'

/** The files of one layer, or of the image up to there. */
export function LayerFilesPane(props: {
  image: ImagePlace
  layer: NonNullable<LayerRow['layer']>
  /** All layers up to this one, which is the last. */
  layers: readonly NonNullable<LayerRow['layer']>[]
  inside: Inside | undefined
  path: string | undefined
  /** Stands in the place of the layers, and not beside them. */
  instead: boolean
  /** Takes the focus as soon as there are files: they were opened by key. */
  takesFocus: boolean
  onInside: (inside: Inside) => void
  onPath: (path: string | undefined) => void
  onClose: () => void
}): ReactNode {
  const { image, layer, inside, path } = props
  const { t } = useTranslation('contents')
  const [filter, setFilter] = useState('')
  const [failed, setFailed] = useState<unknown>()
  const [menu, setMenu] = useState<EntryMenuAt>()
  const { saveEntry } = useSaveFiles(image, setFailed)
  const isMerged = inside === 'merged'
  const isAsked = inside !== undefined || layer.sizeBytes <= readAtOnceBytes
  const isThere = layer.presence !== 'missing'
  const place: LayerOfImage = {
    store: image.store.id,
    repository: image.repository,
    manifest: image.manifest,
    layer: layer.digest,
  }
  const bytesUpToHere = props.layers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const own = useLayerFiles(place, isAsked && isThere && !isMerged)
  const merged = useImageFiles(
    {
      store: image.store.id,
      repository: image.repository,
      manifest: image.manifest,
      upTo: layer.index,
    },
    isMerged || (own.isWhole && bytesUpToHere <= readAtOnceBytes),
  )
  const listed = isMerged ? merged : own
  const ownTree = useFileTree(own.entries)
  const mergedTree = useFileTree(merged.entries)
  const tree = isMerged ? mergedTree : ownTree
  const filtered = useFilteredTree(tree, useDeferredValue(filter))
  const known = merged.isWhole ? mergedTree : undefined
  const changeOf = useCallback(
    (of: FileTree, row: number): Change =>
      isMerged ? changeInMerged(of, row) : changeInLayer(of, row, layer.index, known),
    [isMerged, layer.index, known],
  )
  const row = tree === undefined || path === undefined ? undefined : rowOf(tree, path)
  const entry = tree === undefined || row === undefined ? undefined : entryOfRow(tree, row)
  const from = isMerged ? props.layers[(entry?.layer ?? 0) - 1] : layer
  const saveFrom = isMerged ? { upTo: layer.index } : { layer: layer.digest }
  const content = useFocusOnFiles(props.takesFocus && listed.entries.count > 0)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    if (path === undefined) props.onClose()
    else props.onPath(undefined)
  }
  return (
    <Pane
      label={t('layerFiles', { index: layer.index })}
      detail={!props.instead}
      header={
        <>
          <div className={styles['head']}>
            {props.instead && (
              <IconButton label={t('back')} onClick={props.onClose}>
                <IconArrowLeft size={16} />
              </IconButton>
            )}
            <div className="grow">
              <h3>{t('layerFiles', { index: layer.index })}</h3>
              {isMerged ? (
                <ImageSummaryLine summary={merged.files?.summary} />
              ) : (
                <LayerSummaryLine summary={own.files?.summary} sizeBytes={layer.sizeBytes} />
              )}
            </div>
            <LayerMenu image={image} layer={layer} onError={setFailed} />
            {!props.instead && (
              <IconButton label={t('close')} onClick={props.onClose}>
                <IconX size={16} />
              </IconButton>
            )}
          </div>
          <div className={styles['bar']}>
            <FilterInput label={t('filter')} value={filter} onChange={setFilter} />
            <ChoiceBar
              label={t('showLayer')}
              value={isMerged ? 'merged' : 'layer'}
              choices={[
                { value: 'layer', text: t('thisLayer') },
                { value: 'merged', text: t('mergedUpTo') },
              ]}
              onChange={props.onInside}
            />
            <SaveFileList
              image={image}
              of={isMerged ? { mergedUpTo: String(layer.index) } : { layer: layer.digest }}
              filtered={filtered}
              filter={filter}
              changeOf={changeOf}
              complete={listed.isWhole}
              withLayer={false}
            />
          </div>
        </>
      }
      footer={
        <EntryFooter tree={tree} row={row} found={foundOf(filtered)}>
          <SaveEntry tree={tree} row={row} onSave={(each) => saveEntry(saveFrom, each)} />
        </EntryFooter>
      }
    >
      {failed !== undefined && <ErrorPanel error={failed} compact />}
      <div role="presentation" ref={content} className={styles['content']} onKeyDown={onKeyDown}>
        {!isMerged && !isThere ? (
          <Empty title={t('missing')} detail={t('missingDetail')} />
        ) : !isAsked && own.files === undefined ? (
          <NotRead sizeBytes={layer.sizeBytes} onRead={() => props.onInside('layer')} />
        ) : (
          <>
            <ReadingState listed={listed} isAsked={isAsked} />
            <FilesTree
              key={isMerged ? 'merged' : 'layer'}
              filtered={filtered}
              filter={filter}
              onFilter={setFilter}
              empty={
                listed.isWhole && listed.entries.count === 0 ? (
                  <Empty title={t('empty')} detail={t('emptyDetail')} />
                ) : undefined
              }
              chosen={path}
              onChoose={props.onPath}
              onUnchoose={() => props.onPath(undefined)}
              onMenu={(id, at) => setMenu({ id, at })}
              changeOf={changeOf}
              withLayer={false}
            />
            {entry !== undefined && from !== undefined && hasContent(entry) && (
              <LayerFilePreview
                layer={{ ...place, layer: from.digest }}
                file={entry}
                entry={isMerged ? undefined : entry.index}
                onClose={() => props.onPath(undefined)}
              />
            )}
          </>
        )}
      </div>
      <EntryMenu
        tree={tree}
        menu={menu}
        onSave={(each) => saveEntry(saveFrom, each)}
        onClose={() => setMenu(undefined)}
      />
    </Pane>
  )
}

function NotRead(props: { sizeBytes: number; onRead: () => void }): ReactNode {
  const { t } = useTranslation('contents')
  const format = useFormat()
  return (
    <Empty
      title={t('notRead')}
      detail={t('notReadDetail', { size: format.bytes(props.sizeBytes) })}
      action={<Button onClick={props.onRead}>{t('read')}</Button>}
    />
  )
}

/** Brings the focus to the files once. */
function useFocusOnFiles(wanted: boolean) {
  const content = useRef<HTMLDivElement>(null)
  const done = useRef(false)
  useEffect(() => {
    if (!wanted) done.current = false
    if (!wanted || done.current) return
    const tree = content.current?.querySelector<HTMLElement>('[role="treegrid"]')
    if (tree === null || tree === undefined) return
    done.current = true
    tree.focus({ preventScroll: true })
  })
  return content
}
