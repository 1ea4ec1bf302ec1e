import { NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { DescriptorView, ManifestDetail } from '../../../electron/api/views.ts'
import { shortDigest } from '../../parts/digest.tsx'
import type { Place } from './place.ts'
import { isRunnable, platformOf } from './use-open-manifest.ts'

/** Which manifest of an index is shown; `withIndex` offers the index itself. */
export function PlatformSelect(props: {
  place: Place
  detail: ManifestDetail
  withIndex: boolean
}): ReactNode {
  const { place, detail } = props
  const { t } = useTranslation('repositories')
  const name = usePlatformName()
  const chosen = place.address.manifest
  const shown = props.withIndex && chosen === undefined ? '' : platformOf(detail, chosen)?.digest
  return (
    <NativeSelect
      aria-label={t('manifest.platform')}
      value={shown ?? ''}
      onChange={(event) => {
        const digest = event.currentTarget.value
        place.choosePlatform(digest === '' ? undefined : digest)
      }}
      data={[
        ...(props.withIndex ? [{ value: '', label: t('manifest.theIndex') }] : []),
        ...detail.manifests.map((child) => ({
          value: child.digest,
          label: `${name(child)} · ${shortDigest(child.digest)}`,
        })),
      ]}
    />
  )
}

/** What to call a manifest of an index: its platform, or what it is where that says nothing. */
export function usePlatformName(): (child: DescriptorView) => string {
  const { t } = useTranslation('repositories')
  return (child) => {
    if (isRunnable(child)) return child.platform ?? ''
    const isAttestation = child.annotations?.['vnd.docker.reference.type'] === 'attestation-manifest'
    if (isAttestation) return t('overview.attestation')
    return child.artifactType ?? child.platform ?? t('overview.otherManifest')
  }
}
