import { NumberInput, Select } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { usePresign } from '../../api/presign.ts'
import { Button } from '../../parts/controls/button.tsx'
import { CopyButton } from '../../parts/controls/copy-button.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import styles from './presign-form.module.css'

const lifetimes = { quarter: 15 * 60, hour: 3600, day: 24 * 3600, week: 7 * 24 * 3600 } as const
type Lifetime = keyof typeof lifetimes | 'custom'
const choices: readonly Lifetime[] = ['quarter', 'hour', 'day', 'week', 'custom']
const mostMinutes = 7 * 24 * 60

/** Makes a link that anybody can read one object by, for as long as the person says. */
export function PresignForm(props: { store: StoreRow; objectKey: string; onDone: () => void }): ReactNode {
  const { store, objectKey } = props
  const { t } = useTranslation(['files', 'common'])
  const [lifetime, setLifetime] = useState<Lifetime>('hour')
  const [minutes, setMinutes] = useState(60)
  const presign = usePresign(store.id, objectKey)
  const expiresInSeconds = lifetime === 'custom' ? minutes * 60 : lifetimes[lifetime]
  const change = (next: () => void): void => {
    next()
    // A link that is shown has the old lifetime, so it is removed.
    presign.reset()
  }
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        presign.mutate(expiresInSeconds)
      }}
    >
      <p className={`mono ${styles['key']}`}>{objectKey}</p>
      <div className={styles['lifetime']}>
        <Select
          label={t('presign.lifetime')}
          value={lifetime}
          data={choices.map((value) => ({ value, label: t(`presign.${value}`) }))}
          onChange={(value) => {
            const chosen = choices.find((known) => known === value)
            if (chosen !== undefined) change(() => setLifetime(chosen))
          }}
          data-autofocus
        />
        {lifetime === 'custom' && (
          <NumberInput
            label={t('presign.minutes')}
            size="xs"
            value={minutes}
            min={1}
            max={mostMinutes}
            clampBehavior="strict"
            allowDecimal={false}
            allowNegative={false}
            onChange={(value) => {
              if (typeof value === 'number' && value >= 1) change(() => setMinutes(value))
            }}
          />
        )}
      </div>
      <Note tone="warning">{t('presign.warning')}</Note>
      {presign.isError && <ErrorPanel error={presign.error} compact />}
      {presign.data !== undefined && <PresignedLink link={presign.data} driver={store.driver} />}
      <div className="dialog-actions">
        <Button onClick={props.onDone}>{t('common:close')}</Button>
        <Button tone="primary" submit disabled={presign.isPending}>
          {t('presign.make')}
        </Button>
      </div>
    </form>
  )
}

function PresignedLink(props: {
  link: { readonly url?: string; readonly untilMs: number }
  driver: StoreRow['driver']
}): ReactNode {
  const { url, untilMs } = props.link
  const { t } = useTranslation('files')
  const format = useFormat()
  if (url === undefined) {
    return <Note>{t(props.driver === 'filesystem' ? 'presign.noneFolder' : 'presign.none')}</Note>
  }
  return (
    <div className={`box ${styles['link']}`}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
      <output className={`mono ${styles['url']}`} tabIndex={0} aria-label={t('presign.link')}>
        {url}
      </output>
      <div className={styles['linkFoot']}>
        <span>{t('presign.until', { time: format.dateTime(untilMs) })}</span>
        <CopyButton value={url} what={t('presign.link')} withWords />
      </div>
    </div>
  )
}
