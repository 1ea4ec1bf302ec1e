import type { CSSProperties, ReactNode } from 'react'

import { fittedPanes } from '../parts/layout/pane-sizes.ts'
import { Splitter } from '../parts/layout/splitter.tsx'
import { useRoom } from '../parts/layout/use-room.ts'
import { useSizes } from '../parts/layout/use-sizes.ts'
import { useTranslation } from '../text/use-translation.ts'
import styles from './shell.module.css'

const usualPx = 232
const leastPx = 180
/** What the pages keep: of the window, and at least. */
const leastShare = 0.76
const leastPagePx = 620

/** The places of the title bar, the sidebar, whose width a person chooses, and all else. */
export function Frame(props: {
  title: ReactNode
  sidebar: ((border: ReactNode) => ReactNode) | false
  children: ReactNode
}): ReactNode {
  const { t } = useTranslation(['common', 'stores'])
  const { sidebar } = props
  const [roomPx, element] = useRoom('width')
  const sizes = useSizes()
  const isShown = sidebar !== false
  const [fit] = fittedPanes(
    [{ usualPx, leastPx, chosenPx: sizes.chosenPx('sidebar') }],
    roomPx,
    Math.max(leastPagePx, roomPx * leastShare),
  )
  const widthPx = roomPx === 0 ? usualPx : (fit?.px ?? usualPx)
  const style: CSSProperties & Record<`--${string}`, string> = { '--w-sidebar': `${widthPx}px` }
  return (
    <div
      className={`${styles['app']} ${isShown ? '' : styles['withoutSidebar']}`}
      style={style}
      ref={element}
    >
      {props.title}
      {sidebar !== false &&
        sidebar(
          fit && (
            <Splitter
              {...fit}
              label={t('paneWidth', { pane: t('stores:title') })}
              growth="right"
              className={styles['border']}
              {...sizes.border('sidebar')}
            />
          ),
        )}
      {props.children}
    </div>
  )
}
