import { Menu } from '@mantine/core'
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react'

import { useTranslation } from '../../text/use-translation.ts'
import { useRoom } from '../layout/use-room.ts'
import { elidedSteps } from './elided-steps.ts'
import styles from './path.module.css'

/** A step of the way to what is shown. */
export interface PathStep {
  readonly id: string
  readonly text: string
  readonly isMono?: boolean
  readonly onOpen: () => void
}

/** The way to what is shown, on one line. Steps in the middle that have no room are in a menu. The last one is here. */
export function Path(props: { steps: readonly PathStep[]; separator: ReactNode }): ReactNode {
  const { steps } = props
  const [roomPx, room] = useRoom('width')
  const [widthsPx, ruler] = useStepWidths(steps)
  const elided = elidedSteps(widthsPx, roomPx, menuPx)
  const shown = steps.map((step, at) => ({ step, at })).filter(({ at }) => at === 0 || at > elided)
  return (
    <div className={styles['room']} ref={room}>
      <ol className={styles['path']}>
        {shown.flatMap(({ step, at }) => {
          const item = (
            <li key={step.id} className={at === steps.length - 1 ? styles['here'] : ''}>
              {at > 0 && <Separator>{props.separator}</Separator>}
              <button
                type="button"
                className={step.isMono === true ? 'mono' : ''}
                aria-current={at === steps.length - 1 ? 'location' : undefined}
                title={step.text}
                onClick={step.onOpen}
              >
                {step.text}
              </button>
            </li>
          )
          if (at !== 0 || elided === 0) return [item]
          return [item, <Elided key="…" steps={steps.slice(1, elided + 1)} separator={props.separator} />]
        })}
      </ol>
      <div className={styles['ruler']} aria-hidden="true" ref={ruler}>
        {steps.map((step, at) => (
          <span key={step.id}>
            {at > 0 && props.separator}
            <span className={step.isMono === true ? 'mono' : ''} data-text={step.text} />
          </span>
        ))}
      </div>
    </div>
  )
}

/** With what parts it from the next one. */
const menuPx = 44

function Elided(props: { steps: readonly PathStep[]; separator: ReactNode }): ReactNode {
  const { t } = useTranslation('common')
  return (
    <li>
      <Separator>{props.separator}</Separator>
      <Menu position="bottom-start">
        <Menu.Target>
          <button type="button" aria-label={t('pathMiddle')} title={t('pathMiddle')}>
            …
          </button>
        </Menu.Target>
        <Menu.Dropdown className={styles['menu'] ?? ''}>
          {props.steps.map(({ id, text, onOpen }) => (
            <Menu.Item key={id} onClick={onOpen}>
              {text}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}

function Separator(props: { children: ReactNode }): ReactNode {
  return (
    <span className={styles['separator']} aria-hidden="true">
      {props.children}
    </span>
  )
}

/** How wide each step is when it is whole, with what parts it from the one before. */
function useStepWidths(steps: readonly PathStep[]) {
  const ruler = useRef<HTMLDivElement>(null)
  const [widthsPx, setWidths] = useState<readonly number[]>([])
  const text = steps.map((step) => step.text).join('\n')
  useLayoutEffect(() => {
    const count = text.split('\n').length
    const measure = (): void => {
      const all = [...(ruler.current?.children ?? [])].slice(0, count)
      setWidths(all.map((step) => step.getBoundingClientRect().width))
    }
    measure()
    // Letters have other widths once their font is there.
    void document.fonts.ready.then(measure)
  }, [text])
  return [widthsPx, ruler] as const
}
