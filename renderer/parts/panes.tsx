import { useMediaQuery } from '@mantine/hooks'
import { Children, type CSSProperties, type ReactNode } from 'react'

import { useTranslation } from '../text/use-translation.ts'
import { fittedPanes, type FittedPane } from './layout/pane-sizes.ts'
import { Splitter } from './layout/splitter.tsx'
import { useRoom } from './layout/use-room.ts'
import { useSizes } from './layout/use-sizes.ts'
import styles from './panes.module.css'

/** A pane whose width a person can choose. */
export interface PaneColumn {
  /** The name that its width is remembered by: the same in every store and language. */
  readonly id: string
  /** What it shows, for the name of its border; details of something when absent. */
  readonly label?: string
  /** In CSS pixels; or a part of the room, from 0 to 1. */
  readonly usual: number
  readonly leastPx?: number
  /** In a window less than 1200 px wide: another usual width, or that the pane lies over the others. */
  readonly narrow?: number | 'over'
}

/** What stays for the pane that takes the rest. */
const leastRestPx = 360
const leastPanePx = 160
/** Of a pane that lies over the others. */
const usualOverPx = 420
/** What is seen beside it. */
const leastBesidePx = 120

/**
 * Panes side by side, one for each column, parted by borders that can be moved. One takes the rest. In a window less than
 * 1200 px wide detail panes lie over the others.
 */
export function Panes(props: { columns: readonly (PaneColumn | 'rest')[]; children: ReactNode }): ReactNode {
  const { columns } = props
  const [roomPx, element] = useRoom('width')
  const sizes = useSizes()
  const isNarrow = useMediaQuery('(max-width: 1199px)', undefined, { getInitialValueInEffect: false })
  const sized = columns.filter((column) => column !== 'rest')
  const over = isNarrow ? sized.find(({ narrow }) => narrow === 'over') : undefined
  const beside = sized.filter((column) => column !== over)
  const toFit = (pane: PaneColumn, usual: number) => ({
    usualPx: usual <= 1 ? Math.round(usual * roomPx) : usual,
    leastPx: pane.leastPx ?? leastPanePx,
    chosenPx: sizes.chosenPx(pane.id),
  })
  const usualOf = ({ usual, narrow }: PaneColumn): number =>
    isNarrow && typeof narrow === 'number' ? narrow : usual
  const fits = fittedPanes(
    beside.map((pane) => toFit(pane, usualOf(pane))),
    roomPx,
    leastRestPx,
  )
  const [fitOver] = over === undefined ? [] : fittedPanes([toFit(over, usualOverPx)], roomPx, leastBesidePx)
  const fitOf = (pane: PaneColumn): FittedPane | undefined =>
    pane === over ? fitOver : fits[beside.indexOf(pane)]
  const tracks = columns
    .filter((column) => column !== over)
    .map((column) => (column === 'rest' ? 'minmax(0, 1fr)' : `${fitOf(column)?.px ?? 0}px`))
  const restAt = columns.indexOf('rest')
  const style: CSSProperties & Record<`--${string}`, string> = {
    '--columns': tracks.join(' '),
    '--over': `${fitOver?.px ?? usualOverPx}px`,
  }
  /** How far the border of a pane is from the side that the pane is at. */
  const borderPx = (pane: PaneColumn, at: number): number => {
    if (pane === over) return fitOver?.px ?? 0
    const between = columns.filter((_, index) => (at < restAt ? index <= at : index >= at))
    return between.reduce(
      (px, each) => px + (each === 'rest' || each === over ? 0 : (fitOf(each)?.px ?? 0)),
      0,
    )
  }
  return (
    <div className={styles['panes']} style={style} ref={element}>
      {Children.toArray(props.children).flatMap((child, at) => {
        const pane = columns[at]
        const fit = pane === undefined || pane === 'rest' || roomPx === 0 ? undefined : fitOf(pane)
        if (pane === undefined || pane === 'rest' || fit === undefined) return [child]
        const isBefore = at < restAt
        const border = (
          <PaneBorder
            key={`border of ${pane.id}`}
            pane={pane}
            fit={fit}
            side={isBefore ? 'left' : 'right'}
            atPx={borderPx(pane, at)}
            {...sizes.border(pane.id)}
          />
        )
        return isBefore ? [child, border] : [border, child]
      })}
    </div>
  )
}

function PaneBorder(props: {
  pane: PaneColumn
  fit: FittedPane
  /** Where the pane is. */
  side: 'left' | 'right'
  /** From there. */
  atPx: number
  onSize: (px: number, isDone: boolean) => void
  onBack: () => void
  onUsual: () => void
}): ReactNode {
  const { t } = useTranslation('common')
  const { pane, fit, side, atPx } = props
  return (
    <Splitter
      {...fit}
      label={t('paneWidth', { pane: pane.label ?? t('details') })}
      growth={side === 'left' ? 'right' : 'left'}
      className={styles['border']}
      style={{ [side]: atPx - 5 }}
      onSize={props.onSize}
      onBack={props.onBack}
      onUsual={props.onUsual}
    />
  )
}

/** A region with a header, a scrolling body and a footer. F6 goes from one to the next. */
export function Pane(props: {
  label: string
  tone?: 'plain' | 'subtle'
  /** Lies over the other panes where the window is narrow. */
  detail?: boolean
  header?: ReactNode
  footer?: ReactNode
  /** Several of its rows are chosen: where the detail of one would lie over them it gives way. */
  several?: boolean
  /** Takes what is dropped on it: its `data-drop`, and whether something is dragged over it now. */
  drop?: { readonly as: string; readonly aimed: boolean }
  children: ReactNode
}): ReactNode {
  return (
    <section
      className={[
        styles['pane'],
        props.tone === 'subtle' ? styles['subtle'] : '',
        props.detail === true ? styles['detail'] : '',
      ].join(' ')}
      aria-label={props.label}
      data-several={props.several === true ? '' : undefined}
      data-drop={props.drop?.as}
      data-aimed={props.drop?.aimed}
      data-pane
      tabIndex={-1}
    >
      {props.header !== undefined && <div className={styles['header']}>{props.header}</div>}
      <div className={styles['body']}>{props.children}</div>
      {props.footer !== undefined && <div className={styles['footer']}>{props.footer}</div>}
    </section>
  )
}
