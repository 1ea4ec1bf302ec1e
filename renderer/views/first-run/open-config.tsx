import { FileButton, Textarea } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { useReadConfigFile } from '../../api/mutations-stores.ts'
import { Button } from '../../parts/button.tsx'
import { ErrorPanel } from '../../parts/problem.tsx'
import { useWindowState } from '../../shell/window-state.tsx'
import { ConfigDraftList } from './config-draft-list.tsx'
import styles from './open-config.module.css'

const maxBytes = 1024 * 1024

/** Reads a registry's config.yml with its environment, and offers the stores in it. */
export function OpenConfig(props: { file: File | undefined }): ReactNode {
  const { t } = useTranslation('stores')
  const { openDialog } = useWindowState()
  const [file, setFile] = useState(props.file)
  const [environment, setEnvironment] = useState('')
  const read = useReadConfigFile()
  const problem =
    file === undefined ? t('config.noFile') : file.size > maxBytes ? t('config.tooLarge') : undefined
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (file !== undefined && problem === undefined) read.mutate({ file, environment })
      }}
    >
      <div className={styles['file']}>
        <IconFileText size={16} aria-hidden="true" />
        <span className="grow trunc">{file?.name ?? t('config.file')}</span>
        <FileButton
          accept=".yml,.yaml,text/yaml,application/yaml"
          inputProps={{ 'aria-label': t('config.file') }}
          onChange={(chosen) => {
            if (chosen === null) return
            setFile(chosen)
            read.reset()
          }}
        >
          {({ onClick }) => (
            <Button data-autofocus onClick={onClick}>
              {file === undefined ? t('config.choose') : t('config.another')}
            </Button>
          )}
        </FileButton>
      </div>
      <Textarea
        label={t('config.environment')}
        description={t('config.environmentDetail')}
        classNames={{ input: 'mono' }}
        value={environment}
        minRows={2}
        maxRows={8}
        autosize
        spellCheck={false}
        maxLength={65_536}
        onChange={(event) => {
          setEnvironment(event.currentTarget.value)
          read.reset()
        }}
      />
      {file !== undefined && problem !== undefined && <p className={styles['problem']}>{problem}</p>}
      {read.isError && <ErrorPanel error={read.error} compact />}
      {read.data === undefined ? (
        <div className={styles['actions']}>
          <Button tone="primary" submit disabledReason={problem} disabled={read.isPending}>
            {read.isPending ? t('config.reading') : t('config.read')}
          </Button>
        </div>
      ) : (
        <ConfigDraftList
          drafts={read.data}
          onUse={(draft) =>
            openDialog({
              kind: 'addStore',
              draft,
              ...(file === undefined ? {} : { fileName: file.name }),
            })
          }
        />
      )}
    </form>
  )
}
