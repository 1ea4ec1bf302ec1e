/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- a separator that has the focus is a control */
import { useRef, type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'

import styles from './splitter.module.css'

/** Which way the pointer goes to make larger what is sized. */
export type Growth = 'right' | 'left' | 'up'

const stepPx = 16
const longStepPx = 64
const drawnWithinMs = 500

/**
 * The border of what can be sized: dragged, moved by arrow keys (farther with Shift), to its ends by Home and End. A
 * double click or Enter gives the usual size.
 */
export function Splitter(props: {
  label: string
  growth: Growth
  /** In whole pixels. */
  px: number
  leastPx: number
  mostPx: number
  /** `isDone` once the pointer let go, or at a key. */
  onSize: (px: number, isDone: boolean) => void
  /** The size is to be what it was before the pointer took the border. */
  onBack: () => void
  onUsual: () => void
  /** Home has another meaning here. */
  onHome?: (() => void) | undefined
  /** What is sized, by its ID. */
  controls?: string | undefined
  className?: string | undefined
  style?: CSSProperties | undefined
}): ReactNode {
  const { growth, px, leastPx, mostPx, onSize } = props
  const held = useRef<{ readonly from: number; readonly px: number; readonly mostPx: number }>(undefined)
  const isUpright = growth !== 'up'
  const sign = growth === 'right' ? 1 : -1
  const within = (wanted: number, most: number): number =>
    Math.round(Math.max(leastPx, Math.min(most, wanted)))
  const at = (event: PointerEvent): number => (isUpright ? event.clientX : event.clientY)
  const sizeAt = (event: PointerEvent): number | undefined =>
    held.current && within(held.current.px + sign * (at(event) - held.current.from), held.current.mostPx)
  const asked = useRef<{ readonly drawnPx: number; readonly px: number; readonly atMs: number }>(undefined)
  /** A size is drawn, and measured, after the key: one that comes sooner goes on from what the last one asked for. */
  const stepBy = (step: number, atMs: number): void => {
    const last = asked.current
    const isDrawn = last === undefined || last.drawnPx !== px || atMs - last.atMs > drawnWithinMs
    const wanted = within((isDrawn ? px : last.px) + step, mostPx)
    asked.current = { drawnPx: px, px: wanted, atMs }
    onSize(wanted, true)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const step = event.shiftKey ? longStepPx : stepPx
    if (event.key === larger[growth]) stepBy(step, event.timeStamp)
    else if (event.key === smaller[growth]) stepBy(-step, event.timeStamp)
    else if (event.key === 'Home') (props.onHome ?? (() => onSize(leastPx, true)))()
    else if (event.key === 'End') onSize(mostPx, true)
    else if (event.key === 'Enter') props.onUsual()
    else if (event.key === 'Escape' && held.current !== undefined) {
      held.current = undefined
      props.onBack()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      role="separator"
      aria-label={props.label}
      aria-orientation={isUpright ? 'vertical' : 'horizontal'}
      aria-valuenow={px}
      aria-valuemin={Math.min(leastPx, px)}
      aria-valuemax={Math.max(mostPx, px)}
      aria-controls={props.controls}
      tabIndex={0}
      className={`${styles['splitter']} ${props.className ?? ''}`}
      style={props.style}
      onKeyDown={onKeyDown}
      onDoubleClick={(event) => {
        event.stopPropagation()
        props.onUsual()
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        held.current = { from: at(event), px, mostPx }
      }}
      onPointerMove={(event) => {
        const size = sizeAt(event)
        if (size !== undefined && event.currentTarget.hasPointerCapture(event.pointerId)) onSize(size, false)
      }}
      onPointerUp={(event) => {
        const size = sizeAt(event)
        const from = held.current?.px
        held.current = undefined
        // A press alone, as the first of a double click, chooses nothing.
        if (size !== undefined && size !== from) onSize(size, true)
        else props.onBack()
      }}
      onPointerCancel={() => {
        held.current = undefined
        props.onBack()
      }}
    />
  )
}

const larger = { right: 'ArrowRight', left: 'ArrowLeft', up: 'ArrowUp' } as const
const smaller = { right: 'ArrowLeft', left: 'ArrowRight', up: 'ArrowDown' } as const
