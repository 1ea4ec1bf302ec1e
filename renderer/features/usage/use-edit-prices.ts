import type { StoreRow, StoreUsage } from '../../../electron/api/rows.ts'
import { useWindowState } from '../../state/window-state.tsx'

/** Opens the prices of a store, with the classes that its listing told. */
export function useEditPrices(store: StoreRow, { classes }: Pick<StoreUsage, 'classes'>): () => void {
  const { openDialog } = useWindowState()
  return () => openDialog({ kind: 'prices', store, classes: classes.map(({ name }) => name) })
}
