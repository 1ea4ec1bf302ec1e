import { TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'

import { removalWord } from '../../../electron/api/values/removal-word.ts'
import { useForgetData, useRemoveEverything, useResetSettings } from '../../api/data-folder.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './settings.module.css'

/** Ways back to the beginning, from the smallest to all. */
export function ResetPart(): ReactNode {
  const reset = useResetSettings()
  const forgetWindow = useForgetData()
  const forgetCatalogs = useForgetData()
  return (
    <>
      <Step name="settings" run={() => reset.mutate()} state={reset} />
      <Step name="window" run={() => forgetWindow.mutate('window')} state={forgetWindow} />
      <Step name="catalogs" run={() => forgetCatalogs.mutate('catalogs')} state={forgetCatalogs} />
      <RemoveEverything />
    </>
  )
}

function Step(props: {
  name: 'settings' | 'window' | 'catalogs'
  run: () => void
  state: { readonly isPending: boolean; readonly isSuccess: boolean; readonly error: Error | null }
}): ReactNode {
  const { name, state } = props
  const { t } = useTranslation('settings')
  return (
    <section className={styles['group']} aria-label={t(`reset.${name}`)}>
      <div className={styles['step']}>
        <div>
          <span>{t(`reset.${name}`)}</span>
          <p className={styles['hint']}>{t(`reset.${name}Hint`)}</p>
        </div>
        <Button disabled={state.isPending} onClick={props.run}>
          {state.isSuccess ? t('reset.done') : t(`reset.run.${name}`)}
        </Button>
      </div>
      {state.error !== null && <ErrorPanel error={state.error} compact />}
    </section>
  )
}

function RemoveEverything(): ReactNode {
  const { t } = useTranslation('settings')
  const remove = useRemoveEverything()
  const [typed, setTyped] = useState('')
  return (
    <section className={styles['group']} aria-label={t('reset.everything')}>
      <h3>{t('reset.everything')}</h3>
      <p className={styles['hint']}>{t('reset.everythingHint')}</p>
      <form
        className={styles['trial']}
        onSubmit={(event) => {
          event.preventDefault()
          remove.mutate(typed, { onSuccess: () => setTyped('') })
        }}
      >
        <TextInput
          label={t('reset.typed', { word: removalWord })}
          value={typed}
          maxLength={64}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button submit tone="danger" disabled={typed.trim() !== removalWord || remove.isPending}>
          {remove.isSuccess && typed === '' ? t('reset.done') : t('reset.run.everything')}
        </Button>
      </form>
      {remove.error !== null && <ErrorPanel error={remove.error} compact />}
    </section>
  )
}
