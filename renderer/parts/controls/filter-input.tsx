import { IconSearch, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { shortcutText } from '../commands/shortcuts.ts'
import { IconButton } from './button.tsx'
import styles from './filter-input.module.css'

/** Narrows the list of its pane. `/` goes here, Escape empties it. */
export function FilterInput(props: {
  label: string
  value: string
  onChange: (value: string) => void
  /** In a dialog it has the focus to begin with. */
  inDialog?: boolean
}): ReactNode {
  const { t } = useTranslation('common')
  return (
    <div className={styles['filter']}>
      <IconSearch size={14} aria-hidden="true" />
      <input
        type="text"
        role="searchbox"
        aria-label={props.label}
        placeholder={props.label}
        value={props.value}
        maxLength={512}
        spellCheck={false}
        autoComplete="off"
        data-filter
        data-autofocus={props.inDialog === true ? true : undefined}
        onChange={(event) => props.onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || props.value === '') return
          event.stopPropagation()
          props.onChange('')
        }}
      />
      {props.value === '' ? (
        props.inDialog !== true && <kbd aria-hidden="true">{shortcutText('filter')}</kbd>
      ) : (
        <IconButton size="small" label={t('clearFilter')} onClick={() => props.onChange('')}>
          <IconX size={14} />
        </IconButton>
      )}
    </div>
  )
}
