import { TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { Button } from '../../parts/controls/button.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'

/** Asks for the name of a new folder. `prefix` is empty or ends in `/`. */
export function NewFolderForm(props: { store: StoreRow; prefix: string; onDone: () => void }): ReactNode {
  const { store, prefix } = props
  const { t } = useTranslation(['plans', 'common'])
  const { openDialog } = useWindowState()
  const [typed, setTyped] = useState('')
  const name = typed.trim().replace(/^\/+|\/+$/g, '')
  return (
    <form
      className="dialog-body"
      onSubmit={(event) => {
        event.preventDefault()
        if (name === '') return
        const input = { store: store.id, key: `${prefix}${name}/` }
        openDialog({ kind: 'makePlan', store, asked: { method: 'planNewFolder', input }, count: 1 })
      }}
    >
      <TextInput
        label={t('folderForm.name')}
        description={t('folderForm.in', { folder: prefix === '' ? store.name : visible(prefix) })}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        data-autofocus
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className="dialog-actions">
        <Button onClick={props.onDone}>{t('common:cancel')}</Button>
        <Button tone="primary" submit disabled={name === ''}>
          {t('folderForm.go')}
        </Button>
      </div>
    </form>
  )
}
