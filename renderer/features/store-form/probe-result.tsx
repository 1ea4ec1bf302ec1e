import { IconCircleCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { useProbe } from '../../api/mutations/stores.ts'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import styles from './store-form.module.css'

/** What the connection check found: how quick and what is there, or what is wrong. */
export function ProbeResult(props: {
  probe: Pick<ReturnType<typeof useProbe>, 'data' | 'error' | 'status'>
}): ReactNode {
  const { t } = useTranslation('stores')
  const format = useFormat()
  const { probe } = props
  if (probe.status === 'error') return <ErrorPanel error={probe.error} compact />
  if (probe.data === undefined) return null
  return (
    <output className={styles['connected']}>
      <IconCircleCheck size={16} aria-hidden="true" />
      {t('form.checked', {
        latency: format.duration(probe.data.latencyMs),
        layout: t(`form.layout.${probe.data.layout.kind}`),
      })}
    </output>
  )
}
