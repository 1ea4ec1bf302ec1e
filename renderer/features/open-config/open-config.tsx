import { FileButton, Textarea } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { useReadConfigFile } from '../../api/mutations/stores.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ChoiceBar } from '../../parts/controls/choice-bar.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useUnsaved, useWindowState } from '../../state/window-state.tsx'
import { carriesFiles } from '../../api/drops/dropped-files.ts'
import { ConfigDraftList } from './config-draft-list.tsx'
import { maxConfigBytes } from '../drop/configuration-file.ts'
import { UploadInstead } from './upload-instead.tsx'
import styles from './open-config.module.css'

/** Reads a registry's configuration from a file or a pasted text, with its environment, and offers the stores in it. */
export function OpenConfig(props: {
  file: File | undefined
  /** What was pasted. */
  text: string | undefined
  /** Uploads the file that was brought, where the place that it was brought to does that. */
  onUpload: (() => void) | undefined
}): ReactNode {
  const { t } = useTranslation('stores')
  const { openDialog } = useWindowState()
  const [way, setWay] = useState<'file' | 'text'>(props.text === undefined ? 'file' : 'text')
  const [file, setFile] = useState(props.file)
  const [text, setText] = useState(props.text ?? '')
  const [environment, setEnvironment] = useState('')
  const read = useReadConfigFile()
  const from = way === 'file' ? file : text
  const problem = problemOf(from, environment)
  const changed = (change: () => void): void => {
    change()
    read.reset()
  }
  const take = (chosen: File): void => {
    setWay('file')
    setFile(chosen)
    read.reset()
    if (chosen.size <= maxConfigBytes) read.mutate({ from: chosen, environment })
  }
  const { file: dropped, text: pasted } = props
  const { mutate } = read
  useEffect(() => {
    const from = dropped ?? pasted
    if (from !== undefined && !isTooLarge(from)) mutate({ from, environment: '' })
  }, [dropped, pasted, mutate])
  useUnsaved(way === 'text' && text.trim() !== '' && text !== pasted)
  return (
    <form
      className={styles['form']}
      onDragOver={(event) => {
        if (carriesFiles(event.dataTransfer)) event.preventDefault()
      }}
      onDrop={(event) => {
        const [first] = event.dataTransfer.files
        if (first === undefined) return
        event.preventDefault()
        take(first)
      }}
      onSubmit={(event) => {
        event.preventDefault()
        if (problem === undefined) read.mutate({ from: from ?? '', environment })
      }}
    >
      {props.onUpload !== undefined && file !== undefined && file === dropped && (
        <p role="status">{t('config.recognized', { name: file.name })}</p>
      )}
      <div className={styles['ways']}>
        <ChoiceBar
          label={t('config.way')}
          value={way}
          choices={[
            { value: 'file', text: t('config.wayFile') },
            { value: 'text', text: t('config.wayText') },
          ]}
          onChange={(chosen) => changed(() => setWay(chosen))}
        />
        <p className={styles['values']}>{t('config.reads')}</p>
      </div>
      {way === 'file' ? (
        <FileRow file={file} onChoose={take} />
      ) : (
        <Textarea
          label={t('config.text')}
          classNames={{ input: 'mono' }}
          value={text}
          placeholder={'version: 0.1\nstorage:\n  s3:\n    bucket: images'}
          minRows={8}
          maxRows={read.data === undefined ? 16 : 8}
          autosize
          data-autofocus
          spellCheck={false}
          autoComplete="off"
          maxLength={maxConfigBytes}
          onChange={(event) => {
            const { value } = event.currentTarget
            changed(() => setText(value))
          }}
        />
      )}
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
          const { value } = event.currentTarget
          changed(() => setEnvironment(value))
        }}
      />
      {problem === 'tooLarge' && <p className={styles['problem']}>{t('config.tooLarge')}</p>}
      {read.isError && <ErrorPanel error={read.error} compact />}
      {read.data === undefined ? (
        <div className={styles['actions']}>
          <Button
            tone="primary"
            submit
            disabledReason={problem === undefined ? undefined : t(`config.${problem}`)}
            disabled={read.isPending}
          >
            {read.isPending ? t('config.reading') : t('config.read')}
          </Button>
        </div>
      ) : (
        <ConfigDraftList
          reading={read.data}
          onUse={(draft) =>
            openDialog({
              kind: 'addStore',
              draft,
              fileName: from instanceof File ? from.name : t('config.pasted'),
            })
          }
        />
      )}
      {props.onUpload !== undefined && file !== undefined && file === dropped && (
        <UploadInstead name={file.name} onUpload={props.onUpload} />
      )}
    </form>
  )
}

function isTooLarge(from: File | string): boolean {
  return from instanceof File && from.size > maxConfigBytes
}

/** A configuration may be variables only, as for a registry. */
function problemOf(
  from: File | string | undefined,
  environment: string,
): 'noFile' | 'noText' | 'tooLarge' | undefined {
  if (from instanceof File) return from.size > maxConfigBytes ? 'tooLarge' : undefined
  if (environment.trim() !== '') return undefined
  if (from === undefined) return 'noFile'
  return from.trim() === '' ? 'noText' : undefined
}

function FileRow(props: { file: File | undefined; onChoose: (file: File) => void }): ReactNode {
  const { t } = useTranslation('stores')
  const { file } = props
  return (
    <div className={`box ${styles['file']}`}>
      <IconFileText size={16} aria-hidden="true" />
      <span className="grow trunc">{file?.name ?? t('config.file')}</span>
      <FileButton
        accept=".yml,.yaml,.json,.env,.sh,text/yaml,application/yaml"
        inputProps={{ 'aria-label': t('config.file') }}
        onChange={(chosen) => {
          if (chosen !== null) props.onChoose(chosen)
        }}
      >
        {({ onClick }) => (
          <Button data-autofocus onClick={onClick}>
            {file === undefined ? t('config.choose') : t('config.another')}
          </Button>
        )}
      </FileButton>
    </div>
  )
}
