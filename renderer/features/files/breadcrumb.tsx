import { IconArrowUp, IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { folderOf } from '../../api/queries/files.ts'
import { IconButton } from '../../parts/controls/button.tsx'
import { Path } from '../../parts/path/path.tsx'
import { crumbsOf } from './file-rows.ts'
import styles from './files.module.css'
import { visible } from '../../text/visible.ts'

/** The way from the top of the bucket to the folder that is shown. */
export function Breadcrumb(props: {
  store: string
  prefix: string
  onFolder: (prefix: string) => void
}): ReactNode {
  const { t } = useTranslation('files')
  const { prefix, onFolder } = props
  const crumbs = [{ name: props.store, prefix: '' }, ...crumbsOf(prefix)]
  return (
    <nav className={styles['path']} aria-label={t('path')}>
      <IconButton
        label={t('up')}
        keys="Backspace"
        disabled={prefix === ''}
        onClick={() => onFolder(folderOf(prefix))}
      >
        <IconArrowUp size={16} />
      </IconButton>
      <Path
        separator={<IconChevronRight size={12} />}
        steps={crumbs.map((crumb, index) => ({
          id: crumb.prefix,
          text: visible(crumb.name),
          isMono: index > 0,
          onOpen: () => onFolder(crumb.prefix),
        }))}
      />
    </nav>
  )
}
