import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconArrowLeft } from '@tabler/icons-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'

import { IconButton } from '../../parts/controls/button.tsx'
import { FilterInput } from '../../parts/controls/filter-input.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import { guidePageNames, type GuidePlace } from '../../guide/page-names.ts'
import type { GuidePage } from '../../guide/page.ts'
import { GuideNodes } from './guide-nodes.tsx'
import { guidePages } from './guide-pages.ts'
import { searchGuide } from './search-guide.ts'
import styles from './guide.module.css'

/** The guide, above everything that is open, so that nothing of it is lost. It opens at a place and has its own way back. */
export function Guide(props: { opened: GuidePlace; onClose: () => void }): ReactNode {
  const { t, i18n } = useTranslation(['guide', 'common'])
  const language = i18n.language === 'zh-CN' ? 'zh-CN' : 'en'
  const pages = useQuery({ queryKey: ['guide', language], queryFn: () => guidePages(language) })
  const [way, setWay] = useState<readonly GuidePlace[]>([props.opened])
  const [typed, setTyped] = useState('')
  useOwnEscape(typed === '' ? props.onClose : () => setTyped(''))
  const place = way.at(-1) ?? props.opened
  const goTo = (next: GuidePlace): void => {
    setTyped('')
    setWay([...way, next])
  }
  return (
    <Modal
      opened
      onClose={props.onClose}
      closeOnEscape={false}
      title={t('title')}
      size={1080}
      zIndex={400}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      classNames={{
        content: styles['window'] ?? '',
        header: styles['header'] ?? '',
        body: styles['body'] ?? '',
      }}
      transitionProps={{ duration: 0 }}
    >
      <div className={styles['columns']}>
        <nav aria-label={t('pages')} className={styles['nav']}>
          <div className={styles['search']}>
            <IconButton
              label={t('back')}
              aria-disabled={way.length === 1}
              onClick={() => setWay(way.length === 1 ? way : way.slice(0, -1))}
            >
              <IconArrowLeft size={16} />
            </IconButton>
            <FilterInput label={t('search')} value={typed} onChange={setTyped} inDialog />
          </div>
          {pages.data !== undefined && typed === '' && (
            <PageList pages={pages.data} place={place} goTo={goTo} />
          )}
          {pages.data !== undefined && typed !== '' && <Hits pages={pages.data} typed={typed} goTo={goTo} />}
        </nav>
        {pages.isError && <ErrorPanel error={pages.error} onRetry={() => void pages.refetch()} />}
        {pages.data !== undefined && ( // Each step of the way is a page of its own, so that a link to what is open scrolls there again.
          <Page key={way.length} pages={pages.data} place={place} goTo={goTo} />
        )}
      </div>
    </Modal>
  )
}

function PageList(props: {
  pages: Readonly<Record<string, GuidePage>>
  place: GuidePlace
  goTo: (place: GuidePlace) => void
}): ReactNode {
  return (
    <ul>
      {guidePageNames.map((name) => (
        <li key={name}>
          <button
            type="button"
            aria-current={name === props.place.page ? 'page' : undefined}
            onClick={() => props.goTo({ page: name })}
          >
            {props.pages[name]?.title}
          </button>
        </li>
      ))}
    </ul>
  )
}

function Hits(props: {
  pages: Readonly<Record<string, GuidePage>>
  typed: string
  goTo: (place: GuidePlace) => void
}): ReactNode {
  const { t } = useTranslation('guide')
  const hits = searchGuide(props.pages, props.typed)
  return (
    <>
      <p role="status" className="visually-hidden">
        {t('hits', { count: hits.length })}
      </p>
      {hits.length === 0 && <Empty title={t('noHits', { text: props.typed.trim() })} />}
      <ul aria-label={t('results')} className={styles['hits']}>
        {hits.map(({ page, at, pageTitle, title, excerpt }) => (
          <li key={`${page} ${at}`}>
            <button type="button" onClick={() => props.goTo({ page, at })}>
              <span>{title === pageTitle ? title : t('hit', { page: pageTitle, title })}</span>
              <small>{excerpt}</small>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function Page(props: {
  pages: Readonly<Record<string, GuidePage>>
  place: GuidePlace
  goTo: (place: GuidePlace) => void
}): ReactNode {
  const { page, at } = props.place
  useEffect(() => {
    if (at !== undefined && at !== '') document.getElementById(idOf(at))?.scrollIntoView()
  }, [at])
  return (
    // It scrolls, so that keys must reach it.
    <article className={styles['page']} tabIndex={0} aria-label={props.pages[page]?.title}>
      {props.pages[page]?.sections.map(({ id, title, level, nodes }) => {
        const Heading = level === 1 ? 'h2' : level === 2 ? 'h3' : 'h4'
        return (
          <section key={id}>
            <Heading id={idOf(id)} data-opened={id !== '' && id === at ? true : undefined}>
              {title}
            </Heading>
            <GuideNodes nodes={nodes} page={page} goTo={props.goTo} />
          </section>
        )
      })}
    </article>
  )
}

function idOf(section: string): string {
  return `guide-${section}`
}

/** Escape closes the guide alone, and no dialog below it. */
function useOwnEscape(close: () => void): void {
  const latest = useRef(close)
  useEffect(() => {
    latest.current = close
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing) return
      event.stopImmediatePropagation()
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', onKey, { capture: true })
    return () => window.removeEventListener('keydown', onKey, { capture: true })
  }, [])
}
