import { IconArrowRight, IconDownload } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { Reference } from '../../../../electron/api/inputs.ts'
import type { ManifestDetail } from '../../../../electron/api/rows.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { MoreMenu } from '../../../parts/controls/menu-items.tsx'
import { useWindowState } from '../../../state/window-state.tsx'
import { useTranslation } from '../../../text/use-translation.ts'
import { copyItemOf } from '../shared/copy-item.ts'
import type { RepositoryNavigation } from '../shared/navigation.ts'
import { useImageActions } from '../shared/use-image-actions.ts'
import styles from './manifest.module.css'

/** Copy and export of the open manifest. */
export function ManifestActions(props: {
  nav: RepositoryNavigation
  repository: string
  reference: Reference
  detail: ManifestDetail | undefined
}): ReactNode {
  const { nav, repository, reference, detail } = props
  const { store } = nav
  const { t } = useTranslation('images')
  const { openDialog } = useWindowState()
  const tag = 'tag' in reference ? reference.tag : undefined
  const digest = 'digest' in reference ? reference.digest : detail?.digest
  const groups = useImageActions(store, repository, [{ tag, digest, kind: detail?.kind }])
  return (
    <div className={styles['manifestFoot']}>
      <Button
        size="small"
        icon={<IconArrowRight size={14} />}
        onClick={() =>
          openDialog({ kind: 'copy', from: store, items: [copyItemOf(repository, [{ tag, digest }])] })
        }
      >
        {t('copy.open')}
      </Button>
      <Button
        size="small"
        icon={<IconDownload size={14} />}
        onClick={() => openDialog({ kind: 'export', store, repository, reference })}
      >
        {t('export.open')}
      </Button>
      <span className="grow" />
      <MoreMenu label={t('menu.more')} groups={groups} small />
    </div>
  )
}
