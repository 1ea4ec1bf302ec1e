import { TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { Button } from '../../parts/controls/button.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import { movedInto, nameIn, renamed, type FileMove } from './file-names.ts'

/** Asks for the new key of a file or folder, or for the folder that several go into. */
export function RenameForm(props: {
  store: StoreRow
  keys: readonly string[]
  onDone: () => void
}): ReactNode {
  const { store, keys } = props
  const { t } = useTranslation(['plans', 'common'])
  const { openDialog } = useWindowState()
  const [first = ''] = keys
  const [typed, setTyped] = useState(() =>
    keys.length === 1 ? first.replace(/\/$/, '') : first.slice(0, -nameIn(first).length).replace(/\/$/, ''),
  )
  const moves: readonly FileMove[] = keys.length === 1 ? [renamed(first, typed)] : movedInto(keys, typed)
  const isEmpty = keys.length === 1 && typed.replaceAll('/', '').trim() === ''
  const isSame = moves.every(({ from, to }) => from === to)
  return (
    <form
      className="dialog-body"
      onSubmit={(event) => {
        event.preventDefault()
        if (isSame || isEmpty) return
        const input = { store: store.id, moves }
        openDialog({ kind: 'makePlan', store, asked: { method: 'planFileMove', input }, count: keys.length })
      }}
    >
      <TextInput
        label={t(keys.length === 1 ? 'renameForm.name' : 'renameForm.names')}
        description={t('renameForm.what')}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        data-autofocus
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className="dialog-actions">
        <Button onClick={props.onDone}>{t('common:cancel')}</Button>
        <Button
          tone="primary"
          submit
          disabled={isEmpty}
          disabledReason={isSame ? t('renameForm.same') : undefined}
        >
          {t('renameForm.go')}
        </Button>
      </div>
    </form>
  )
}
