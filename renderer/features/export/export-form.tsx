import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { Reference } from '../../../electron/api/inputs.ts'
import type { ManifestDetail, StoreRow } from '../../../electron/api/rows.ts'
import type { ExportFormat } from '../../../electron/api/images.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { useStartExport } from '../../api/mutations/images.ts'
import { manifestQuery } from '../../api/queries/registry.ts'
import { Button } from '../../parts/controls/button.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { RadioList } from '../../parts/controls/radio-list.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { referenceText } from '../repositories/shared/navigation.ts'
import { EntryChoice } from './entry-choice.tsx'
import {
  archiveName,
  chosenEntries,
  entriesToChoose,
  firstForDocker,
  imagesForDocker,
} from './export-choice.ts'
import styles from './export-form.module.css'

/** Saves an image as one file: asks for which tool, and which entries of an index. */
export function ExportForm(props: {
  store: StoreRow
  repository: string
  reference: Reference
  onDone: () => void
}): ReactNode {
  const { store, repository, reference } = props
  const manifest = useQuery(manifestQuery(useClient(), store.id, repository, reference))
  return (
    <div className="dialog-body">
      <p className={styles['what']}>
        <span className="mono">{referenceText(repository, reference)}</span>
        <span className={styles['store']}>{store.name}</span>
      </p>
      {manifest.isError && <ErrorPanel error={manifest.error} onRetry={() => void manifest.refetch()} />}
      {manifest.isPending && <LoadingLine />}
      {manifest.data !== undefined && <Choices {...props} detail={manifest.data} />}
    </div>
  )
}

function Choices(props: {
  store: StoreRow
  repository: string
  reference: Reference
  detail: ManifestDetail
  onDone: () => void
}): ReactNode {
  const { store, repository, reference, detail, onDone } = props
  const { t } = useTranslation(['images', 'common'])
  const { showTransfers } = useWindowState()
  const start = useStartExport()
  const all = useMemo(() => entriesToChoose(detail), [detail])
  const [format, setFormat] = useState<ExportFormat>('oci')
  const [some, setSome] = useState<ReadonlySet<string>>(() => new Set(all.map(({ digest }) => digest)))
  const [referrers, setReferrers] = useState(false)
  const [one, setOne] = useState(() => firstForDocker(all))
  const entries = chosenEntries(format, all, some, one)
  const submit = (): void => {
    if (entries === 'none') return
    const suggestedName = archiveName(repository, reference, all, entries)
    start.mutate(
      {
        store: store.id,
        repository,
        reference,
        format,
        suggestedName,
        ...(entries === undefined ? {} : { entries }),
        ...(referrers && format === 'oci' ? { referrers } : {}),
      },
      {
        onSuccess: (begun) => {
          if (!begun) return
          showTransfers(true)
          onDone()
        },
      },
    )
  }
  const images = imagesForDocker(all)
  const noImage = detail.kind !== 'image' && images.length === 0
  return (
    <form
      className="dialog-body"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <RadioList<ExportFormat>
        label={t('export.format')}
        value={format}
        choices={[
          { value: 'oci', text: t('export.oci'), detail: t('export.ociDetail') },
          {
            value: 'docker',
            text: t('export.docker'),
            detail: t('export.dockerDetail'),
            disabledReason: noImage ? t('export.dockerNoImage') : undefined,
          },
        ]}
        onChange={setFormat}
      />
      {images.length > 0 && format === 'docker' && (
        <RadioList
          label={t('export.image')}
          value={one}
          choices={images.map(({ entry, inZstd }) => ({
            value: entry.digest,
            text: <span className="mono">{entry.name}</span>,
            disabledReason: inZstd ? t('export.dockerNoZstd') : undefined,
          }))}
          onChange={setOne}
        />
      )}
      {all.length > 0 && format === 'oci' && <EntryChoice all={all} some={some} onChange={setSome} />}
      {format === 'oci' && (
        <Checkbox
          label={t('export.referrers')}
          description={t('export.referrersDetail')}
          checked={referrers}
          onChange={(event) => setReferrers(event.currentTarget.checked)}
        />
      )}
      {start.isError && <ErrorPanel error={start.error} compact />}
      <div className="dialog-actions">
        <Button onClick={onDone}>{t('common:cancel')}</Button>
        <Button
          tone="primary"
          submit
          data-autofocus
          disabled={start.isPending}
          disabledReason={entries === 'none' ? t('export.chooseEntry') : undefined}
        >
          {t('export.start')}
        </Button>
      </div>
    </form>
  )
}
