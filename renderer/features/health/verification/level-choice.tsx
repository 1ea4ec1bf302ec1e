import { NumberInput, Popover } from '@mantine/core'
import { IconGauge } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'

import type { CatalogState, StoreRow, VerificationLevel } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { verificationCostQuery } from '../../../api/queries/health.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { ChoiceBar } from '../../../parts/controls/choice-bar.tsx'
import { useErrorTitle, errorDataOf } from '../../../parts/feedback/problem.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import styles from './verification.module.css'

const levels: readonly VerificationLevel[] = ['listing', 'checksum', 'content']

/** How deep to look, what that asks of the store, and how fast it may. */
export function LevelChoice(props: {
  store: StoreRow
  level: VerificationLevel
  catalog: CatalogState | undefined
  mostBytesPerSecond: number | undefined
  onLevel: (level: VerificationLevel) => void
  onMost: (bytesPerSecond: number | undefined) => void
}): ReactNode {
  const { store, level } = props
  const { t } = useTranslation('health')
  return (
    <div className={styles['line']}>
      <ChoiceBar
        label={t('level.label')}
        value={level}
        choices={levels.map((value) => ({ value, text: t(`level.${value}`) }))}
        onChange={props.onLevel}
      />
      <Cost store={store} level={level} catalog={props.catalog} />
      <span className="grow" />
      {level === 'content' && <SpeedLimit value={props.mostBytesPerSecond} onChange={props.onMost} />}
    </div>
  )
}

function Cost(props: {
  store: StoreRow
  level: VerificationLevel
  catalog: CatalogState | undefined
}): ReactNode {
  const { store, level, catalog } = props
  const { t } = useTranslation('health')
  const format = useFormat()
  const errorTitle = useErrorTitle()
  const cost = useQuery(verificationCostQuery(useClient(), store.id, level, catalog))
  const detail = t(`level.${level}Detail`)
  if (catalog?.asOfMs === undefined)
    return <span className={`trunc ${styles['what']}`}>{t('cost.notListed')}</span>
  if (cost.isError) {
    return <span className={`trunc ${styles['what']}`}>{errorTitle(errorDataOf(cost.error))}</span>
  }
  if (cost.data === undefined) return <span className={`trunc ${styles['what']}`}>{detail}</span>
  const { requests, readBytes, objects } = cost.data
  const isFolder = store.driver === 'filesystem'
  const parts = [
    ...(objects === 0
      ? []
      : [
          t(level === 'listing' ? 'verified.manifests' : 'cost.objects', {
            count: objects,
            formatted: format.count(objects),
          }),
        ]),
    ...(isFolder
      ? []
      : [
          requests === 0
            ? t('cost.noRequests')
            : t('cost.requests', { count: requests, formatted: format.count(requests) }),
        ]),
    readBytes === 0 ? t('cost.readNothing') : t('cost.read', { size: format.bytes(readBytes) }),
  ]
  const billed = isFolder ? t('cost.folder') : requests + readBytes > 0 ? t('cost.mayBeBilled') : ''
  return (
    <span
      className={`trunc ${styles['what']}`}
      title={[detail, billed].filter((line) => line !== '').join('\n')}
    >
      {parts.join(' · ')}
      {billed !== '' && ` · ${billed}`}
    </span>
  )
}

const bytesOfMb = 1_000_000

function SpeedLimit(props: {
  value: number | undefined
  onChange: (bytesPerSecond: number | undefined) => void
}): ReactNode {
  const { value, onChange } = props
  const { t } = useTranslation('health')
  const format = useFormat()
  const [opened, setOpened] = useState(false)
  return (
    <Popover opened={opened} onChange={setOpened} width={240} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="small"
          tone="ghost"
          icon={<IconGauge size={14} />}
          title={t('limits.title')}
          onClick={() => setOpened((now) => !now)}
        >
          {value === undefined
            ? t('limits.short')
            : t('limits.on', { speed: t('progress.speed', { speed: format.bytes(value) }) })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('limits.title')}>
        <NumberInput
          label={t('limits.bytes')}
          description={t('limits.bytesHint')}
          size="xs"
          value={value === undefined ? '' : value / bytesOfMb}
          min={0.1}
          max={100_000}
          decimalScale={1}
          allowNegative={false}
          onChange={(typed) =>
            onChange(typeof typed === 'number' && typed >= 0.1 ? typed * bytesOfMb : undefined)
          }
        />
      </Popover.Dropdown>
    </Popover>
  )
}
