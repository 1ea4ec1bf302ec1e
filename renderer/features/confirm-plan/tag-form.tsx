import { TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { isTag } from '../../../drivers/common/names.ts'
import { Button } from '../../parts/controls/button.tsx'
import { shortDigest } from '../../parts/values/digest.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { useTranslation } from '../../text/use-translation.ts'

/** Asks for the tag that is to point to a manifest. */
export function TagForm(props: {
  store: StoreRow
  repository: string
  digest: string
  onDone: () => void
}): ReactNode {
  const { store, repository, digest } = props
  const { t } = useTranslation(['plans', 'common'])
  const { openDialog } = useWindowState()
  const [typed, setTyped] = useState('')
  const tag = typed.trim()
  const problem = tag === '' ? t('tagForm.empty') : isTag(tag) ? undefined : t('tagForm.grammar')
  return (
    <form
      className="dialog-body"
      onSubmit={(event) => {
        event.preventDefault()
        if (problem !== undefined) return
        const input = { store: store.id, repository, tag, digest }
        openDialog({ kind: 'makePlan', store, asked: { method: 'planTag', input }, count: 1 })
      }}
    >
      <p>{t('tagForm.what', { repository })}</p>
      <p className="mono" title={digest}>
        {shortDigest(digest)}
      </p>
      <TextInput
        label={t('tagForm.tag')}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        data-autofocus
        error={tag === '' ? undefined : problem}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className="dialog-actions">
        <Button onClick={props.onDone}>{t('common:cancel')}</Button>
        <Button tone="primary" submit disabledReason={problem}>
          {t('tagForm.go')}
        </Button>
      </div>
    </form>
  )
}
