import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { Reference } from '../../../../electron/api/inputs.ts'
import type { StoreRow } from '../../../../electron/api/rows.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { CopyButton } from '../../../parts/controls/copy-button.tsx'
import { Section } from '../../../parts/section.tsx'
import { RegistryAddress } from '../../configuration/registry-address.tsx'
import { pullLine } from '../shared/pull-line.ts'
import styles from './manifest.module.css'

/** How to pull an image, by tag and by digest, once it is known from where. */
export function PullSection(props: {
  store: StoreRow
  repository: string
  reference: Reference
  digest: string
}): ReactNode {
  const { store, repository, reference, digest } = props
  const { t } = useTranslation('images')
  const [changing, setChanging] = useState(false)
  const address = store.registryAddress
  const done = (): void => setChanging(false)
  const lines =
    address === undefined
      ? []
      : [
          ...('tag' in reference
            ? [{ text: pullLine(address, repository, reference), what: 'byTag' as const }]
            : []),
          { text: pullLine(address, repository, { digest }), what: 'byDigest' as const },
        ]
  return (
    <Section
      title={t('pull.title')}
      aside={
        address !== undefined && !changing ? (
          <Button tone="link" onClick={() => setChanging(true)}>
            {t('pull.change')}
          </Button>
        ) : undefined
      }
    >
      {lines.map(({ text, what }) => (
        <div key={what} className={styles['field']}>
          <span className="mono">{text}</span>
          <CopyButton value={text} what={t(`pull.${what}`)} />
        </div>
      ))}
      {(address === undefined || changing) && (
        <div className={styles['address']}>
          <RegistryAddress key={address} store={store} onDone={done} />
        </div>
      )}
    </Section>
  )
}
