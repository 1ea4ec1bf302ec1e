import { Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { knownRepositories } from '../../api/lists/known-repositories.ts'
import { searchQuery } from '../../api/queries/search.ts'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { rowsInOrder } from '../../parts/grid/shown.ts'
import { SaveList } from '../save-list/save-list.tsx'
import { useHitColumns } from './use-hit-columns.ts'
import { addressOf, mergeResults, searchText, stillAsked, type Result } from './search-results.ts'
import { SearchResults } from './search-results-list.tsx'
import styles from './search.module.css'

const pauseMs = 300
const shortest = 2
const mostNamed = 3

/** Goes to a repository, tag, manifest or blob of any store. Listed names show at once, the rest as stores answer. */
export function SearchDialog(props: { stores: readonly StoreRow[]; onClose: () => void }): ReactNode {
  const { t } = useTranslation('shell')
  const goTo = useGoTo()
  const client = useClient()
  const queries = useQueryClient()
  const [typed, setTyped] = useState('')
  const [entered, setEntered] = useState('')
  const [chosenKey, setChosenKey] = useState<string>()
  const text = searchText(typed)
  const [paused] = useDebouncedValue(text, pauseMs)
  const asked = entered === text || paused === text ? text : ''
  const search = useQuery({ ...searchQuery(client, asked), enabled: asked.length >= shortest })
  const hits = asked === text ? (search.data ?? []) : []
  const results = mergeResults(knownRepositories(queries, text), hits, props.stores)
  // The choice stays when another store answers and its results are placed before it.
  const kept = results.choices.findIndex(({ key }) => key === chosenKey)
  const index = kept === -1 ? Math.min(0, results.choices.length - 1) : kept
  const setActive = (next: number): void => setChosenKey(results.choices[next]?.key)
  const choose = (result: Result): void => {
    props.onClose()
    goTo(addressOf(result.hit))
  }
  const columns = useHitColumns(
    useCallback((id: string) => props.stores.find((store) => store.id === id)?.name ?? id, [props.stores]),
  )
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const chosen = results.choices[index]
    if (event.key === 'ArrowDown') setActive(Math.min(index + 1, results.choices.length - 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(index - 1, 0))
    else if (event.key === 'Enter' && chosen !== undefined) choose(chosen)
    else if (event.key === 'Enter') setEntered(text)
    else return
    event.preventDefault()
  }
  return (
    <Modal.Root
      opened
      onClose={props.onClose}
      padding={0}
      size={560}
      yOffset={48}
      centered={false}
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay color="var(--scrim)" backgroundOpacity={1} />
      <Modal.Content aria-label={t('search.title')}>
        <div className={styles['input']}>
          <IconSearch size={16} aria-hidden="true" />
          <input
            data-autofocus
            role="combobox"
            aria-label={t('search.placeholder')}
            aria-expanded={results.choices.length > 0}
            aria-controls="search-results"
            aria-autocomplete="list"
            {...(results.choices[index] === undefined ? {} : { 'aria-activedescendant': `search-${index}` })}
            placeholder={t('search.placeholder')}
            value={typed}
            maxLength={512}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              setTyped(event.currentTarget.value)
              setChosenKey(undefined)
            }}
            onKeyDown={onKeyDown}
          />
          <kbd>Esc</kbd>
        </div>
        <SearchResults
          results={results}
          active={index}
          stores={props.stores}
          onChoose={choose}
          onActive={setActive}
        />
        {search.isError && <ErrorPanel error={search.error} onRetry={() => void search.refetch()} />}
        <div className={styles['foot']}>
          <output className={styles['state']}>{stateWords()}</output>
          {results.choices.length > 0 && (
            <SaveList
              list="search-results"
              columns={columns}
              filter={{ text }}
              complete={asked === text && !search.isFetching && results.failed.length === 0}
              rows={rowsInOrder(results.choices)}
              look="icon"
            />
          )}
        </div>
      </Modal.Content>
    </Modal.Root>
  )

  function stateWords(): string {
    if (text.length < shortest) return t('search.hint')
    if (search.isFetching || asked !== text) {
      const asking = stillAsked(hits, props.stores)
      const some = asking.slice(0, mostNamed).map(({ name }) => name)
      // While all stores are still to answer, their names are left out.
      if (asking.length === props.stores.length || some.length === 0) return t('search.searching')
      const more = asking.length - some.length
      const stores = some.join(', ')
      return more === 0
        ? t('search.waitingFor', { stores })
        : t('search.waitingForMore', { stores, count: more })
    }
    return results.choices.length === 0
      ? t('search.nothing', { text })
      : t('search.count', { count: results.choices.length })
  }
}
