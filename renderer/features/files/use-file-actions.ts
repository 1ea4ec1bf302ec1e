import type { FileRow, StoreRow } from '../../../electron/api/rows.ts'
import { useWindowState } from '../../state/window-state.tsx'

/** Deletes and renames files and folders: each asks first. */
export function useFileActions(store: StoreRow, rows: readonly Pick<FileRow, 'key'>[]) {
  const { openDialog } = useWindowState()
  return {
    isTooMany: rows.length > mostAtOnce,
    remove: () => {
      const input = { store: store.id, keys: rows.map(({ key }) => key) }
      openDialog({
        kind: 'makePlan',
        store,
        asked: { method: 'planFileDeletion', input },
        count: rows.length,
      })
    },
    rename: () => openDialog({ kind: 'renameFiles', store, keys: rows.map(({ key }) => key) }),
  }
}

/** What one plan takes. */
const mostAtOnce = 10_000
