import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Reference } from '../../../electron/api/contract.ts'
import type { ExportFormat, ManifestDetail, StoreRow } from '../../../electron/api/views.ts'
import { useClient } from '../../api/client-context.tsx'
import { useStartExport } from '../../api/mutations-images.ts'
import { manifestQuery } from '../../api/queries-registry.ts'
import { Button } from '../../parts/button.tsx'
import { LoadingLine } from '../../parts/loading-line.tsx'
import { ErrorPanel } from '../../parts/problem.tsx'
import { RadioList } from '../../parts/radio-list.tsx'
import { useWindowState } from '../../shell/window-state.tsx'
import { referenceText } from '../repositories/place.ts'
import { archiveName, chosenPlatforms, platformsToChoose } from './export-choice.ts'
import styles from './export-form.module.css'

/** Takes an image out as one file: for which tool, and which of its platforms. */
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
  const all = platformsToChoose(detail)
  const [format, setFormat] = useState<ExportFormat>('oci')
  const [some, setSome] = useState<ReadonlySet<string>>(() => new Set(all))
  const [one, setOne] = useState(() => all.find((platform) => platform === 'linux/amd64') ?? all[0])
  const platforms = chosenPlatforms(format, all, some, one)
  const submit = (): void => {
    if (platforms === 'none') return
    const suggestedName = archiveName(repository, reference, platforms)
    start.mutate(
      {
        store: store.id,
        repository,
        reference,
        format,
        suggestedName,
        ...(platforms === undefined ? {} : { platforms }),
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
  const noImage = detail.kind !== 'image' && detail.kind !== 'index'
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
      {all.length > 0 && format === 'docker' && (
        <RadioList
          label={t('export.platform')}
          value={one}
          choices={all.map((platform) => ({
            value: platform,
            text: <span className="mono">{platform}</span>,
          }))}
          onChange={setOne}
        />
      )}
      {all.length > 0 && format === 'oci' && <Platforms all={all} some={some} onChange={setSome} />}
      {start.isError && <ErrorPanel error={start.error} compact />}
      <div className="dialog-actions">
        <Button onClick={onDone}>{t('common:cancel')}</Button>
        <Button
          tone="primary"
          submit
          data-autofocus
          disabled={start.isPending}
          disabledReason={platforms === 'none' ? t('export.choosePlatform') : undefined}
        >
          {t('export.start')}
        </Button>
      </div>
    </form>
  )
}

function Platforms(props: {
  all: readonly string[]
  some: ReadonlySet<string>
  onChange: (some: ReadonlySet<string>) => void
}): ReactNode {
  const { t } = useTranslation('images')
  const { all, some, onChange } = props
  const whole = all.every((platform) => some.has(platform))
  return (
    <fieldset className={styles['platforms']}>
      <legend>{t('export.platforms')}</legend>
      <Checkbox
        label={t('export.allPlatforms', { count: all.length })}
        checked={whole}
        indeterminate={!whole && some.size > 0}
        onChange={() => onChange(new Set(whole ? [] : all))}
      />
      <div className={styles['each']}>
        {all.map((platform) => (
          <Checkbox
            key={platform}
            label={<span className="mono">{platform}</span>}
            checked={some.has(platform)}
            onChange={(event) => {
              const next = new Set(some)
              if (event.currentTarget.checked) next.add(platform)
              else next.delete(platform)
              onChange(next)
            }}
          />
        ))}
      </div>
      <p className={styles['note']}>{t(whole ? 'export.wholeDetail' : 'export.someDetail')}</p>
    </fieldset>
  )
}
