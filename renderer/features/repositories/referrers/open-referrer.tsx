import { IconArrowLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import { Button } from '../../../parts/controls/button.tsx'
import { Digest } from '../../../parts/values/digest.tsx'
import { ArtifactDocuments } from '../documents/artifact-documents.tsx'
import type { ArtifactProps } from '../documents/artifact-props.ts'
import styles from './referrers.module.css'

/** What a referrer says, with the way back to the list and on to its manifest. */
export function OpenReferrer(props: ArtifactProps): ReactNode {
  const { nav, manifest } = props
  const { t } = useTranslation('documents')
  return (
    <>
      <div className={styles['open']}>
        <Button
          size="small"
          tone="ghost"
          icon={<IconArrowLeft size={14} />}
          onClick={() => nav.openReferrer(undefined)}
        >
          {t('back')}
        </Button>
        <span className="grow" />
        <Digest value={manifest} />
        <Button size="small" onClick={() => nav.openManifest(manifest)}>
          {t('openManifest')}
        </Button>
      </div>
      <ArtifactDocuments key={manifest} {...props} />
    </>
  )
}
