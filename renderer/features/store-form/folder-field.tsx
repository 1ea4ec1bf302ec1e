import { TextInput } from '@mantine/core'
import { IconFolder, IconFolderOpen } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { useHost } from '../../api/client/client-context.tsx'
import { Button } from '../../parts/controls/button.tsx'
import { FolderPicker } from './folder-picker.tsx'
import styles from './store-form.module.css'

/** A folder of the computer that the host runs on: typed, or chosen with the system's dialog or a list of folders. */
export function FolderField(props: {
  shared: Readonly<Record<string, unknown>>
  value: string
  placeholder: string
  onChange: (value: string) => void
}): ReactNode {
  const { t } = useTranslation('stores')
  const host = useHost()
  const [picking, setPicking] = useState(false)
  const browse = async (): Promise<void> => {
    if (host.browseFolder === undefined) {
      setPicking((now) => !now)
      return
    }
    const path = await host.browseFolder()
    if (path !== undefined) props.onChange(path)
  }
  return (
    <div className={styles['folder']}>
      <TextInput
        {...props.shared}
        value={props.value}
        placeholder={props.placeholder}
        maxLength={2048}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      <div>
        <Button
          size="small"
          icon={picking ? <IconFolderOpen size={14} /> : <IconFolder size={14} />}
          aria-expanded={host.browseFolder === undefined ? picking : undefined}
          onClick={() => void browse()}
        >
          {t('form.browse')}
        </Button>
      </div>
      {picking && (
        <FolderPicker
          from={props.value}
          onChoose={(path) => {
            setPicking(false)
            props.onChange(path)
          }}
        />
      )}
    </div>
  )
}
