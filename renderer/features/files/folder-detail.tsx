import {
  IconDownload,
  IconFolderOpen,
  IconPencil,
  IconPlayerStop,
  IconSum,
  IconTrash,
  IconX,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useDownload } from '../../api/downloads.ts'
import { useFolderSum } from '../../api/queries/files.ts'
import { Button, IconButton } from '../../parts/controls/button.tsx'
import { CopyButton } from '../../parts/controls/copy-button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { Pane } from '../../parts/panes.tsx'
import { KeyValues } from '../../parts/values/key-value.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { useFormat } from '../../text/format.ts'
import { visible } from '../../text/visible.ts'
import { crumbsOf } from './file-rows.ts'
import { useFileActions } from './use-file-actions.ts'
import styles from './files.module.css'

/** One folder: what everything in it adds up to, when that is asked for, and its download. */
export function FolderDetail(props: {
  store: StoreRow
  /** Empty at the top; otherwise ends in `/`. */
  prefix: string
  /** Absent where it is the folder that is open. */
  onOpen: (() => void) | undefined
  onClose: () => void
}): ReactNode {
  const { store, prefix, onOpen } = props
  const { t } = useTranslation(['files', 'common', 'plans'])
  const download = useDownload()
  const { showTransfers } = useWindowState()
  const actions = useFileActions(store, [{ key: prefix }])
  const name = crumbsOf(prefix).at(-1)?.name ?? store.name
  return (
    <Pane
      label={t('folderDetails')}
      tone="subtle"
      detail
      header={
        <div className={styles['detailHeader']}>
          <h2 className="mono trunc" title={visible(prefix)}>
            {visible(name)}
          </h2>
          <IconButton label={t('common:close')} onClick={props.onClose}>
            <IconX size={16} />
          </IconButton>
        </div>
      }
    >
      <div className={styles['detail']}>
        {prefix !== '' && (
          <div className={styles['keyField']}>
            <span className="mono grow">{visible(prefix)}</span>
            <CopyButton value={prefix} what={t('copyKey')} />
          </div>
        )}
        <FolderTotals key={prefix} store={store.id} prefix={prefix} />
        <div className={styles['buttons']}>
          {onOpen !== undefined && (
            <Button icon={<IconFolderOpen size={14} />} onClick={onOpen}>
              {t('open')}
            </Button>
          )}
          {prefix !== '' && (
            <Button
              icon={<IconDownload size={14} />}
              disabled={download.isPending}
              onClick={() =>
                download.mutate(
                  { store: store.id, keys: [prefix] },
                  { onSuccess: (begun) => begun && showTransfers(true) },
                )
              }
            >
              {t('download')}
            </Button>
          )}
          {prefix !== '' && (
            <>
              <span className="grow" />
              <IconButton label={t('plans:open.rename')} bordered onClick={actions.rename}>
                <IconPencil size={14} />
              </IconButton>
              <IconButton label={t('plans:open.deleteFiles')} bordered onClick={actions.remove}>
                <IconTrash size={14} />
              </IconButton>
            </>
          )}
        </div>
        {download.isError && <ErrorPanel error={download.error} compact />}
      </div>
    </Pane>
  )
}

/** The number and size of all objects below a prefix: counted on request, with its progress, and when that was. */
function FolderTotals(props: { store: string; prefix: string }): ReactNode {
  const { t } = useTranslation(['files', 'common'])
  const format = useFormat()
  const { sum, running, error, start, stop } = useFolderSum(props.store, props.prefix)
  return (
    <section className={styles['sum']} aria-label={t('sum.title')}>
      {sum !== undefined && (
        <KeyValues
          rows={[
            { name: t('sum.objects'), value: format.count(sum.objects) },
            {
              name: t('size'),
              value: `${format.bytes(sum.sizeBytes)} · ${format.bytesExact(sum.sizeBytes)}`,
            },
          ]}
        />
      )}
      <div className={styles['sumState']}>
        <output className="grow">{state()}</output>
        {running ? (
          <Button size="small" icon={<IconPlayerStop size={14} />} onClick={stop}>
            {t('common:stop')}
          </Button>
        ) : (
          <Button size="small" icon={<IconSum size={14} />} onClick={start}>
            {t(sum === undefined ? 'sum.start' : 'sum.again')}
          </Button>
        )}
      </div>
      {error !== null && <ErrorPanel error={error} compact />}
    </section>
  )

  function state(): string {
    if (sum === undefined) return running ? t('common:loading') : t('sum.what')
    const requests = { count: sum.requests, formatted: format.count(sum.requests) }
    if (running) return t('sum.counting', requests)
    return sum.whole
      ? t('sum.whole', { time: format.timeOfDay(sum.atMs), ...requests })
      : t('sum.stopped', requests)
  }
}
