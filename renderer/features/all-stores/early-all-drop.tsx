import type { ReactNode } from 'react'

import { useWindowState } from '../../state/window-state.tsx'
import { useFileDrag } from '../drop/use-file-drag.ts'
import styles from './all-stores.module.css'
import { AllDropOverlay } from './all-drop-overlay.tsx'

/** Takes what is dropped among all stores until their lists are loaded, for the repository that is open. */
export function EarlyAllDrop(props: { opened: string | undefined }): ReactNode {
  const { opened } = props
  const { openDialog } = useWindowState()
  const { drag, handlers } = useFileDrag(({ dropped, aim }) => {
    const into = opened === undefined ? undefined : ({ kind: 'repository', name: opened } as const)
    // Which stores hold it is not known yet.
    openDialog({ kind: 'chooseStore', holders: [], into, as: aim.alt ? 'files' : 'images', dropped })
  })
  return (
    <div role="presentation" className={`fill ${styles['lists']}`} {...handlers}>
      {drag !== undefined && <AllDropOverlay items={drag.items} repository={opened} only={undefined} />}
    </div>
  )
}
