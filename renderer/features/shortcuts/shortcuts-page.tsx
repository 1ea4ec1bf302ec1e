import { useState, type ReactNode } from 'react'

import { isMac, keysText, type Keys } from '../../parts/commands/keys.ts'
import { filterKeys, isSingleKey, listKeys, paletteKeys, shortcuts } from '../../parts/commands/shortcuts.ts'
import { useSingleKeys } from '../../parts/commands/single-keys.ts'
import { FilterInput } from '../../parts/controls/filter-input.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import { matchingSections, type ShortcutLine, type ShortcutSection } from './shortcut-sections.ts'
import styles from './shortcuts.module.css'

/** Every key that does something, by where it does it. */
export function ShortcutsPage(): ReactNode {
  const { t } = useTranslation('commands')
  const [typed, setTyped] = useState('')
  const singleKeys = useSingleKeys()
  const sections = matchingSections(useSections(singleKeys), typed)
  return (
    <div className={styles['page']}>
      <div className={styles['filter']}>
        <FilterInput label={t('page.filter')} value={typed} onChange={setTyped} inDialog />
      </div>
      {!singleKeys && <p className={styles['note']}>{t('page.singleOff')}</p>}
      {sections.length === 0 && <Empty title={t('page.none', { text: typed.trim() })} />}
      <div className={styles['sections']}>
        {sections.map(({ title, lines }) => (
          <section key={title} aria-label={title}>
            <h3>{title}</h3>
            <dl>
              {lines.map((line) => (
                <div key={line.name}>
                  <dt>{line.name}</dt>
                  <dd>
                    <KeysOf keys={line.keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={styles['note']}>{t('page.noSingle', { mod: isMac ? '⌘' : 'Ctrl' })}</p>
    </div>
  )
}

function KeysOf(props: { keys: readonly string[] }): ReactNode {
  const { t } = useTranslation('commands')
  if (props.keys.length === 0) return <span className={styles['note']}>{t('page.off')}</span>
  return props.keys.map((keys, index) => (
    <span key={keys}>
      {index > 0 && <span className="visually-hidden">{` ${t('page.or')} `}</span>}
      <kbd>{keys}</kbd>
    </span>
  ))
}

/** All of them in the language of the window; each is found in the other language, too. */
function useSections(singleKeys: boolean): readonly ShortcutSection[] {
  const { t, i18n } = useTranslation('commands')
  const other = i18n.getFixedT(i18n.language === 'en' ? 'zh-CN' : 'en', 'commands')
  const written = (keys: Keys): string => (keys.key === ' ' ? t('key.space') : keysText(keys))
  const named = <Id extends string>(
    table: Readonly<Record<Id, readonly Keys[]>>,
    textOf: (id: Id, texts: typeof t) => string,
  ): readonly ShortcutLine[] =>
    keysOfTable(table).map((id) => ({
      name: textOf(id, t),
      also: textOf(id, other),
      keys: table[id].map(written),
    }))
  const where = (place: 'window' | 'store'): readonly ShortcutLine[] =>
    keysOfTable(shortcuts)
      .filter((id) => shortcuts[id].where === place)
      .map((id) => ({
        name: t(`name.${id}`),
        also: other(`name.${id}`),
        keys: singleKeys || !isSingleKey(id) ? [written(shortcuts[id])] : [],
      }))
  return [
    { title: t('page.window'), lines: where('window') },
    { title: t('page.store'), lines: where('store') },
    { title: t('page.list'), lines: named(listKeys, (id, texts) => texts(`list.${id}`)) },
    { title: t('page.inFilter'), lines: named(filterKeys, (id, texts) => texts(`inFilter.${id}`)) },
    { title: t('page.inPalette'), lines: named(paletteKeys, (id, texts) => texts(`inPalette.${id}`)) },
  ]
}

function keysOfTable<Id extends string>(table: Readonly<Record<Id, unknown>>): readonly Id[] {
  return Object.keys(table) as Id[]
}
