import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, type ReactNode } from 'react'

import type { TransferKind, TransferRow } from '../../../electron/api/rows.ts'
import { useClient, useHost } from '../../api/client/client-context.tsx'
import { useCancelTransfers } from '../../api/mutations/transfers.ts'
import { transfersQuery } from '../../api/queries/transfers.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import { cancelledOf, nameOfCancelled } from './cancelled.ts'
import styles from './cancel-dialog.module.css'

/** Says what becomes of what was sent, and cancels. It closes when nothing of it is left to cancel. */
export function CancelDialog(props: { transfers: readonly string[]; onDone: () => void }): ReactNode {
  const { transfers, onDone } = props
  const { t } = useTranslation('transfers')
  const format = useFormat()
  const data = useQuery(transfersQuery(useClient())).data
  const wanted = useMemo(() => new Set(transfers), [transfers])
  const asked = useMemo(() => cancelledOf(data?.rows ?? [], wanted), [data, wanted])
  const cancel = useCancelTransfers()
  const isOver = data !== undefined && asked.rows.length === 0
  useEffect(() => {
    if (isOver) onDone()
  }, [isOver, onDone])
  const count = asked.rows.length
  const name = nameOfCancelled(asked.rows)
  return (
    <div className="dialog-body">
      <p className={styles['name']}>
        {name === undefined
          ? t('cancelAsk.several', { count, formatted: format.count(count) })
          : visible(name)}
      </p>
      <p>
        {t('cancelAsk.sent', { done: format.bytes(asked.doneBytes), total: format.bytes(asked.totalBytes) })}
      </p>
      <ul className={styles['effects']}>
        {asked.wholeFiles > 0 && (
          <li>
            {t('cancelAsk.uploaded', { count: asked.wholeFiles, formatted: format.count(asked.wholeFiles) })}
          </li>
        )}
        <Effects kinds={asked.kinds} />
        <li>{t('cancelAsk.again')}</li>
      </ul>
      {cancel.isError && <ErrorPanel error={cancel.error} compact />}
      <div className={styles['actions']}>
        <Button data-autofocus onClick={onDone}>
          {t('cancelAsk.keep')}
        </Button>
        <Button
          tone="danger"
          disabled={cancel.isPending}
          onClick={() =>
            cancel.mutate(
              asked.rows.map(({ id }) => id),
              { onSuccess: onDone },
            )
          }
        >
          {t('cancelAsk.confirm', { count })}
        </Button>
      </div>
    </div>
  )
}

function Effects(props: { kinds: ReadonlySet<TransferKind> }): ReactNode {
  const { t } = useTranslation('transfers')
  const inBrowser = useHost().kind === 'browser'
  const effects = new Set([...props.kinds].map((kind) => effectOf(kind, inBrowser)))
  return [...effects].map((effect) => <li key={effect}>{t(`cancelAsk.${effect}`)}</li>)
}

/** As the undo of each kind of transfer does it. */
function effectOf(kind: TransferRow['kind'], inBrowser: boolean) {
  switch (kind) {
    case 'upload':
      return 'upload'
    case 'push':
    case 'copy':
      return 'images'
    case 'download':
      return inBrowser ? 'inBrowser' : 'download'
    case 'export':
    case 'extract':
      return inBrowser ? 'inBrowser' : 'file'
  }
}
