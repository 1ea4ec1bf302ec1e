import { IconFile, IconFileText, IconStack2, type Icon } from '@tabler/icons-react'
import { useState, type DragEventHandler, type ReactNode } from 'react'
import { Trans, useTranslation } from 'react-i18next'

import type { StoreRow } from '../../../electron/api/views.ts'
import type { StoreAddress } from '../../address/address.ts'
import { isMac } from '../../parts/shortcuts.ts'
import { useWindowState } from '../../shell/window-state.tsx'
import { Refusal } from '../files/drop-overlay.tsx'
import { useFileDrag, type DropAim, type FileDrag } from '../files/use-file-drag.ts'
import styles from './drop-choice.module.css'
import { filePrefix } from './file-prefix.ts'
import { useOpenDropped } from './use-open-dropped.ts'

type Choice = 'images' | 'files' | 'configuration'

const icons: Readonly<Record<Choice, Icon>> = {
  images: IconStack2,
  files: IconFile,
  configuration: IconFileText,
}

/**
 * A page of a store that takes files: what they become is chosen by where they are let go. Nothing is sent before it
 * is confirmed. The Files tab has a way of its own.
 */
export function useDropChoice(
  store: StoreRow,
  address: StoreAddress,
): {
  readonly handlers: Partial<Record<'onDragOver' | 'onDragLeave' | 'onDrop', DragEventHandler>>
  readonly overlay: ReactNode
} {
  const { openDialog } = useWindowState()
  const openDropped = useOpenDropped()
  const [refused, setRefused] = useState(false)
  const repository = address.at === 'repositories' ? address.repository : undefined
  const choices = choicesAt(address.at)
  const { drag, handlers } = useFileDrag(({ dropped, files, aim }) => {
    const choice = choiceOf(aim, choices)
    const [file] = files
    if (choice === 'configuration') {
      if (file !== undefined) openDialog({ kind: 'openConfig', file })
      return
    }
    setRefused(store.readOnly)
    if (!store.readOnly) openDropped({ store, repository, as: choice, dropped })
  })
  if (address.at === 'files') return { handlers: {}, overlay: null }
  if (drag === undefined) {
    return {
      handlers,
      overlay: refused && store.readOnly && <Refusal store={store} onClose={() => setRefused(false)} />,
    }
  }
  // What opens a configuration writes nothing, so a read-only store takes that.
  const overlay =
    store.readOnly && !choices.includes('configuration') ? (
      <Refusal store={store} />
    ) : (
      <Overlay store={store} repository={repository} drag={drag} choices={choices} />
    )
  return { handlers, overlay }
}

/** The first is for what is let go beside them. */
function choicesAt(at: StoreAddress['at']): readonly Choice[] {
  return at === 'configuration' ? ['configuration', 'images', 'files'] : ['images', 'files']
}

function choiceOf({ over, alt }: DropAim, choices: readonly Choice[]): Choice {
  if (alt) return 'files'
  return choices.find((choice) => choice === over) ?? choices[0] ?? 'images'
}

function Overlay(props: {
  store: StoreRow
  repository: string | undefined
  drag: FileDrag
  choices: readonly Choice[]
}): ReactNode {
  const { store, drag, choices } = props
  const { t } = useTranslation('push')
  const aimed = choiceOf(drag.aim, choices)
  const places: Readonly<Record<Choice, string>> = {
    images: `${store.name} / ${props.repository ?? '…'}`,
    files: `${store.name} / ${filePrefix}`,
    configuration: 'config.yml',
  }
  return (
    <div className={styles['overlay']}>
      <h2>{t('choice.title', { count: drag.items, store: store.name })}</h2>
      <p>{t('choice.detail')}</p>
      <div className={styles['cards']}>
        {choices.map((choice) => {
          const ChoiceIcon = icons[choice]
          return (
            <div key={choice} data-drop={choice} data-aimed={choice === aimed} className={styles['card']}>
              <ChoiceIcon size={22} aria-hidden="true" />
              <h3>{t(`choice.${choice}`)}</h3>
              <p className={`mono ${styles['place']}`}>{places[choice]}</p>
              <p>{t(`choice.${choice}Detail`)}</p>
            </div>
          )
        })}
      </div>
      <p className={styles['hint']}>
        <Trans
          t={t}
          i18nKey="choice.hold"
          values={{ key: isMac ? '⌥' : 'Alt' }}
          components={[<kbd key="key" />]}
        />
      </p>
    </div>
  )
}
