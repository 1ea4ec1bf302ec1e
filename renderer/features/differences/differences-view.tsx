import { NativeSelect } from '@mantine/core'
import { IconFileDiff } from '@tabler/icons-react'
import { useDeferredValue, useId, useMemo, type ReactNode } from 'react'

import type { PackageDifference, StoreRow } from '../../../electron/api/rows.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Chips } from '../../parts/controls/chips.tsx'
import { FilterInput } from '../../parts/controls/filter-input.tsx'
import { SubTabs } from '../../parts/controls/sub-tabs.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useShown } from '../../parts/grid/shown.ts'
import {
  differenceChanges,
  differenceParts,
  type DifferencePart,
  type DifferencesAddress,
} from '../../state/address/address.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { ComparedSides } from './compared-sides.tsx'
import styles from './differences.module.css'
import { SaveDifferences } from './save-differences.tsx'
import { useFileColumns, usePackageColumns } from './use-difference-columns.ts'
import { FilesPart } from './files-part.tsx'
import { SummaryPart } from './summary-part.tsx'
import { ConfigurationPart, LayersPart, PackagesPart } from './table-parts.tsx'
import { useDifferences, type ShownDifferences } from './use-differences.ts'
import { useMatchingFiles } from './use-matching-files.ts'

/** What changed between two images: of two tags, digests, platforms or stores. */
export function DifferencesView(props: {
  stores: readonly StoreRow[]
  address: DifferencesAddress
}): ReactNode {
  const { stores, address } = props
  const { t } = useTranslation('differences')
  const goTo = useGoTo()
  const panelId = useId()
  const shown = useDifferences(address)
  const { found } = shown
  const part = address.part ?? 'summary'
  const change = (some: Partial<DifferencesAddress>): void => goTo({ ...address, ...some }, 'replace')
  const { platforms = [], platform } = found.images ?? {}
  return (
    <div role="presentation" className="fill">
      <div className="page-head">
        <IconFileDiff size={18} stroke={1.6} aria-hidden="true" />
        <h1>{t('name')}</h1>
        <span className="grow" />
        {platforms.length > 0 && (
          <NativeSelect
            aria-label={t('platform')}
            value={platform ?? ''}
            onChange={(event) => change({ platform: event.currentTarget.value })}
            data={[...platforms]}
          />
        )}
      </div>
      <ComparedSides address={address} stores={stores} images={found.images} />
      <SubTabs
        label={t('parts')}
        panelId={panelId}
        value={part}
        tabs={differenceParts.map((value) => ({
          value,
          text: t(`part.${value}`),
          count: countOf(value, shown),
        }))}
        onChange={(value) => change({ part: value, filter: undefined, change: undefined })}
      />
      <Progress shown={shown} />
      {shown.error !== null && <ErrorPanel error={shown.error} onRetry={shown.start} />}
      <div id={panelId} role="tabpanel" aria-label={t(`part.${part}`)} className={styles['panel']}>
        <Part part={part} shown={shown} address={address} onChange={change} />
      </div>
    </div>
  )
}

function countOf(part: DifferencePart, { found }: ShownDifferences): number | undefined {
  const differing = (rows: readonly { readonly change: string }[] | undefined) =>
    rows?.filter(({ change }) => change !== 'same').length
  switch (part) {
    case 'summary':
      return undefined
    case 'layers':
      return differing(found.layers)
    case 'configuration':
      return differing(found.configuration)
    case 'files':
      return found.sums === undefined ? undefined : found.files.count
    case 'packages':
      return found.packages?.rows.length
  }
}

/** How far the layers are read, with a way to stop and to go on. */
function Progress(props: { shown: ShownDifferences }): ReactNode {
  const { found, isReading, error, start, stop } = props.shown
  const { t } = useTranslation('differences')
  const format = useFormat()
  if (found.sums !== undefined || error !== null) return null
  if (!isReading) {
    return (
      <div className={styles['notes']}>
        <Note>
          {t('stopped')}{' '}
          <Button tone="link" onClick={start}>
            {t('goOn')}
          </Button>
        </Note>
      </div>
    )
  }
  const { reading } = found
  const text =
    reading === undefined || reading.done === reading.of
      ? t('comparing')
      : t('reading', {
          done: format.count(reading.done),
          of: format.count(reading.of),
          readBytes: format.bytes(reading.readBytes),
          ofBytes: format.bytes(reading.ofBytes),
        })
  return <LoadingLine text={text} onStop={stop} />
}

function Part(props: {
  part: DifferencePart
  shown: ShownDifferences
  address: DifferencesAddress
  onChange: (change: Partial<DifferencesAddress>) => void
}): ReactNode {
  const { part, shown, address, onChange } = props
  const { found } = shown
  switch (part) {
    case 'summary':
      return <SummaryPart found={found} />
    case 'layers':
      return found.layers === undefined ? null : <LayersPart rows={found.layers} address={address} />
    case 'configuration':
      return found.configuration === undefined ? null : (
        <ConfigurationPart rows={found.configuration} address={address} />
      )
    case 'files':
      return <Files shown={shown} address={address} onChange={onChange} />
    case 'packages':
      return <Packages shown={shown} address={address} onChange={onChange} />
  }
}

interface Narrowed {
  shown: ShownDifferences
  address: DifferencesAddress
  onChange: (change: Partial<DifferencesAddress>) => void
}

function Files(props: Narrowed): ReactNode {
  const { address, shown } = props
  const { files, sums } = shown.found
  const filter = useDeferredValue(address.filter ?? '')
  const { change } = address
  const among = useMatchingFiles(files, change, filter)
  const shownRows = useShown<number>()
  const columns = useFileColumns(files)
  return (
    <>
      <Bar {...props} label="filterFiles" counts={sums} all={files.count}>
        <SaveDifferences
          list="file-differences"
          address={address}
          narrowed={{ text: filter, change }}
          columns={columns}
          complete={sums !== undefined}
          shown={shownRows}
        />
      </Bar>
      <FilesPart files={files} among={among} ended={sums !== undefined} shown={shownRows} />
    </>
  )
}

function Packages(props: Narrowed): ReactNode {
  const { address, shown } = props
  const { packages } = shown.found
  const filter = useDeferredValue(address.filter ?? '')
  const { change } = address
  const shownRows = useShown<PackageDifference>()
  const columns = usePackageColumns()
  const rows = useMemo(() => {
    const wanted = filter.toLowerCase()
    return (packages?.rows ?? []).filter(
      (row) => (change === undefined || row.change === change) && row.name.toLowerCase().includes(wanted),
    )
  }, [packages, filter, change])
  if (packages === undefined) return null
  const of = (kind: string) => packages.rows.filter((row) => row.change === kind).length
  const counts = { added: of('added'), changed: of('changed'), gone: of('gone'), notCompared: 0 }
  return (
    <>
      <Bar {...props} label="filterPackages" counts={counts} all={packages.rows.length}>
        <SaveDifferences
          list="package-differences"
          address={address}
          narrowed={{ text: filter, change }}
          columns={columns}
          complete={packages.unreadable.length === 0}
          shown={shownRows}
        />
      </Bar>
      <PackagesPart packages={packages} rows={rows} shown={shownRows} />
    </>
  )
}

function Bar(
  props: Narrowed & {
    label: 'filterFiles' | 'filterPackages'
    counts:
      | {
          readonly added: number
          readonly changed: number
          readonly gone: number
          readonly notCompared: number
        }
      | undefined
    all: number
    children: ReactNode
  },
): ReactNode {
  const { address, counts, all, onChange } = props
  const { t } = useTranslation('differences')
  const kinds = differenceChanges.filter(
    (kind) => kind !== 'notCompared' || (counts?.notCompared ?? 0) > 0 || address.change === kind,
  )
  return (
    <div className={styles['bar']}>
      <div className={styles['filter']}>
        <FilterInput
          label={t(props.label)}
          value={address.filter ?? ''}
          onChange={(filter) => onChange({ filter })}
        />
      </div>
      <Chips
        label={t('changes')}
        value={address.change ?? 'all'}
        chips={[
          { value: 'all' as const, text: t('all'), count: counts === undefined ? undefined : all },
          ...kinds.map((value) => ({ value, text: t(`change.${value}`), count: counts?.[value] })),
        ]}
        onChange={(value) => onChange({ change: value === 'all' ? undefined : value })}
      />
      <span className="grow" />
      {props.children}
    </div>
  )
}
