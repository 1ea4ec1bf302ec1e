import type { ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { ManifestDetail } from '../../../../electron/api/rows.ts'
import { JsonView } from '../../../parts/values/json-view.tsx'
import type { RepositoryNavigation } from '../shared/navigation.ts'

/** The manifest's document. Digests in it lead to the manifest or the blob that they name. */
export function RawPanel(props: { nav: RepositoryNavigation; manifest: ManifestDetail }): ReactNode {
  const { nav, manifest } = props
  const { t } = useTranslation('repositories')
  const manifests = new Set([
    ...manifest.manifests.map((child) => child.digest),
    ...(manifest.subject === undefined ? [] : [manifest.subject.digest]),
  ])
  return (
    <JsonView
      label={t('raw.document')}
      text={manifest.raw}
      onDigest={(digest) => (manifests.has(digest) ? nav.openManifest(digest) : nav.openBlob(digest))}
    />
  )
}
