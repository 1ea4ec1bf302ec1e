import { useMemo } from 'react'

import type { ArtifactFile } from '../../../../electron/api/rows.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import type { ListColumn } from '../../save-list/list-columns.ts'
import type { PackageLine } from './package-rows.ts'

/** Packages of a bill of materials as they are saved. */
export function usePackageColumns(): readonly ListColumn<PackageLine>[] {
  const { t } = useTranslation('documents')
  return useMemo(
    () => [
      { name: 'package', title: t('sbom.package'), value: ({ name }) => name },
      { name: 'version', title: t('sbom.version'), value: ({ version }) => version },
      { name: 'license', title: t('sbom.license'), value: ({ license }) => license },
      { name: 'type', title: t('sbom.type'), value: ({ type }) => type },
      { name: 'supplier', title: t('sbom.supplier'), value: ({ supplier }) => supplier },
      { name: 'packageUrl', title: t('sbom.purl'), value: ({ purl }) => purl },
    ],
    [t],
  )
}

/** Files of an artifact as they are saved. */
export function useArtifactFileColumns(): readonly ListColumn<ArtifactFile>[] {
  const { t } = useTranslation('documents')
  return useMemo(
    () => [
      { name: 'name', title: t('files.name'), value: ({ title }) => title },
      { name: 'mediaType', title: t('files.mediaType'), value: ({ mediaType }) => mediaType },
      { name: 'sizeBytes', title: t('files.size'), value: ({ sizeBytes }) => sizeBytes },
      { name: 'digest', title: t('files.digest'), value: ({ digest }) => digest },
    ],
    [t],
  )
}
