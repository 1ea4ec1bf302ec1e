import { Fragment, type ReactNode } from 'react'

import { useTranslation } from '../../text/use-translation.ts'
import { CopyButton } from '../../parts/controls/copy-button.tsx'
import { placeOf, type GuidePageName, type GuidePlace } from '../../guide/page-names.ts'
import type { GuideNode } from '../../guide/page.ts'
import { byName } from './guide-pages.ts'
import styles from './guide.module.css'

interface Drawing {
  readonly page: GuidePageName
  readonly goTo: (place: GuidePlace) => void
}

/** What stands below a heading. Links within the guide open their page here; others leave the window. */
export function GuideNodes(props: { nodes: readonly GuideNode[] } & Drawing): ReactNode {
  const { nodes, ...drawing } = props
  // The nodes of a page never change, so that their place among the others names them.
  // oxlint-disable-next-line react/no-array-index-key
  return nodes.map((node, index) => <GuideElement key={index} node={node} {...drawing} />)
}

function GuideElement({ node, ...drawing }: { node: GuideNode } & Drawing): ReactNode {
  if (typeof node === 'string') return node
  const [tag, nodes, href = ''] = node
  const inside = <GuideNodes nodes={nodes} {...drawing} />
  switch (tag) {
    case '':
      return <Fragment>{inside}</Fragment>
    case 'note':
      return <div className={styles['note']}>{inside}</div>
    case 'pre':
      return <GuideCode text={nodes.join('')} />
    case 'table':
      return <GuideTable rows={nodes} {...drawing} />
    case 'a':
      return (
        <GuideLink href={href} {...drawing}>
          {inside}
        </GuideLink>
      )
    case 'img':
      return <img src={pictures[pictureName(href)]} alt={nodes.join('')} loading="lazy" />
    default: {
      const Element = tag
      return <Element>{inside}</Element>
    }
  }
}

const pictures = byName(
  import.meta.glob<string>('../../../docs/guide/pictures/*.webp', {
    eager: true,
    query: '?url',
    import: 'default',
  }),
)

function pictureName(href: string): string {
  return /([^/]+)\.webp$/.exec(href)?.[1] ?? ''
}

function GuideCode(props: { text: string }): ReactNode {
  const { t } = useTranslation('guide')
  return (
    <div className={styles['code']}>
      {/* It may be wider than the page, and is then moved by keys. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0}>{props.text}</pre>
      <CopyButton value={props.text} what={t('theText')} />
    </div>
  )
}

function GuideTable({ rows, ...drawing }: { rows: readonly GuideNode[] } & Drawing): ReactNode {
  const [head, ...body] = rows
  const draw = (row: GuideNode): ReactNode => <GuideElement node={row} {...drawing} />
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles['table']} tabIndex={0}>
      <table>
        <thead>{head !== undefined && draw(head)}</thead>
        <tbody>
          <GuideNodes nodes={body} {...drawing} />
        </tbody>
      </table>
    </div>
  )
}

function GuideLink(props: { href: string; children: ReactNode } & Drawing): ReactNode {
  const place = placeOf(props.href, props.page)
  if (place === undefined) {
    return (
      <a href={props.href} target="_blank" rel="noreferrer">
        {props.children}
      </a>
    )
  }
  return (
    <button type="button" className={styles['link']} onClick={() => props.goTo(place)}>
      {props.children}
    </button>
  )
}
