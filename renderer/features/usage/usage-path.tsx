import type { ReactNode } from 'react'

import { Path } from '../../parts/path/path.tsx'
import type { UsageAddress } from '../../state/address/address.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import styles from './usage.module.css'

/** Where in the names of repositories the page is, and a way back to each part. */
export function UsagePath(props: {
  address: UsageAddress
  onChange: (next: Pick<UsageAddress, 'zoom' | 'repository'>) => void
}): ReactNode {
  const { address, onChange } = props
  const { t } = useTranslation('usage')
  const { zoom = '', repository } = address
  const parts = zoom.split('/').filter((part) => part !== '')
  const here = repository?.startsWith(zoom) === true ? repository.slice(zoom.length) : repository
  return (
    <nav className={styles['path']} aria-label={t('path')}>
      <Path
        separator="/"
        steps={[
          {
            id: '',
            text: t('allRepositories'),
            onOpen: () => onChange({ zoom: undefined, repository: undefined }),
          },
          ...parts.map((part, at) => ({
            id: `${parts.slice(0, at + 1).join('/')}/`,
            text: visible(part),
            onOpen: () => onChange({ zoom: `${parts.slice(0, at + 1).join('/')}/`, repository: undefined }),
          })),
          ...(here === undefined ? [] : [{ id: 'repository', text: visible(here), onOpen: () => undefined }]),
        ]}
      />
    </nav>
  )
}
