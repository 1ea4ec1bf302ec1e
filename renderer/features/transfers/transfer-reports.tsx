import { Popover } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { memo, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { TransferReport } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { transferReportsQuery } from '../../api/queries/reports.ts'
import { CopyButton } from '../../parts/controls/copy-button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useExplanation } from '../../text/explanations.ts'
import { useFormat } from '../../text/format.ts'
import styles from './transfer-item.module.css'
import { visible } from '../../text/visible.ts'

interface ReportsProps {
  transfer: string
  count: number
  /** There may be more. */
  atLeast: boolean
}

/** A button with the number of reports of a transfer; pressed, it shows them. */
export function TransferReports(props: ReportsProps): ReactNode {
  const { t } = useTranslation('transfers')
  const formatCount = useReportCount(props)
  const [opened, setOpened] = useState(false)
  const words = t('reports', { count: props.count, formatted: formatCount(props.count) })
  return (
    <Popover opened={opened} onChange={setOpened} position="top" width={460} trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={styles['reports']} onClick={() => setOpened((now) => !now)}>
          {words}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={words}>
        {opened && <ReportList {...props} words={words} />}
      </Popover.Dropdown>
    </Popover>
  )
}

/** Memoized: thousands of lines are not rendered again with every progress of the transfer. */
const ReportList = memo(function ReportList(props: ReportsProps & { words: string }): ReactNode {
  const { t } = useTranslation(['transfers', 'common'])
  const format = useFormat()
  const formatCount = useReportCount(props)
  const reports = useQuery(transferReportsQuery(useClient(), props.transfer, props.count))
  const explain = useExplanation()
  const said = ({ kind, detail, ...more }: TransferReport): readonly string[] => [
    t(`report.${kind}`),
    ...(detail === undefined ? [] : [explain({ ...more, detail })]),
  ]
  const line = (report: TransferReport): string => [report.path, ...said(report)].join(' · ')
  if (reports.isError) return <ErrorPanel error={reports.error} compact />
  if (reports.data === undefined) return <p>{t('common:loading')}</p>
  const { length: kept } = reports.data
  const shown = reports.data.slice(0, mostShown)
  const lines = reports.data.map(line)
  if (props.count > kept) lines.push(t('reportsNotKept', { formatted: formatCount(props.count - kept) }))
  return (
    <div className={styles['details']}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
      <ul className={styles['reportList']} tabIndex={0} aria-label={props.words}>
        {shown.map((report, index) => (
          <li key={index}>
            <span className="mono">{visible(report.path)}</span>
            <span className={styles['why']}>{said(report).join(': ')}</span>
          </li>
        ))}
      </ul>
      {props.count > shown.length && (
        <p className={styles['why']}>
          {t(props.count > kept ? 'moreReportsThanKept' : 'moreReports', {
            formatted: formatCount(props.count - shown.length),
            kept: format.count(kept),
          })}
        </p>
      )}
      <div>
        <CopyButton value={lines.join('\n')} what={t('theReports')} withWords />
      </div>
    </div>
  )
})

/** What is counted as `90,000+` where there may be more. */
function useReportCount({ atLeast }: ReportsProps): (count: number) => string {
  const format = useFormat()
  return (count) => (atLeast ? `${format.count(count)}+` : format.count(count))
}

const mostShown = 200
