import type { CSSProperties, ReactNode } from 'react'
import { createPortal } from 'react-dom'

import { useTranslation } from '../../text/use-translation.ts'
import { useTextsShown, type ShownTexts } from './use-texts-shown.ts'
import styles from './whole-texts.module.css'

/**
 * Shows texts in full that have no room, for those who have no mouse to rest on them: of the row that keys are at or of the
 * pane, when they ask; of a button as long as it has the focus. The first is read by screen readers, which have the second
 * from the button itself.
 */
export function WholeTexts(): ReactNode {
  const shown = useTextsShown()
  return createPortal(
    <>
      <output className={styles['place']}>{shown?.by === 'key' && <Card shown={shown} />}</output>
      {shown?.by === 'focus' && (
        <div className={styles['place']} aria-hidden="true">
          <Card shown={shown} />
        </div>
      )}
    </>,
    document.body,
  )
}

function Card(props: { shown: ShownTexts }): ReactNode {
  const { t } = useTranslation('commands')
  const { element, texts, by } = props.shown
  return (
    <div className={styles['card']} data-by={by} style={placeBeside(element)}>
      {texts.length === 0 && <p>{t('nothingCutOff')}</p>}
      <dl>
        {texts.map(({ name, text }) => (
          <div key={`${name ?? ''} ${text}`}>
            {name !== undefined && <dt>{name}</dt>}
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

/** Below a row or a button, or above it where there is more room; in what is larger at its top. */
function placeBeside(element: HTMLElement): CSSProperties {
  const { left, right, top, bottom } = element.getBoundingClientRect()
  const { innerWidth: width, innerHeight: height } = window
  const isLarge = bottom - top > height / 3
  const from = isLarge ? top : bottom
  const down = isLarge || height - bottom > top
  const across =
    (left + right) / 2 > width / 2 && right - left < width / 2
      ? { right: Math.max(gapPx, width - right) }
      : { left: Math.max(gapPx, left + (right - left > 320 ? inRowPx : 0)) }
  return down
    ? { ...across, top: from + gapPx, maxHeight: height - from - 2 * gapPx }
    : { ...across, bottom: height - top + gapPx, maxHeight: top - 2 * gapPx }
}

const gapPx = 6
const inRowPx = 24
