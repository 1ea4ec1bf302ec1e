import {
  IconAlertTriangle,
  IconBox,
  IconDatabase,
  IconFile,
  IconFileText,
  IconTag,
} from '@tabler/icons-react'
import { memo, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useShortcutText } from '../../parts/commands/single-keys.ts'
import { shortDigest } from '../../parts/values/digest.tsx'
import { DriverBadge } from '../../parts/pill.tsx'
import { useErrorTitle } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import { visible } from '../../text/visible.ts'
import { tabIcons } from '../stores/tab-icons.ts'
import type { Choice, ChoiceGroup } from './choices.ts'
import type { FoundHit, FoundHits } from './found-hits.ts'
import styles from './palette.module.css'

/** What can be chosen, below its headings, and the stores that could not be asked. */
export function PaletteList(props: {
  groups: readonly ChoiceGroup[]
  /** Key of the line that Enter takes. */
  active: string | undefined
  failed: FoundHits['failed']
  stores: readonly StoreRow[]
  onTake: (choice: Choice) => void
  onActive: (key: string) => void
}): ReactNode {
  const { t } = useTranslation('shell')
  const errorTitle = useErrorTitle()
  const storeOf = (id: string): StoreRow | undefined => props.stores.find((store) => store.id === id)
  return (
    <>
      <div id="palette-choices" role="listbox" aria-label={t('search.results')} className={styles['list']}>
        {props.groups.map((group) => (
          <Group key={idOf(group)} group={group}>
            {group.choices.map((choice, offset) => (
              <Option
                key={choice.key}
                choice={choice}
                index={group.first + offset}
                isActive={choice.key === props.active}
                onTake={props.onTake}
                onActive={props.onActive}
              />
            ))}
          </Group>
        ))}
      </div>
      {props.failed.map(({ store, error }) => (
        <p key={store} role="alert" className={styles['failed']}>
          <IconAlertTriangle size={14} aria-hidden="true" />
          {`${t('search.failed', { store: storeOf(store)?.name ?? store })}: ${errorTitle(error)}`}
        </p>
      ))}
    </>
  )
}

function Group(props: { group: ChoiceGroup; children: ReactNode }): ReactNode {
  const { t } = useTranslation(['shell', 'commands'])
  const { is } = props.group
  const title =
    typeof is === 'object'
      ? is.store.name
      : is === 'recent' || is === 'lastUsed' || is === 'stores' || is === 'pages'
        ? t(`search.${is}`)
        : t(`commands:group.${is}`)
  return (
    <div role="group" aria-label={title}>
      <div className={styles['group']} role="presentation">
        {typeof is === 'object' && <DriverBadge driver={is.store.driver} />}
        {title}
      </div>
      {props.children}
    </div>
  )
}

function idOf({ is }: ChoiceGroup): string {
  return typeof is === 'object' ? `store ${is.store.id}` : is
}

/** Made again only when something of it changed: an arrow key changes two of hundreds. */
const Option = memo(function Option(props: {
  choice: Choice
  index: number
  isActive: boolean
  onTake: (choice: Choice) => void
  onActive: (key: string) => void
}): ReactNode {
  const { choice, isActive } = props
  const refused = choice.kind === 'command' && choice.command.refusal !== undefined
  return (
    <div
      ref={isActive ? bringIntoSight : undefined}
      id={`palette-${props.index}`}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      aria-disabled={refused ? true : undefined}
      className={styles['option']}
      onPointerMove={() => props.onActive(choice.key)}
      onClick={() => props.onTake(choice)}
    >
      <ChoiceWords choice={choice} />
    </div>
  )
})

function ChoiceWords(props: { choice: Choice }): ReactNode {
  const { t } = useTranslation('shell')
  const shortcutText = useShortcutText()
  const { choice } = props
  switch (choice.kind) {
    case 'hit':
      return (
        <>
          <HitIcon hit={choice.hit} />
          <HitWords hit={choice.hit} />
        </>
      )
    case 'recent':
      return (
        <>
          <HitIcon hit={choice.hit} />
          <HitWords hit={choice.hit} />
          <span className={`trunc ${styles['minor']}`}>{choice.store.name}</span>
        </>
      )
    case 'store':
      return (
        <>
          <DriverBadge driver={choice.store.driver} />
          <span className="trunc grow">{choice.store.name}</span>
          <span className={`mono trunc ${styles['minor']} ${styles['location']}`}>
            {choice.store.location}
          </span>
        </>
      )
    case 'page': {
      const Icon = tabIcons[choice.tab]
      return (
        <>
          <Icon size={16} aria-hidden="true" />
          <span className="trunc grow">{t(`tab.${choice.tab}`)}</span>
          <span className={`trunc ${styles['minor']}`}>{choice.store.name}</span>
        </>
      )
    }
    case 'command': {
      const { Icon, label, refusal, shortcut } = choice.command
      const keys = shortcut === undefined ? undefined : shortcutText(shortcut)
      return (
        <>
          <span className={styles['icon']} aria-hidden="true">
            <Icon size={16} />
          </span>
          <span className={refusal === undefined ? 'trunc grow' : 'trunc'}>{label}</span>
          {refusal !== undefined && (
            <span className={`trunc grow ${styles['minor']} ${styles['refusal']}`} title={refusal}>
              {refusal}
            </span>
          )}
          {keys !== undefined && <kbd>{keys}</kbd>}
        </>
      )
    }
  }
}

function bringIntoSight(option: HTMLElement | null): void {
  option?.scrollIntoView({ block: 'nearest' })
}

function HitIcon(props: { hit: FoundHit }): ReactNode {
  switch (props.hit.kind) {
    case 'repository':
      return <IconBox size={16} aria-hidden="true" />
    case 'tag':
      return <IconTag size={16} aria-hidden="true" />
    case 'manifest':
      return <IconFileText size={16} aria-hidden="true" />
    case 'blob':
      return <IconDatabase size={16} aria-hidden="true" />
    case 'object':
      return <IconFile size={16} aria-hidden="true" />
  }
}

function HitWords(props: { hit: FoundHit }): ReactNode {
  const { t } = useTranslation('shell')
  const format = useFormat()
  const { hit } = props
  switch (hit.kind) {
    case 'repository':
      return <span className="trunc">{hit.repository}</span>
    case 'tag':
      return (
        <>
          <span className="trunc grow">{`${hit.repository}:${hit.tag}`}</span>
          {hit.digest === undefined ? undefined : (
            <span className={`mono ${styles['minor']}`}>{shortDigest(hit.digest)}</span>
          )}
        </>
      )
    case 'manifest':
      return (
        <>
          <span className="trunc grow">{`${hit.repository}@${shortDigest(hit.digest)}`}</span>
          <span className={`trunc ${styles['minor']}`}>{visible(hit.match ?? t('search.manifest'))}</span>
        </>
      )
    case 'blob':
      return (
        <>
          <span className="mono trunc grow">{shortDigest(hit.digest)}</span>
          <span className={styles['minor']}>{`${t('search.blob')} · ${format.bytes(hit.sizeBytes)}`}</span>
        </>
      )
    case 'object':
      return (
        <>
          <span className="mono trunc grow">{visible(hit.key)}</span>
          <span className={styles['minor']}>{format.bytes(hit.sizeBytes)}</span>
        </>
      )
  }
}
