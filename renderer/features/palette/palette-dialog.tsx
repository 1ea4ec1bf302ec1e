import { Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react'

import type { SearchHit, StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { knownRepositories } from '../../api/lists/known-repositories.ts'
import { searchQuery } from '../../api/queries/search.ts'
import { keysText, matches } from '../../parts/commands/keys.ts'
import { paletteKeys } from '../../parts/commands/shortcuts.ts'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { rowByKey } from '../../parts/grid/row-keys.ts'
import { rowsInOrder } from '../../parts/grid/shown.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { SaveList } from '../save-list/save-list.tsx'
import { mergeHits, stillAsked } from './found-hits.ts'
import { PaletteList } from './palette-list.tsx'
import styles from './palette.module.css'
import { readTyped } from './typed-text.ts'
import { useChoices } from './use-choices.ts'
import { useHitColumns } from './use-hit-columns.ts'
import { useTakeChoice } from './use-take-choice.ts'

const pauseMs = 300
const shortest = 2
const mostNamed = 3
const pageRows = 10
const noHits: readonly SearchHit[] = []

/**
 * Goes to a store, a part of it, a repository, tag, manifest, blob or object, or does what can be done here. What the window knows
 * shows at once, the rest as stores answer.
 */
export function PaletteDialog(props: {
  stores: readonly StoreRow[]
  /** What stands there to begin with. */
  typed: string
  onClose: () => void
}): ReactNode {
  const { stores } = props
  const { t } = useTranslation(['shell', 'commands'])
  const client = useClient()
  const queries = useQueryClient()
  const [input, setInput] = useState(props.typed)
  const [entered, setEntered] = useState('')
  const [activeKey, setActiveKey] = useState<string>()
  const typed = useMemo(() => readTyped(input), [input])
  const text = typed.onlyCommands ? '' : typed.text
  const [paused] = useDebouncedValue(text, pauseMs)
  const asked = entered === text || paused === text ? text : ''
  const search = useQuery({ ...searchQuery(client, asked), enabled: asked.length >= shortest })
  const hits = asked === text && asked.length >= shortest ? (search.data ?? noHits) : noHits
  const found = useMemo(
    () => mergeHits(knownRepositories(queries, text), hits, stores, text),
    [queries, text, hits, stores],
  )
  const groups = useChoices(typed, stores, found)
  const choices = useMemo(() => groups.flatMap(({ choices }) => choices), [groups])
  const foundHits = useMemo(
    () => choices.flatMap((choice) => (choice.kind === 'hit' ? [choice.hit] : [])),
    [choices],
  )
  // The choice stays when another store answers and its results are placed before it.
  const kept = choices.findIndex(({ key }) => key === activeKey)
  const index = kept === -1 ? Math.min(0, choices.length - 1) : kept
  const active = choices[index]
  const take = useTakeChoice(props.onClose)
  const columns = useHitColumns(
    useCallback((id: string) => stores.find((store) => store.id === id)?.name ?? id, [stores]),
  )
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.altKey) return
    const target = event.shiftKey || event.ctrlKey || event.metaKey ? undefined : moved(event.key)
    if (target !== undefined) setActiveKey(choices[target]?.key)
    else if (event.key !== 'Enter') return
    else if (active === undefined) setEntered(text)
    else if (paletteKeys.second.some((keys) => matches(keys, event))) take.copy(active)
    else take.run(active)
    event.preventDefault()
  }
  return (
    <Modal.Root
      opened
      onClose={props.onClose}
      padding={0}
      size={620}
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
            aria-expanded={choices.length > 0}
            aria-controls="palette-choices"
            aria-autocomplete="list"
            {...(active === undefined ? {} : { 'aria-activedescendant': `palette-${index}` })}
            placeholder={t('search.placeholder')}
            value={input}
            maxLength={512}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              setInput(event.currentTarget.value)
              setActiveKey(undefined)
            }}
            onKeyDown={onKeyDown}
          />
          <kbd aria-hidden="true">{keysText(paletteKeys.close[0])}</kbd>
        </div>
        <PaletteList
          groups={groups}
          active={active?.key}
          failed={found.failed}
          stores={stores}
          onTake={take.run}
          onActive={setActiveKey}
        />
        {search.isError && <ErrorPanel error={search.error} onRetry={() => void search.refetch()} />}
        <div className={styles['foot']}>
          <output className={styles['state']}>{stateWords()}</output>
          {active !== undefined && (
            <span className={styles['keys']} aria-hidden="true">
              <kbd>{keysText(paletteKeys.run[0])}</kbd>
              {t(active.kind === 'command' ? 'search.doIt' : 'search.open')}
              {take.canCopy(active) && (
                <>
                  <kbd>{keysText(paletteKeys.second[0])}</kbd>
                  {t('commands:inPalette.second')}
                </>
              )}
            </span>
          )}
          {foundHits.length > 0 && (
            <SaveList
              list="search-results"
              columns={columns}
              filter={{ text }}
              complete={asked === text && !search.isFetching && found.failed.length === 0}
              rows={rowsInOrder(foundHits)}
              look="icon"
            />
          )}
        </div>
      </Modal.Content>
    </Modal.Root>
  )

  function moved(key: string): number | undefined {
    return rowByKey(key, choices.length, index === -1 ? undefined : index, pageRows)
  }

  function stateWords(): string {
    if (typed.onlyCommands || text.length < shortest) {
      return typed.text === '' && choices.length > 0
        ? t(typed.onlyCommands ? 'search.commands' : 'search.hint', { count: choices.length })
        : choices.length > 0
          ? t('search.count', { count: choices.length })
          : t(typed.onlyCommands ? 'search.noCommand' : 'search.tooShort', { text: typed.text })
    }
    if (search.isFetching || asked !== text) {
      const asking = stillAsked(hits, stores)
      const some = asking.slice(0, mostNamed).map(({ name }) => name)
      // While all stores are still to answer, their names are left out.
      if (asking.length === stores.length || some.length === 0) return t('search.searching')
      const more = asking.length - some.length
      const names = some.join(', ')
      return more === 0
        ? t('search.waitingFor', { stores: names })
        : t('search.waitingForMore', { stores: names, count: more })
    }
    return choices.length === 0 ? t('search.nothing', { text }) : t('search.count', { count: choices.length })
  }
}
