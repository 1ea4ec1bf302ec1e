import { useElementSize } from '@mantine/hooks'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'

import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { visible } from '../../../text/visible.ts'
import { areaBeside, areasOf } from './areas.ts'
import styles from './treemap.module.css'
import type { UsageItem } from './usage-items.ts'

/**
 * Items as areas of their sizes. Arrow keys go from one to the next, Enter chooses, Backspace goes back. A screen reader reads a
 * list of buttons.
 */
export function Treemap(props: {
  label: string
  items: readonly UsageItem[]
  /** Left out of the names that areas show. */
  prefix: string
  onChoose: (item: UsageItem) => void
  onBack: (() => void) | undefined
  /** Told of the first area once there is one. It keeps its identity. */
  onAreas: (first: HTMLElement) => void
}): ReactNode {
  const { items, prefix, onChoose, onBack, onAreas } = props
  const { ref, width, height } = useElementSize()
  const list = useRef<HTMLUListElement>(null)
  const [current, setCurrent] = useState(0)
  const areas = useMemo(() => areasOf(items, Math.floor(width), Math.floor(height)), [items, width, height])
  useEffect(() => {
    const first = areas.length === 0 ? undefined : list.current?.querySelector('button')
    if (first instanceof HTMLElement) onAreas(first)
  }, [areas, onAreas])
  const textOf = useItemText(prefix)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Backspace' && onBack !== undefined) {
      event.preventDefault()
      onBack()
      return
    }
    const next = areaBeside(areas, Math.min(current, areas.length - 1), event.key)
    if (!event.key.startsWith('Arrow')) return
    event.preventDefault()
    setCurrent(next)
    list.current?.querySelectorAll('button')[next]?.focus()
  }
  const reachable = Math.min(current, areas.length - 1)
  return (
    <div ref={ref} className={styles['map']}>
      <ul ref={list} aria-label={props.label} onKeyDown={onKeyDown}>
        {areas.map(({ item, x, y, width, height, shade }, at) => {
          const { short, size, long } = textOf(item)
          return (
            <li key={`${item.kind} ${item.name}`}>
              <button
                type="button"
                className={styles['area']}
                style={{ left: x, top: y, width, height }}
                data-shade={shade}
                data-kind={item.kind}
                tabIndex={at === reachable ? 0 : -1}
                title={long}
                aria-label={long}
                onFocus={() => setCurrent(at)}
                onClick={() => onChoose(item)}
              >
                {width > 40 && height > 22 && <b>{short}</b>}{' '}
                {width > 40 && height > 38 && <span>{size}</span>}
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function useItemText(prefix: string) {
  const { t } = useTranslation('usage')
  const format = useFormat()
  return (item: UsageItem) => {
    const size = format.bytes(item.sizeBytes)
    const name = nameOf(item)
    const short = item.kind === 'repository' ? visible(item.name.slice(prefix.length)) : name
    return { short, size, long: t('tile', { name, size }) }
  }

  function nameOf(item: UsageItem): string {
    switch (item.kind) {
      case 'repository':
      case 'tag':
        return visible(item.name)
      case 'others':
        return t('others', { count: item.count, formatted: format.count(item.count) })
      case 'severalTags':
      case 'elsewhere':
      case 'untagged':
        return t(item.kind)
    }
  }
}
