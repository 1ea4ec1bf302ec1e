import { IconFile, IconFileText, IconStack2, type Icon } from '@tabler/icons-react'
import type { DragEventHandler, ReactNode } from 'react'
import { Trans } from 'react-i18next'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import type { StoreAddress } from '../../state/address/address.ts'
import { isMac } from '../../parts/commands/keys.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { ReadOnlyLine } from './drop-overlay.tsx'
import { useFileDrag, type DropAim } from './use-file-drag.ts'
import styles from './drop-choice.module.css'
import { filePrefix } from './file-prefix.ts'
import { listAimOf, type ListAim } from './list-aim.ts'
import { intoText, type PushInto } from '../../state/push-into.ts'
import { useOpenDropped } from './use-open-dropped.ts'
import { usePastedFiles } from './use-pasted-files.ts'

type Choice = 'images' | 'files' | 'configuration'

const icons: Readonly<Record<Choice, Icon>> = {
  images: IconStack2,
  files: IconFile,
  configuration: IconFileText,
}

/**
 * Lets a page of a store accept drops. Where files are dropped decides what they become, and for which repository
 * if the page lists repositories. Nothing is sent before the person confirms. The Files tab handles drops itself.
 */
export function useDropChoice(
  store: StoreRow,
  address: StoreAddress,
): {
  readonly handlers: Partial<Record<'onDragOver' | 'onDragLeave' | 'onDrop', DragEventHandler>>
  readonly overlay: ReactNode
  /** The repository or folder of the list that images would go to. */
  readonly listAim: ListAim | undefined
} {
  const { openDialog } = useWindowState()
  const openDropped = useOpenDropped()
  const opened: PushInto | undefined =
    address.at === 'repositories' && address.repository !== undefined
      ? { kind: 'repository', name: address.repository }
      : undefined
  const choices = choicesAt(address.at)
  const { drag, handlers } = useFileDrag(({ dropped, files, aim }) => {
    const choice = choiceOf(aim, choices)
    const [file] = files
    if (choice !== 'configuration') {
      openDropped({ store, into: intoOf(listAimOf(aim), opened), as: choice, dropped })
    } else if (file !== undefined) openDialog({ kind: 'openConfig', file })
  })
  usePastedFiles((pasted) => {
    // The Files tab takes what is pasted itself.
    if (address.at !== 'files') openDropped({ store, into: opened, as: 'images', dropped: pasted })
  })
  if (address.at === 'files') return { handlers: {}, overlay: null, listAim: undefined }
  if (drag === undefined) return { handlers, overlay: null, listAim: undefined }
  const aimed = choiceOf(drag.aim, choices)
  const listAim = aimed === 'images' ? listAimOf(drag.aim) : undefined
  const overlay = (
    <Overlay
      store={store}
      into={intoOf(listAim, opened)}
      onto={listAim === undefined || listAim.kind === 'list' ? store.name : listAim.name}
      items={drag.items}
      aimed={aimed}
      choices={choices}
    />
  )
  return { handlers, overlay, listAim }
}

/** A drop beside the list is for the open repository. */
function intoOf(aim: ListAim | undefined, opened: PushInto | undefined): PushInto | undefined {
  if (aim === undefined) return opened
  return aim.kind === 'list' ? undefined : aim
}

/** The first choice is for a drop beside the choices. */
function choicesAt(at: StoreAddress['at']): readonly Choice[] {
  return at === 'configuration' ? ['configuration', 'images', 'files'] : ['images', 'files']
}

function choiceOf({ over, alt }: DropAim, choices: readonly Choice[]): Choice {
  if (alt) return 'files'
  return choices.find((choice) => choice === over) ?? choices[0] ?? 'images'
}

function Overlay(props: {
  store: StoreRow
  into: PushInto | undefined
  onto: string
  items: number
  aimed: Choice
  choices: readonly Choice[]
}): ReactNode {
  const { store, aimed, choices } = props
  const { t } = useTranslation('push')
  const places: Readonly<Record<Choice, string>> = {
    images: intoText(store, props.into),
    files: `${store.name} / ${filePrefix}`,
    configuration: 'config.yml',
  }
  return (
    <div className={styles['overlay']}>
      <h2>{t('choice.title', { count: props.items, onto: props.onto })}</h2>
      <p>{t('choice.detail')}</p>
      <ReadOnlyLine store={store} />
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
