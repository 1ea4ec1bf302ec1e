import { Menu } from '@mantine/core'
import { IconDots, IconPencil, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'

import type { MirrorRule, StoreRow } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { mirrorRulesQuery, useRemoveMirrorRule } from '../../../api/queries/mirror.ts'
import { Button, IconButton } from '../../../parts/controls/button.tsx'
import { Empty } from '../../../parts/feedback/empty.tsx'
import { LoadingLine } from '../../../parts/feedback/loading-line.tsx'
import { Note } from '../../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { Table, type Column } from '../../../parts/grid/table.tsx'
import { Pane, Panes } from '../../../parts/panes.tsx'
import { useWindowState } from '../../../state/window-state.tsx'
import { useTranslation } from '../../../text/use-translation.ts'
import { LastRun } from './last-run.tsx'
import styles from './rules.module.css'

/** The rules that a person keeps, what they copy, and how their last runs ended. */
export function MirrorRulesView(props: { stores: readonly StoreRow[]; onNew: () => void }): ReactNode {
  const { stores, onNew } = props
  const { t } = useTranslation('mirror')
  const rules = useQuery(mirrorRulesQuery(useClient()))
  const remove = useRemoveMirrorRule()
  const { openDialog } = useWindowState()
  const columns = useColumns(stores, (rule) => remove.mutate(rule))
  const { rules: rows = [], damaged } = rules.data ?? {}
  return (
    <Panes columns={['rest']}>
      <Pane
        label={t('name')}
        header={
          <div className={styles['bar']}>
            <p className="grow">{t('what')}</p>
            <Button onClick={onNew}>{t('newRule')}</Button>
          </div>
        }
        footer={<output>{t('count', { count: rows.length })}</output>}
      >
        {rules.isError && <ErrorPanel error={rules.error} onRetry={() => void rules.refetch()} />}
        {remove.isError && <ErrorPanel error={remove.error} compact />}
        {damaged !== undefined && <Note tone="warning">{t('damaged', { path: damaged })}</Note>}
        {rules.isPending ? (
          <LoadingLine />
        ) : (
          <Table
            table="mirror-rules"
            label={t('name')}
            columns={columns}
            rows={rows}
            rowKey={keyOf}
            reference={({ name }) => name}
            onOpen={(rule) => openDialog({ kind: 'runMirror', rule })}
            empty={
              <Empty
                title={t('none')}
                detail={t('noneDetail')}
                action={<Button onClick={onNew}>{t('newRule')}</Button>}
              />
            }
          />
        )}
      </Pane>
    </Panes>
  )
}

function keyOf({ id }: MirrorRule): string {
  return id
}

function useColumns(
  stores: readonly StoreRow[],
  onRemove: (rule: string) => void,
): readonly Column<MirrorRule>[] {
  const { t } = useTranslation('mirror')
  return useMemo(() => {
    const nameOf = (id: string): string => stores.find((store) => store.id === id)?.name ?? t('goneStore')
    const way = ({ from, to }: MirrorRule): string => `${nameOf(from)} → ${to.map(nameOf).join(', ')}`
    const which = ({ repositories, tags }: MirrorRule): string =>
      `${repositories.join(', ')} : ${tags.length === 0 ? t('everyTag') : tags.join(', ')}`
    return [
      {
        id: 'rule',
        header: t('rule'),
        width: 'minmax(100px, 1fr)',
        cell: ({ name }) => <span className={styles['name']}>{name}</span>,
        title: ({ name }) => name,
        sortKey: ({ name }) => name,
      },
      { id: 'way', header: t('way'), width: 'minmax(140px, 1.4fr)', cell: way, title: way, sortKey: way },
      {
        id: 'which',
        header: t('which'),
        width: 'minmax(120px, 1.4fr)',
        cell: (rule) => <span className="mono">{which(rule)}</span>,
        title: which,
        sortKey: which,
      },
      {
        id: 'lastRun',
        header: t('lastRun'),
        width: 'minmax(150px, 230px)',
        cell: (rule) => <LastRun rule={rule} />,
        sortKey: ({ lastRun }) => lastRun?.atMs ?? 0,
      },
      {
        id: 'actions',
        header: t('actions'),
        headerHidden: true,
        width: '118px',
        align: 'end',
        cell: (rule) => <Actions rule={rule} stores={stores} onRemove={() => onRemove(rule.id)} />,
      },
    ]
  }, [t, stores, onRemove])
}

function Actions(props: { rule: MirrorRule; stores: readonly StoreRow[]; onRemove: () => void }): ReactNode {
  const { rule, stores } = props
  const { t } = useTranslation('mirror')
  const { openDialog } = useWindowState()
  const { id, lastRun: _, ...draft } = rule
  const isGone = [rule.from, ...rule.to].some((each) => !stores.some((store) => store.id === each))
  return (
    <span className={styles['actions']} role="presentation" onClick={(event) => event.stopPropagation()}>
      <Button
        size="small"
        icon={<IconPlayerPlay size={12} />}
        aria-label={t('runRule', { name: rule.name })}
        disabledReason={isGone ? t('hasGone') : undefined}
        onClick={() => openDialog({ kind: 'runMirror', rule })}
      >
        {t('runNow')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <IconButton label={t('menu', { name: rule.name })} size="small">
            <IconDots size={16} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconPencil size={14} />}
            onClick={() => openDialog({ kind: 'mirrorRule', draft, id })}
          >
            {t('edit')}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={14} />} onClick={props.onRemove}>
            {t('remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </span>
  )
}
