import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'

import type { CatalogState, StoreRow, StoreUsage, TagUsage } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { tagUsageQuery } from '../../api/queries/usage.ts'
import { Button, IconButton } from '../../parts/controls/button.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useShown } from '../../parts/grid/shown.ts'
import { Table, type Column } from '../../parts/grid/table.tsx'
import { Pane } from '../../parts/panes.tsx'
import { Section } from '../../parts/section.tsx'
import { KeyValues } from '../../parts/values/key-value.tsx'
import { useGoTo } from '../../state/address/use-address.ts'
import { useFormat } from '../../text/format.ts'
import { MiddleText } from '../../parts/values/middle-text.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import { SaveShown } from '../save-list/save-list.tsx'
import { tagRows, type TagBytes } from './usage-rows.ts'
import { useTagColumns } from './use-usage-columns.ts'
import styles from './usage.module.css'

/** The bytes of one repository, and what deleting it or a tag of it frees. */
export function RepositoryPane(props: {
  store: StoreRow
  repository: string
  catalog: CatalogState
  usage: StoreUsage
  onClose: () => void
}): ReactNode {
  const { store, repository, catalog, usage } = props
  const { t } = useTranslation('usage')
  const format = useFormat()
  const goTo = useGoTo()
  const tags = useQuery(tagUsageQuery(useClient(), store.id, repository, catalog))
  const row = useMemo(() => usage.names.indexOf(repository), [usage, repository])
  const bytes = (name: string, sizeBytes: number, title = format.bytesExact(sizeBytes)) => ({
    name,
    value: format.bytes(sizeBytes),
    title,
  })
  const [all, unique, own] = [usage.repositoryBytes, usage.uniqueBytes, usage.ownBytes].map(
    (column) => column[row] ?? 0,
  ) as [number, number, number]
  return (
    <Pane
      label={repository}
      tone="subtle"
      detail
      header={
        <div className={styles['detailHead']}>
          <h2 className="trunc" title={repository} aria-label={repository}>
            <MiddleText text={repository} />
          </h2>
          <span className="grow" />
          <IconButton size="small" label={t('repository.close')} onClick={props.onClose}>
            <IconX size={14} />
          </IconButton>
        </div>
      }
    >
      {row < 0 ? (
        <Section>{t('repository.gone')}</Section>
      ) : (
        <Section>
          <KeyValues
            keyWidth="140px"
            rows={[
              bytes(
                t('repository.frees'),
                unique + own,
                `${format.bytesExact(unique + own)}\n${t('repository.freesDetail')}`,
              ),
              bytes(t('repository.unique'), unique),
              bytes(t('repository.own'), own),
              bytes(t('repository.shared'), all - unique),
              bytes(t('repository.bytes'), all),
            ]}
          />
          <Button tone="link" onClick={() => goTo({ at: 'repositories', store: store.id, repository })}>
            {t('repository.open')}
          </Button>
        </Section>
      )}
      {tags.isError && row >= 0 && <ErrorPanel error={tags.error} compact />}
      {tags.isPending && row >= 0 && <LoadingLine />}
      {tags.data !== undefined && (
        <>
          <Parts usage={tags.data} />
          <Tags
            store={store}
            repository={repository}
            usage={tags.data}
            onOpen={(tag) => goTo({ at: 'repositories', store: store.id, repository, tag })}
          />
        </>
      )}
    </Pane>
  )
}

function Parts(props: { usage: TagUsage }): ReactNode {
  const { parts, untaggedManifests, unread } = props.usage
  const { t } = useTranslation('usage')
  const format = useFormat()
  const untagged = t('repository.untagged', {
    count: untaggedManifests,
    formatted: format.count(untaggedManifests),
  })
  return (
    <Section title={t('repository.parts')}>
      <KeyValues
        keyWidth="200px"
        rows={[
          { name: t('repository.oneTag'), value: format.bytes(parts.oneTagBytes) },
          { name: t('repository.severalTags'), value: format.bytes(parts.severalTagsBytes) },
          {
            name: untagged,
            value: untaggedManifests === 0 ? undefined : format.bytes(parts.untaggedBytes),
          },
          { name: t('elsewhere'), value: format.bytes(parts.elsewhereBytes) },
        ]}
      />
      {unread > 0 && (
        <p className={styles['small']}>
          {t('list.atLeast', { count: unread, formatted: format.count(unread) })}
        </p>
      )}
    </Section>
  )
}

function Tags(props: {
  store: StoreRow
  repository: string
  usage: TagUsage
  onOpen: (tag: string) => void
}): ReactNode {
  const { store, repository, usage } = props
  const shown = useShown<TagBytes>()
  const saved = useTagColumns()
  const { t } = useTranslation('usage')
  const format = useFormat()
  const rows = useMemo(() => tagRows(usage), [usage])
  const columns = useMemo<readonly Column<TagBytes>[]>(
    () => [
      {
        id: 'name',
        header: t('list.tag'),
        width: 'minmax(80px, 1fr)',
        cell: ({ name }) => visible(name),
        title: ({ name }) => visible(name),
        sortKey: ({ name }) => name,
      },
      {
        id: 'unique',
        header: t('list.frees'),
        width: '108px',
        align: 'end',
        cell: ({ unique }) => format.bytes(unique),
        title: ({ unique, all }) =>
          t('repository.tagTitle', { unique: format.bytesExact(unique), all: format.bytesExact(all) }),
        sortKey: ({ unique }) => unique,
      },
      {
        id: 'all',
        header: t('list.all'),
        width: '84px',
        align: 'end',
        cell: ({ all }) => format.bytes(all),
        sortKey: ({ all }) => all,
      },
    ],
    [t, format],
  )
  if (rows.length === 0) return <Section>{t('repository.noTags')}</Section>
  return (
    <section className={styles['paneTags']} aria-label={t('repository.tags')}>
      <div className={styles['paneTagsHead']}>
        <h3>{t('repository.tags')}</h3>
        <SaveShown
          list="tag-usage"
          store={store}
          columns={saved}
          filter={{ repository }}
          asOfMs={usage.asOfMs}
          complete={usage.unread === 0}
          shown={shown}
          look="icon"
        />
      </div>
      <Table
        table="usage.tags"
        label={t('repository.tags')}
        columns={columns}
        rows={rows}
        rowKey={({ name }) => name}
        reference={({ name }) => `${props.repository}:${name}`}
        onOpen={({ name }) => props.onOpen(name)}
        initialSort={largestFirst}
        shown={shown}
        rowHeightPx={28}
      />
    </section>
  )
}

const largestFirst = { column: 'unique', direction: 'descending' } as const
