import { NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { IndexEntryView, ManifestDetail } from '../../../../electron/api/rows.ts'
import { shortDigest } from '../../../parts/values/digest.tsx'
import { useMediaTypeText } from '../../../parts/values/use-media-type-text.ts'
import type { RepositoryNavigation } from '../shared/navigation.ts'
import { platformOf } from './use-open-manifest.ts'

/** Which manifest of an index is shown; `withIndex` offers the index itself. */
export function PlatformSelect(props: {
  nav: RepositoryNavigation
  detail: ManifestDetail
  withIndex: boolean
}): ReactNode {
  const { nav, detail } = props
  const { t } = useTranslation('repositories')
  const name = useEntryName()
  const chosen = nav.address.manifest
  const shown = props.withIndex && chosen === undefined ? '' : platformOf(detail, chosen)?.digest
  return (
    <NativeSelect
      aria-label={t('manifest.platform')}
      value={shown ?? ''}
      onChange={(event) => {
        const digest = event.currentTarget.value
        nav.choosePlatform(digest === '' ? undefined : digest)
      }}
      data={[
        ...(props.withIndex ? [{ value: '', label: t('manifest.theIndex') }] : []),
        ...detail.manifests
          .filter(({ kind, digest }, at) => kind !== 'blob' && (at < mostChoices || digest === shown))
          .map((entry) => ({ value: entry.digest, label: withDigest(name(entry), entry.digest) })),
      ]}
    />
  )
}

/** More options make the select too slow; further entries are opened from the overview. */
const mostChoices = 500

/** Some entries already have part of their digest as name. */
function withDigest(name: string, digest: string): string {
  return name === shortDigest(digest) ? name : `${name} · ${shortDigest(digest)}`
}

/** The name of an entry of an index: its platform, or what it is. */
export function useEntryName(): (entry: Pick<IndexEntryView, 'kind' | 'name' | 'annotations'>) => string {
  const { t } = useTranslation('repositories')
  const typeText = useMediaTypeText()
  return ({ kind, name, annotations }) => {
    switch (kind) {
      case 'image':
        return name
      case 'index':
        return t('kind.index')
      case 'unreadable':
        return t('kind.unreadable')
      case 'blob':
        return name === '' ? t('overview.layer') : shortType(typeText(name))
      case 'artifact':
        return annotations?.['vnd.docker.reference.type'] === 'attestation-manifest'
          ? t('overview.attestation')
          : name === ''
            ? t('overview.otherManifest')
            : shortType(typeText(name))
    }
  }
}

/** Media types without a name differ at their end: the common beginning is left out. */
function shortType(mediaType: string): string {
  return mediaType.replace(/^application\/vnd\./, '…')
}
