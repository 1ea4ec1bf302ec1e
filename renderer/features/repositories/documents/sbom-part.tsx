import { NativeSelect } from '@mantine/core'
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { SbomPackage, SbomView, StoreRow } from '../../../../electron/api/rows.ts'
import { CopyButton } from '../../../parts/controls/copy-button.tsx'
import { FilterInput } from '../../../parts/controls/filter-input.tsx'
import { Empty } from '../../../parts/feedback/empty.tsx'
import { Note } from '../../../parts/feedback/note.tsx'
import { useShown } from '../../../parts/grid/shown.ts'
import { naturalKey } from '../../../parts/grid/natural-key.ts'
import { Table, type Column } from '../../../parts/grid/table.tsx'
import { Section } from '../../../parts/section.tsx'
import { KeyValues } from '../../../parts/values/key-value.tsx'
import { useFormat } from '../../../text/format.ts'
import { visible } from '../../../text/visible.ts'
import { SaveShown } from '../../save-list/save-list.tsx'
import { usePackageColumns } from './use-document-columns.ts'
import { packagesAmong, packagesText, rowsOf, type PackageLine } from './package-rows.ts'
import styles from './documents.module.css'

/** A bill of materials: what it says of itself, and its packages. */
export function SbomPart(props: {
  store: StoreRow
  repository: string
  /** The manifest of the document. */
  manifest: string
  sbom: SbomView
  pages: readonly (readonly SbomPackage[])[] | undefined
  ended: boolean
}): ReactNode {
  const { sbom, pages } = props
  const { t } = useTranslation('documents')
  const format = useFormat()
  const [filter, setFilter] = useState('')
  const [license, setLicense] = useState<string>()
  const wanted = useDeferredValue(filter)
  const rows = useMemo(() => rowsOf(pages ?? []), [pages])
  const among = useMemo(() => packagesAmong(rows, wanted, license), [rows, wanted, license])
  const columns = useColumns()
  const saved = usePackageColumns()
  const shown = useShown<PackageLine>()
  return (
    <>
      <div className={styles['fixed']}>
        <Section>
          <KeyValues
            rows={[
              { name: t('sbom.format'), value: sbom.format },
              { name: t('sbom.name'), value: sbom.name },
              {
                name: t('sbom.created'),
                value: sbom.createdAtMs === undefined ? undefined : format.dateTime(sbom.createdAtMs),
              },
              { name: t('sbom.tools'), value: sbom.tools.join(', ') },
            ]}
          />
        </Section>
        {!sbom.complete && <Note>{t('sbom.incomplete', { formatted: format.count(rows.length) })}</Note>}
      </div>
      <div className={styles['bar']}>
        <FilterInput label={t('sbom.filter')} value={filter} onChange={setFilter} />
        <NativeSelect
          aria-label={t('sbom.license')}
          value={license ?? every}
          onChange={(event) => {
            const { value } = event.currentTarget
            setLicense(value === every ? undefined : value)
          }}
          data={[
            { value: every, label: t('sbom.anyLicense') },
            ...sbom.licenses.map((each) => ({
              value: each.license,
              label: t('sbom.licenseCount', {
                license: each.license === '' ? t('sbom.noLicense') : visible(each.license).slice(0, 60),
                formatted: format.count(each.packages),
              }),
            })),
          ]}
        />
        <span className={styles['count']}>
          {among === undefined
            ? t('sbom.packages', { count: sbom.packages, formatted: format.count(sbom.packages) })
            : t('sbom.matching', { formatted: format.count(among.count) })}
        </span>
        <SaveShown
          list="packages"
          store={props.store}
          columns={saved}
          filter={{ repository: props.repository, manifest: props.manifest, text: wanted, license }}
          complete={sbom.complete && props.ended}
          shown={shown}
          look="icon"
        />
        <CopyButton value={() => packagesText(rows, among?.rows)} what={t('sbom.copy')} />
      </div>
      <div className={styles['packages']}>
        {sbom.packages === 0 && <Empty title={t('sbom.none')} />}
        {rows.length > 0 && among?.count !== 0 && (
          <Table
            table="packages"
            label={t('sbom.list')}
            columns={columns}
            rows={rows}
            among={among?.rows}
            rowKey={(row) => row.key}
            reference={({ name, version }) => (version === undefined ? name : `${name} ${version}`)}
            shown={shown}
          />
        )}
        {among?.count === 0 && <Empty title={t('sbom.noMatches')} />}
      </div>
    </>
  )
}

/** No licence has this text: it would end in a line. */
const every = '\n'

function useColumns(): readonly Column<PackageLine>[] {
  const { t } = useTranslation('documents')
  return useMemo(
    () => [
      {
        id: 'package',
        header: t('sbom.package'),
        width: 'minmax(0, 2fr)',
        cell: (row) => <span className="mono trunc">{visible(row.name)}</span>,
        sortKey: (row) => row.name,
        title: (row) => row.purl ?? row.name,
      },
      {
        id: 'version',
        header: t('sbom.version'),
        width: 'minmax(0, 1fr)',
        cell: (row) => <span className="mono trunc">{visible(row.version ?? '')}</span>,
        title: (row) => row.version ?? '',
        sortKey: (row) => naturalKey(row.version ?? ''),
      },
      {
        id: 'license',
        header: t('sbom.license'),
        width: 'minmax(0, 1fr)',
        cell: (row) => <span className="trunc">{visible(row.license ?? '')}</span>,
        sortKey: (row) => row.license ?? '',
        title: (row) => row.license ?? '',
      },
      {
        id: 'type',
        header: t('sbom.type'),
        width: '64px',
        cell: (row) => <span className="trunc">{visible(row.type ?? '')}</span>,
        sortKey: (row) => row.type ?? '',
        title: (row) => [row.type, row.supplier].filter((each) => each !== undefined).join(', '),
      },
    ],
    [t],
  )
}
