import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { Button } from '../../parts/controls/button.tsx'
import { RadioList } from '../../parts/controls/radio-list.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import type { Dialog } from '../../state/dialog.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { useFormat } from '../../text/format.ts'
import styles from './open-config.module.css'

type Choice = `open ${number}` | 'others' | 'all'

/** Asks what to do with several files of which some are configurations. Until then nothing of them is sent. */
export function ConfigAmong(props: {
  of: Extract<Dialog, { kind: 'configAmong' }>
  onDone: () => void
}): ReactNode {
  const { files, others, upload, uploadOthers } = props.of
  const { t } = useTranslation(['stores', 'common'])
  const { openDialog, closeDialog } = useWindowState()
  const format = useFormat()
  const [choice, setChoice] = useState<Choice>('open 0')
  const shown = files.slice(0, mostShown)
  const names = shown.map(({ name }) => name).join(', ')
  const counted = { count: others, formatted: format.count(others) }
  const run = (): void => {
    const file = shown.find((_, index) => choice === `open ${index}`)
    if (file !== undefined) {
      openDialog({ kind: 'openConfig', file })
      return
    }
    closeDialog()
    if (choice === 'others') uploadOthers?.()
    else upload?.()
  }
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        run()
      }}
    >
      <p>{t('config.among', { names, count: files.length })}</p>
      <RadioList<Choice>
        label={t('config.amongLabel')}
        value={choice}
        focused
        choices={[
          ...shown.map(({ name }, index) => ({
            value: `open ${index}` as const,
            text: t('config.amongOpen', { name }),
            detail: t('config.amongOpenDetail', counted),
          })),
          ...(uploadOthers === undefined
            ? []
            : [{ value: 'others' as const, text: t('config.amongOthers', counted) }]),
          ...(upload === undefined ? [] : [{ value: 'all' as const, text: t('config.amongAll') }]),
        ]}
        onChange={setChoice}
      />
      {choice === 'all' && <Note tone="warning">{t('config.uploadWarning', { name: names })}</Note>}
      <div className={styles['actions']}>
        <Button onClick={props.onDone}>{t('common:cancel')}</Button>
        <Button tone={choice === 'all' ? 'danger' : 'primary'} submit>
          {t(choice === 'all' ? 'config.uploadAnyway' : 'config.amongContinue')}
        </Button>
      </div>
    </form>
  )
}

const mostShown = 5
