import { Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { FindingRow, StoreRow } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { usePlanRepair } from '../../../api/mutations/health.ts'
import { storesQuery } from '../../../api/queries/stores.ts'
import { Button, IconButton } from '../../../parts/controls/button.tsx'
import { useWindowState } from '../../../state/window-state.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import styles from './findings.module.css'
import { repairsOf, type Repair } from './repairs.ts'

/**
 * What can be done about one finding, or about all of a kind. A button plans it and asks; nothing is changed before the
 * person agrees. In a list the first repair is a button and the others are in a menu.
 */
export function RepairButtons(props: {
  store: StoreRow
  findings: readonly FindingRow[]
  all: boolean
  place: 'list' | 'pane'
  onError: (error: unknown) => void
}): ReactNode {
  const { store, findings, onError } = props
  const { t } = useTranslation('health')
  const { openDialog } = useWindowState()
  const plan = usePlanRepair()
  const textOf = useRepairText(findings, props.all)
  const repairs = repairsOf(findings)
  const [first, ...others] = repairs
  if (first === undefined) return null
  const disabledReason = store.readOnly ? t('repair.readOnly') : undefined
  const run = (repair: Repair): void =>
    plan.mutate(
      { store: store.id, ...repair },
      {
        onSuccess: (made) => openDialog({ kind: 'plan', store, plan: made }),
        onError,
      },
    )
  const button = (repair: Repair): ReactNode => (
    <Button
      key={keyOf(repair)}
      {...(props.place === 'list' ? { tone: 'link' as const } : {})}
      disabled={plan.isPending}
      disabledReason={disabledReason}
      onClick={(event) => {
        event.stopPropagation()
        run(repair)
      }}
    >
      <span className="trunc">{plan.isPending ? t('repair.planning') : textOf(repair)}</span>
    </Button>
  )
  if (props.place === 'pane') return <div className={styles['repairs']}>{repairs.map(button)}</div>
  return (
    <span className={styles['repairsInList']}>
      {button(first)}
      {others.length > 0 && disabledReason === undefined && (
        <Menu position="bottom-end" width={240}>
          <Menu.Target>
            <IconButton size="small" label={t('repair.more')} onClick={(event) => event.stopPropagation()}>
              <IconChevronDown size={12} />
            </IconButton>
          </Menu.Target>
          <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
            {others.map((repair) => (
              <Menu.Item key={keyOf(repair)} onClick={() => run(repair)}>
                {textOf(repair)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </span>
  )
}

function keyOf({ repair, from }: Repair): string {
  return `${repair} ${from ?? ''}`
}

function useRepairText(findings: readonly FindingRow[], all: boolean): (repair: Repair) => string {
  const { t } = useTranslation('health')
  const format = useFormat()
  const stores = useQuery(storesQuery(useClient())).data ?? []
  return ({ repair, from, findings: ids }) => {
    const store = stores.find(({ id }) => id === from)?.name ?? t('findings.unknownStore')
    const formatted = format.count(ids.length)
    if (all && repair !== 'fetchBlob') return t(`repair.${repair}All`, { formatted })
    if (repair === 'fetchBlob') {
      return all ? t('repair.fetchBlobAll', { store, formatted }) : t('repair.fetchBlobFrom', { store })
    }
    const [first] = findings
    if (repair === 'remove' && first !== undefined && isLink(first)) return t('repair.removeLink')
    return t(`repair.${repair}`)
  }
}

function isLink({ key }: FindingRow): boolean {
  return key.endsWith('/link')
}
