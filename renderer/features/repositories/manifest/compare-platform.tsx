import { Menu } from '@mantine/core'
import { IconArrowsDiff } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { ManifestDetail } from '../../../../electron/api/rows.ts'
import { MenuItems } from '../../../parts/controls/menu-items.tsx'
import { shortDigest } from '../../../parts/values/digest.tsx'
import { useTranslation } from '../../../text/use-translation.ts'
import type { RepositoryNavigation } from '../shared/navigation.ts'
import shared from '../shared/shared.module.css'
import { useCompareImages } from '../shared/use-compare-images.ts'
import styles from './manifest.module.css'
import { useEntryName } from './platform-select.tsx'
import { platformOf } from './use-open-manifest.ts'

/** Compares the chosen image of an index with another one of it. Nothing where there is no other. */
export function ComparePlatform(props: {
  nav: RepositoryNavigation
  repository: string
  detail: ManifestDetail
}): ReactNode {
  const { nav, repository, detail } = props
  const { t } = useTranslation('differences')
  const nameOf = useEntryName()
  const compare = useCompareImages(nav.store.id, repository)
  const chosen = platformOf(detail, nav.address.manifest)
  if (chosen?.kind !== 'image') return null
  const others = detail.manifests.filter(({ kind, digest }) => kind === 'image' && digest !== chosen.digest)
  if (others.length === 0) return null
  const name = nameOf(chosen)
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <button type="button" className={shared['link']}>
          {t('withPlatform', { name })}
        </button>
      </Menu.Target>
      <Menu.Dropdown className={styles['compareMenu']} aria-label={t('withPlatform', { name })}>
        <MenuItems
          groups={[
            others.slice(0, mostChoices).map((other) => ({
              id: other.digest,
              text: `${nameOf(other)} · ${shortDigest(other.digest)}`,
              Icon: IconArrowsDiff,
              run: () => compare({ digest: chosen.digest }, { digest: other.digest }),
            })),
          ]}
        />
      </Menu.Dropdown>
    </Menu>
  )
}

/** A longer menu is slow; other images are compared as chosen rows. */
const mostChoices = 100
