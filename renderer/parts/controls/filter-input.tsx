import { IconSearch, IconX } from '@tabler/icons-react'
import { useDeferredValue, useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { filterKeys, matchesAny } from '../commands/shortcuts.ts'
import { ShortcutKeys } from '../commands/shortcut-keys.tsx'
import { goToFirstRow } from '../grid/list-of-filter.ts'
import { IconButton } from './button.tsx'
import styles from './filter-input.module.css'

/**
 * Narrows the list of its pane. `/` goes here, Escape empties it, Down goes to the first row of the list and Enter opens it,
 * as soon as the list is narrowed by what is typed.
 */
export function FilterInput(props: {
  label: string
  value: string
  onChange: (value: string) => void
  /** In a dialog it has the focus to begin with. */
  inDialog?: boolean
}): ReactNode {
  const { t } = useTranslation('common')
  const input = useRef<HTMLInputElement>(null)
  // The list is narrowed by a deferred value, too: both are made anew at once.
  const narrowedBy = useDeferredValue(props.value)
  const wanted = useRef<'row' | 'open'>(undefined)
  const go = (): void => {
    if (wanted.current !== undefined && input.current !== null)
      goToFirstRow(input.current, wanted.current === 'open')
    wanted.current = undefined
  }
  useEffect(() => {
    if (narrowedBy === props.value) go()
  })
  const want = (what: 'row' | 'open'): void => {
    wanted.current = what
    if (narrowedBy === props.value) go()
  }
  return (
    <div className={styles['filter']}>
      <IconSearch size={14} aria-hidden="true" />
      <input
        ref={input}
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
          if (event.nativeEvent.isComposing) return
          if (matchesAny(filterKeys.clear, event) && props.value !== '') {
            event.stopPropagation()
            props.onChange('')
          } else if (matchesAny(filterKeys.toList, event)) {
            event.preventDefault()
            want('row')
          } else if (matchesAny(filterKeys.firstHit, event) && props.value !== '') {
            event.preventDefault()
            want('open')
          }
        }}
      />
      {props.value === '' ? (
        props.inDialog !== true && <ShortcutKeys of="filter" />
      ) : (
        <IconButton size="small" label={t('clearFilter')} onClick={() => props.onChange('')}>
          <IconX size={14} />
        </IconButton>
      )}
    </div>
  )
}
