import { useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import {
  usePushPreview,
  useStartPush,
  type DroppedThings,
  type PushPreview,
} from '../../api/drops/push-preview.ts'
import { useUpload, type PickedFile } from '../../api/drops/uploads.ts'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { useFormat } from '../../text/format.ts'
import { isConfiguration } from '../drop/configuration-file.ts'
import { ConfigurationOffer } from '../drop/configuration-offer.tsx'
import { AllowChangesNote } from '../allow-changes/allow-changes-note.tsx'
import { ArchiveSection } from './archive-section.tsx'
import { FilesSection } from './files-section.tsx'
import { filePrefix, prefixOf } from '../drop/file-prefix.ts'
import type { PushInto } from '../../state/push-into.ts'
import { PushFooter } from './push-footer.tsx'
import { noEdits, planOf, withFate, withImageEdit, type PushPlan } from './push-plan.ts'
import styles from './push.module.css'
import { useTagMoves } from './use-tag-moves.ts'

/** Shows what was dropped and where each item would go, lets the person change that, and starts the transfers. */
export function PushDialog(props: {
  store: StoreRow
  into: PushInto | undefined
  things: DroppedThings
  onDone: () => void
}): ReactNode {
  const { store, into, things } = props
  const { t } = useTranslation('push')
  const repository = into?.kind === 'repository' ? into.name : undefined
  const { preview, error, again } = usePushPreview(store.id, repository, things)
  const [edits, setEdits] = useState(noEdits)
  const [prefix, setPrefix] = useState(filePrefix)
  const plan = useMemo(() => planOf(preview, edits, into), [preview, edits, into])
  const moves = useTagMoves(store.id, plan.chosen)
  const start = useStart(store.id, props.onDone)
  const file = onlyConfiguration(preview)
  return (
    <div className={styles['dialog']}>
      <p className={styles['intro']}>{t(things.as === 'files' ? 'introFiles' : 'intro')}</p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
      <div className={styles['things']} role="group" aria-label={t('uploadMenu')} tabIndex={0}>
        <Found preview={preview} />
        {error !== null && <ErrorPanel error={error} onRetry={again} />}
        {plan.archives.map((archive) => (
          <ArchiveSection
            key={archive.id}
            archive={archive}
            moves={moves}
            onFate={(fate) => setEdits((now) => withFate(now, archive.id, fate))}
            onImage={(image, edit) => setEdits((now) => withImageEdit(now, image, edit))}
          />
        ))}
        <FilesSection
          plain={preview.dropped?.plain ?? []}
          any={plan.files.length > 0}
          prefix={prefix}
          onPrefix={setPrefix}
        />
      </div>
      {file !== undefined && (
        <div className={styles['offered']}>
          <ConfigurationOffer file={file} />
        </div>
      )}
      <AllowChangesNote store={store} />
      {start.error !== null && <ErrorPanel error={start.error} compact />}
      <PushFooter
        plan={plan}
        parts={preview.parts}
        readOnly={store.readOnly}
        prefixWrong={plan.files.length > 0 && prefixOf(prefix) === undefined}
        starting={start.pending}
        onCancel={props.onDone}
        onStart={() => start.run(plan, prefixOf(prefix) ?? '')}
      />
    </div>
  )
}

/** True if nothing else was dropped, and its name is not that of an image. */
function onlyConfiguration({ dropped, archives }: PushPreview): File | undefined {
  const all = [...(dropped?.plain ?? []), ...archives.flatMap(({ archive }) => archive.files)]
  const [only, more] = all
  return only !== undefined && more === undefined && isConfiguration(only.file) ? only.file : undefined
}

function Found(props: { preview: PushPreview }): ReactNode {
  const { t } = useTranslation('push')
  const format = useFormat()
  const { dropped, found, archives } = props.preview
  if (dropped === undefined) return <LoadingLine text={t('found', { formatted: format.count(found) })} />
  const [first] = dropped.unreadable
  return (
    <>
      {first !== undefined && (
        <div className={styles['notes']}>
          <Note tone="warning">
            {t('unreadable', {
              count: dropped.unreadable.length,
              formatted: format.count(dropped.unreadable.length),
              first: first.relativePath,
            })}
          </Note>
        </div>
      )}
      {archives.length + dropped.plain.length === 0 && <p className={styles['empty']}>{t('nothing')}</p>}
    </>
  )
}

/** Starts images first. A second try does not start again what the first one started. */
function useStart(store: string, onDone: () => void) {
  const { showTransfers } = useWindowState()
  const push = useStartPush()
  const upload = useUpload()
  // Where the files could not be begun, what is pushed already is not pushed again by the next try.
  const pushed = useRef(new Set<string>())
  return {
    pending: push.isPending || upload.isPending,
    error: push.error ?? upload.error,
    run: (plan: PushPlan, prefix: string): void => {
      const begin = async (): Promise<void> => {
        const images = plan.images.filter((image) => !pushed.current.has(JSON.stringify(image)))
        if (images.length > 0) await push.mutateAsync({ store, images })
        for (const image of images) pushed.current.add(JSON.stringify(image))
        if (plan.files.length > 0) await upload.mutateAsync({ store, prefix, files: atOnce(plan.files) })
        showTransfers(true)
        onDone()
      }
      // The mutation that failed shows the error.
      begin().catch(() => undefined)
    },
  }
}

async function* atOnce(files: readonly PickedFile[]): AsyncGenerator<readonly PickedFile[]> {
  yield files
}
