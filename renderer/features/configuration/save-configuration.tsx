import { Menu } from '@mantine/core'
import { IconAlertTriangle, IconDownload, IconEyeOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { ConfigFormat } from '../../../electron/api/configuration.ts'
import { useSaveConfiguration } from '../../api/mutations/stores.ts'
import { useCommands } from '../../parts/commands/use-commands.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { InBothLanguages } from '../../text/in-both-languages.tsx'
import styles from './configuration.module.css'

/** Writes the configuration to a file: masked, or with its secrets, which go to the file and nowhere else. */
export function SaveConfiguration(props: {
  store: string
  format: ConfigFormat
  fileName: string
}): ReactNode {
  const { t } = useTranslation('configuration')
  const save = useSaveConfiguration()
  const item = (secrets: 'masked' | 'clear', icon: ReactNode): ReactNode => (
    <Menu.Item leftSection={icon} onClick={() => save.mutate({ ...props, secrets })}>
      <span className={styles['saveTitle']}>{t(`export.${secrets}`)}</span>
      <span className={styles['saveDetail']}>{t(`export.${secrets}Detail`)}</span>
    </Menu.Item>
  )
  return (
    <>
      <InBothLanguages>
        <SaveCommands onSave={(secrets) => save.mutate({ ...props, secrets })} />
      </InBothLanguages>
      <Menu position="bottom-end" width={280}>
        <Menu.Target>
          <Button size="small" icon={<IconDownload size={14} />} disabled={save.isPending}>
            {t('export.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {item('masked', <IconEyeOff size={14} />)}
          {item('clear', <IconAlertTriangle size={14} />)}
        </Menu.Dropdown>
      </Menu>
      {save.isError && (
        <div className={styles['saveError']}>
          <ErrorPanel error={save.error} compact />
        </div>
      )}
    </>
  )
}

function SaveCommands(props: { onSave: (secrets: 'masked' | 'clear') => void }): ReactNode {
  const { t } = useTranslation('configuration')
  useCommands(
    (['masked', 'clear'] as const).map((secrets) => ({
      id: `configuration-${secrets}`,
      group: 'page',
      label: t(`export.${secrets}`),
      Icon: secrets === 'masked' ? IconEyeOff : IconAlertTriangle,
      run: () => props.onSave(secrets),
    })),
  )
  return null
}
