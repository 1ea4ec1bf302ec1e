import type { ReactNode } from 'react'

import type { ChangeRow, StoreRow } from '../../../electron/api/rows.ts'
import { progressOf } from '../../api/lists/change-list.ts'
import { useUndoChange } from '../../api/mutations/changes.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import { AllowChangesNote } from '../allow-changes/allow-changes-note.tsx'
import { subjectText, useChangeTitle } from './change-text.ts'

/** Asks before a change is taken back. */
export function UndoChange(props: {
  change: ChangeRow
  /** Undefined where the store is no longer in the list. */
  store: StoreRow | undefined
  onDone: () => void
}): ReactNode {
  const { change, store, onDone } = props
  const { t } = useTranslation(['activity', 'common', 'plans'])
  const format = useFormat()
  const title = useChangeTitle()(change)
  const undo = useUndoChange()
  const { done } = progressOf(change)
  const reason = store === undefined ? t('storeGone') : store.readOnly ? t('plans:readOnly') : undefined
  return (
    <div className="dialog-body">
      <p>
        {title} <span className="mono">{visible(subjectText(change))}</span>
      </p>
      <p>{t('undoDetail', { count: done, formatted: format.count(done), store: change.storeName })}</p>
      {store === undefined ? <p>{t('storeGone')}</p> : <AllowChangesNote store={store} />}
      {undo.isError && <ErrorPanel error={undo.error} compact />}
      <div className="dialog-actions">
        <Button onClick={onDone} data-autofocus>
          {t('common:cancel')}
        </Button>
        <Button
          tone="primary"
          disabled={undo.isPending}
          disabledReason={reason}
          onClick={() => undo.mutate(change.id, { onSuccess: onDone })}
        >
          {t('undo')}
        </Button>
      </div>
    </div>
  )
}
