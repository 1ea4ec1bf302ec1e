import { Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { ReportFormat } from '../../api/mutations/health.ts'
import { Button } from '../../parts/controls/button.tsx'
import { useTranslation } from '../../text/use-translation.ts'

const formats: readonly ReportFormat[] = ['json', 'csv']

/** A button that asks in which format a report is saved. */
export function SaveReport(props: {
  isSaving: boolean
  small?: boolean
  onSave: (format: ReportFormat) => void
}): ReactNode {
  const { t } = useTranslation('health')
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button
          size={props.small === true ? 'small' : 'normal'}
          icon={<IconDownload size={14} />}
          disabled={props.isSaving}
        >
          {t('saveReport')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map((format) => (
          <Menu.Item key={format} onClick={() => props.onSave(format)}>
            {t(`format.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** The name of a report that is offered: what it is about, the store and the day. */
export function reportName(about: string, store: string, format: ReportFormat): string {
  const day = new Date().toISOString().slice(0, 10)
  const name = store.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
  return `${about}-${name}-${day}.${format}`
}
