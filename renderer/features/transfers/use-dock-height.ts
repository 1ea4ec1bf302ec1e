import { useViewportSize } from '@mantine/hooks'

import { fittedPanes, type FittedPane } from '../../parts/layout/pane-sizes.ts'
import { useSizes } from '../../parts/layout/use-sizes.ts'

const rowHeightPx = 42
const rowsShown = 5
const leastPx = 2 * rowHeightPx
/** What the page, the heads and the status bar keep of the height of the window. */
const leastBesidePx = 380

/** How high the list of transfers is: as its first rows need, or as a person chose. */
export function useDockHeight(count: number): {
  readonly fit: FittedPane | undefined
  readonly border: ReturnType<ReturnType<typeof useSizes>['border']>
} {
  const sizes = useSizes()
  const { height } = useViewportSize()
  const chosenPx = sizes.chosenPx('transfers')
  const usualPx = Math.min(count, rowsShown) * rowHeightPx
  const [fit] = fittedPanes(
    [{ usualPx, leastPx: Math.min(leastPx, chosenPx ?? usualPx), chosenPx }],
    height === 0 ? window.innerHeight : height,
    leastBesidePx,
  )
  return { fit: fit && { ...fit, leastPx }, border: sizes.border('transfers') }
}
