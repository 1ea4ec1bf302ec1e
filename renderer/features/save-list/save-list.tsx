import { Menu } from '@mantine/core'
import { IconDownload, IconPlayerStop } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { useCommands } from '../../parts/commands/use-commands.ts'
import { Button, IconButton } from '../../parts/controls/button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useShownRows, type Shown, type ShownRows } from '../../parts/grid/shown.ts'
import { InBothLanguages } from '../../text/in-both-languages.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { cellsOf, type ListColumn } from './list-columns.ts'
import { useSaveList } from './use-save-list.ts'

/** What a list is, beside its rows. */
export interface ListFacts<Row> {
  /** Its name in files, as `tags`: the same in every language. */
  readonly list: string
  /** Undefined for what is of all stores. */
  readonly store?: { readonly id: string; readonly name: string } | undefined
  readonly columns: readonly ListColumn<Row>[]
  /** What it is narrowed by, and where it is; what is undefined or empty does not narrow it. */
  readonly filter?: Readonly<Record<string, string | undefined>>
  /** When the store was as the list says. */
  readonly asOfMs?: number | undefined
  /** Whether all of it is known: otherwise what is there is saved, and the file says so. */
  readonly complete: boolean
  /** Only an icon where there is little room, and a small button in a head. */
  readonly look?: 'button' | 'small' | 'icon'
}

/** The button that saves what a table shows, in its order. */
export function SaveShown<Row>(props: ListFacts<Row> & { shown: Shown<Row> }): ReactNode {
  const { shown, ...facts } = props
  return <SaveList {...facts} rows={useShownRows(shown)} />
}

/** The button that saves a list: in which form, how many rows, and how far it is. */
export function SaveList<Row>(props: ListFacts<Row> & { rows: ShownRows<Row> }): ReactNode {
  const { rows, columns, complete, look = 'button' } = props
  const { t } = useTranslation('reports')
  const format = useFormat()
  const { save, progress, stop } = useSaveList()
  const begin = (as: 'csv' | 'json'): void =>
    save.mutate({
      list: props.list,
      format: as,
      store: props.store === undefined ? undefined : { id: props.store.id, name: props.store.name },
      ...(props.asOfMs === undefined ? {} : { asOfMs: props.asOfMs }),
      complete,
      columns: columns.map(({ name, title }) => ({ name, title })),
      filter: narrowedBy(props.filter ?? {}),
      ...(rows.sort === undefined ? {} : { sortedBy: rows.sort }),
      rows: cellsOf(rows, columns),
    })
  const count = t('rows', { count: rows.count, formatted: format.count(rows.count) })
  const none = rows.count === 0 && progress === undefined ? t('nothing') : undefined
  const label =
    progress === undefined
      ? t('save')
      : t('saving', { percent: format.percent(progress.of === 0 ? 0 : progress.written / progress.of) })
  return (
    <>
      {save.isError && <ErrorPanel error={save.error} compact />}
      <InBothLanguages>
        <SaveCommands
          list={props.list}
          columns={columns.slice(0, 3).map(({ title }) => title)}
          refusal={progress === undefined ? none : label}
          onSave={begin}
        />
      </InBothLanguages>
      <Menu position="bottom-end" width={250} disabled={none !== undefined}>
        <Menu.Target>
          {look === 'icon' ? (
            <IconButton
              label={none === undefined ? label : `${label} ${none}`}
              size="small"
              {...(none === undefined ? {} : { 'aria-disabled': true })}
            >
              <IconDownload size={15} />
            </IconButton>
          ) : (
            <Button
              size={look === 'small' ? 'small' : 'normal'}
              icon={<IconDownload size={14} />}
              disabledReason={none}
            >
              {label}
            </Button>
          )}
        </Menu.Target>
        <Menu.Dropdown>
          {progress === undefined ? (
            <>
              <Menu.Label>{complete ? count : `${count} · ${t('notWhole')}`}</Menu.Label>
              <Menu.Item onClick={() => begin('csv')}>{t('csv')}</Menu.Item>
              <Menu.Item onClick={() => begin('json')}>{t('json')}</Menu.Item>
            </>
          ) : (
            <Menu.Item leftSection={<IconPlayerStop size={14} />} onClick={stop}>
              {t('stop')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

/** The same as commands: a list is named by its first columns. */
function SaveCommands(props: {
  list: string
  columns: readonly string[]
  refusal: string | undefined
  onSave: (as: 'csv' | 'json') => void
}): ReactNode {
  const { t } = useTranslation('reports')
  const columns = props.columns.join(', ')
  useCommands(
    (['csv', 'json'] as const).map((as) => ({
      id: `save-${props.list}-${as}`,
      group: 'page',
      label: t(`saveAs.${as}`, { columns }),
      Icon: IconDownload,
      refusal: props.refusal,
      run: () => props.onSave(as),
    })),
  )
  return null
}

function narrowedBy(filter: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const given = Object.entries(filter).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  )
  return Object.fromEntries(given)
}
