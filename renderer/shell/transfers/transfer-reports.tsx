import { Popover } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { TransferReport } from '../../../electron/api/views.ts'
import { useClient } from '../../api/client-context.tsx'
import { transferReportsQuery } from '../../api/queries-reports.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { ErrorPanel } from '../../parts/problem.tsx'
import styles from './transfer-item.module.css'

/** How much was left out or changed on the way; pressed, what and why. */
export function TransferReports(props: { transfer: string; count: number }): ReactNode {
  const { t } = useTranslation('transfers')
  const [opened, setOpened] = useState(false)
  const words = t('reports', { count: props.count })
  return (
    <Popover opened={opened} onChange={setOpened} position="top" width={460} trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={styles['reports']} onClick={() => setOpened((now) => !now)}>
          {words}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={words}>
        {opened && <ReportList transfer={props.transfer} count={props.count} />}
      </Popover.Dropdown>
    </Popover>
  )
}

function ReportList(props: { transfer: string; count: number }): ReactNode {
  const { t } = useTranslation(['transfers', 'common'])
  const reports = useQuery(transferReportsQuery(useClient(), props.transfer, props.count))
  const line = (report: TransferReport): string =>
    [report.path, t(`report.${report.kind}`), report.detail].filter((part) => part !== undefined).join(' · ')
  if (reports.isError) return <ErrorPanel error={reports.error} compact />
  if (reports.data === undefined) return <p>{t('common:loading')}</p>
  const shown = reports.data.slice(0, mostShown)
  return (
    <div className={styles['details']}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
      <ul className={styles['reportList']} tabIndex={0} aria-label={t('reports', { count: props.count })}>
        {shown.map((report, index) => (
          <li key={index}>
            <span className="mono">{report.path}</span>
            <span className={styles['why']}>
              {[t(`report.${report.kind}`), report.detail].filter((part) => part !== undefined).join(': ')}
            </span>
          </li>
        ))}
      </ul>
      {reports.data.length > shown.length && (
        <p className={styles['why']}>{t('moreReports', { count: reports.data.length - shown.length })}</p>
      )}
      <div>
        <CopyButton value={reports.data.map(line).join('\n')} what={t('theReports')} withWords />
      </div>
    </div>
  )
}

const mostShown = 200
