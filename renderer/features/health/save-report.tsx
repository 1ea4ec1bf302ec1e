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
